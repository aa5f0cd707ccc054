"""What people say: responses, stories and points, each through the door it would come by."""

import secrets

from consultations.models import ConsultationPage
from consultations.promises import quoting_promise, reach_promise
from consultations.services import begin_draft, keep_answer, keep_quoting, keep_reach, submit_response
from engage.accounts.models import User
from engage.accounts.services import confirm_contact
from engage.contributions.enums import Purpose
from engage.contributions.models import Contribution
from engage.core.deadlines import today
from engage.core.references import code_from
from engage.demo.clock import as_of, days_ago
from engage.demo.pictures import draw
from engage.demo.words import forum
from engage.demo.words import stories as told
from engage.demo.words.asked import Voice
from engage.media.services import prepare_picture
from engage.moderation.enums import Outcome
from engage.moderation.services import moderate_contribution
from forums.models import SessionPage
from forums.services import record_point
from stories import drafts
from stories.enums import PeopleInPicture, PeopleInStory
from stories.models import Story, StoryIndexPage
from stories.promises import answer as asked_and_answered
from stories.services import release_story, send_story


class Said:
    """Everything that was said so far, by name, with the return codes that people were given."""

    def __init__(self):
        self.contributions: dict[str, Contribution] = {}
        self.codes: dict[str, str] = {}

    def keep(self, name: str, contribution: Contribution, code: str) -> None:
        self.contributions[name] = contribution
        self.codes[name] = code

    # --- Responses -------------------------------------------------------------------------------------

    def answer(self, page: ConsultationPage, voices: list, accounts: dict[str, User]) -> None:
        """Each voice answers on its day, at some hour of it, and presses "Send your response"."""
        opened = (today() - page.opens_on).days
        for number, voice in enumerate(voices):
            with as_of(days_ago(opened - voice.day, hour=7 + number * 5 % 15, minute=number * 17 % 60)):
                self._respond(page, voice, accounts.get(voice.email))

    def _respond(self, page: ConsultationPage, voice: Voice, account: User | None) -> None:
        draft, token = begin_draft(page=page)
        for question, answer in zip(page.asked(), voice.answers(), strict=True):
            if isinstance(answer, str):
                keep_answer(draft=draft, question=question, text=answer)
            elif answer is not None:
                chosen = answer if isinstance(answer, set) else {answer}
                choices = [choice for place, choice in enumerate(question.choices.all()) if place in chosen]
                keep_answer(draft=draft, question=question, choices=choices)
        if voice.email:
            keep_reach(draft=draft, told=reach_promise(page.activity), email=voice.email, account=account is not None)
        if voice.quote is not None:
            keep_quoting(draft=draft, told=quoting_promise(), granted=voice.quote)
        contribution = submit_response(by=account, draft=draft, token=token).contribution
        if voice.confirmed:
            confirm_contact(contact=contribution.contact)
        self.keep(voice.name, contribution, code_from(token))

    # --- Stories ---------------------------------------------------------------------------------------

    def tell(self, call: StoryIndexPage, people: dict[str, User], called_ago: int) -> None:
        for one in told.STORIES:
            ago = called_ago - one.day
            with as_of(days_ago(ago, hour=14, minute=20)):
                story = self._send(call, one, people[one.reporter])
            if one.released:
                with as_of(days_ago(ago - 1, hour=11)):
                    self._moderate(story, people["joel"])
                with as_of(days_ago(ago - 3, hour=18, minute=45)):
                    version = Contribution.objects.get(pk=story.contribution_id).version
                    release_story(by=None if one.told_by_another else story.reporter, story=story, version=version)

    def _send(self, call: StoryIndexPage, one: told.Told, reporter: User) -> Story:
        draft = drafts.begin_draft(by=reporter, activity=call.activity)
        prepared = prepare_picture(draw(one.picture))
        drafts.keep_draft_picture(by=reporter, draft=draft, prepared=prepared, alt_text=one.alt_text)
        said = {Purpose.PUBLISH: True, Purpose.QUOTE: one.quote, Purpose.RECONTACT: False}
        consents = {
            purpose: asked_and_answered(purpose, granted, told_by_another=one.told_by_another)
            for purpose, granted in said.items()
        }
        drafts.keep_answers(
            draft=draft,
            told_by_another=one.told_by_another,
            title=one.title,
            text=one.text,
            language="en",
            identity_tier=one.tier,
            shown_as=one.shown_as,
            people_in_story=PeopleInStory.UNRECOGNISABLE,
            people_in_picture=PeopleInPicture.NOBODY,
            alt_text=one.alt_text,
            picture_answered=True,
            consents=consents,
            teller_email=one.teller_email,
        )
        sent = send_story(by=reporter, draft=draft, token=secrets.token_urlsafe(32))
        self.keep(one.name, sent.story.contribution, sent.code)
        if one.released and one.teller_email:
            confirm_contact(contact=sent.story.contribution.contact)
        return sent.story

    def _moderate(self, story: Story, by: User) -> None:
        contribution = Contribution.objects.get(pk=story.contribution_id)
        moderate_contribution(by=by, contribution=contribution, version=contribution.version, outcome=Outcome.APPROVED)

    # --- Points ----------------------------------------------------------------------------------------

    def raise_points(self, session: SessionPage, by: User) -> None:
        for one in forum.POINTS:
            noted = record_point(
                by=by,
                session=session,
                words=one.words,
                prompt=one.prompt,
                identity_tier=one.tier,
                shown_as=one.shown_as,
                may_quote=one.may_quote,
                address=one.address,
            )
            self.keep(one.name, noted.point.contribution, noted.code)

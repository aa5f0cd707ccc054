"""Stories in every state, made through the real services.

call = make_call()                                  a published call for stories
draft = make_draft(reporter, call, title="…")       every page answered
story = make_story(call, consents=[Purpose.PUBLISH])    sent; `code=True` gives (story, code)
approve(story), send_back(story), release(story)
"""

import itertools
import secrets
from functools import cache

from engage.accounts.enums import Role
from engage.contributions.enums import IdentityTier, Purpose
from engage.contributions.models import Contribution
from engage.media.services import prepare_picture
from engage.moderation.enums import Ground, Outcome
from engage.moderation.models import ModerationDecision
from engage.moderation.services import moderate_contribution
from stories.drafts import begin_draft, keep_answers, keep_draft_picture
from stories.enums import PeopleInPicture, PeopleInStory
from stories.models import Story, StoryDraft, StoryIndexPage
from stories.promises import answer
from stories.services import Sent, release_story, send_story
from tests.factories import in_days, make_front_page, make_organisation, make_user
from tests.media.pictures import plain, upload

_numbers = itertools.count(1)
REASON = "The third sentence names a neighbour who may not want that."


def make_call(*, publish: bool = True, **fields) -> StoryIndexPage:
    number = next(_numbers)
    page = StoryIndexPage(
        **{
            "title": f"Life without a car {number}",
            "slug": f"stories-{number}",
            "organisation": make_organisation(),
            "introduction": "<p>What is it like to get about Merebridge without a car?</p>",
            "opens_on": in_days(-10),
            "closes_on": None,
            "live": False,
            **fields,
        }
    )
    make_front_page().add_child(instance=page)
    revision = page.save_revision()
    if publish:
        revision.publish()
    return StoryIndexPage.objects.get(pk=page.pk)


def make_reporter(**fields):
    return make_user(Role.REPORTER, **fields)


def make_draft(reporter, call: StoryIndexPage, *, consents=(), picture: bool = False, **answers) -> StoryDraft:
    draft = begin_draft(by=reporter, activity=call.activity)
    if picture:
        keep_draft_picture(by=reporter, draft=draft, prepared=_prepared(), alt_text="")
    keep_answers(
        draft=draft,
        **{
            "told_by_another": False,
            "title": "The last bus",
            "text": "I walk home from the late shift.\n\nIt takes an hour and a half.",
            "language": "en",
            "identity_tier": IdentityTier.PSEUDONYM,
            "shown_as": "Night walker",
            "people_in_story": PeopleInStory.NOBODY,
            "people_in_picture": PeopleInPicture.NOBODY if picture else "",
            "alt_text": "An empty bus stop at night" if picture else "",
            "picture_answered": True,
            "consents": {
                purpose: answer(purpose, purpose in consents, told_by_another=answers.get("told_by_another", False))
                for purpose in Purpose
            },
            "teller_email": "",
            **answers,
        },
    )
    return draft


@cache
def _prepared():
    return prepare_picture(upload(plain(size=(800, 600))))


def send(reporter, draft: StoryDraft) -> Sent:
    return send_story(by=reporter, draft=draft, token=secrets.token_urlsafe(32))


def make_story(call: StoryIndexPage | None = None, *, reporter=None, consents=(Purpose.PUBLISH,), **answers) -> Story:
    return make_sent(call, reporter=reporter, consents=consents, **answers).story


def make_sent(call=None, *, reporter=None, consents=(Purpose.PUBLISH,), **answers) -> Sent:
    reporter = reporter or make_reporter()
    return send(reporter, make_draft(reporter, call or make_call(), consents=consents, **answers))


def version(story: Story) -> str:
    return Contribution.objects.values_list("version", flat=True).get(pk=story.contribution_id)


def judge(story: Story, outcome: Outcome, *, by=None, **fields) -> ModerationDecision:
    return moderate_contribution(
        by=by or make_user(Role.MODERATOR),
        contribution=story.contribution,
        version=version(story),
        outcome=outcome,
        **fields,
    )


def approve(story: Story, **fields) -> ModerationDecision:
    return judge(story, Outcome.APPROVED, **fields)


def send_back(story: Story, **fields) -> ModerationDecision:
    return judge(story, Outcome.RETURNED, **{"ground": Ground.NOT_AGREED, "reason": REASON, **fields})


def release(story: Story, by=None) -> None:
    release_story(by=by or story.reporter, story=story, version=version(story))


def make_public_story(call: StoryIndexPage | None = None, **fields) -> Story:
    story = make_story(call, **fields)
    approve(story)
    release(story)
    return story

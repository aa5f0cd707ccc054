"""Thirty more of whatever stands behind the public pages and the officers' screens, where a few stood before."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from wagtail.log_actions import log

from consultations.enums import QuestionKind
from consultations.models import Answer, ConsultationPage, Response
from engage.accounts.enums import Role
from engage.accounts.models import Organisation, User
from engage.analysis.enums import Stance
from engage.analysis.models import Alike, Evidence, Excerpt, Finding
from engage.analysis.services import read_part
from engage.analysis.tasks import apply_rules
from engage.contributions.models import Activity, Contribution, ImportBatch, ImportMapping, Part, RefusedRow
from engage.decisions.coverage import count_what_changed
from engage.decisions.models import Decision, Option
from engage.decisions.services import announce_decision
from engage.notifications.deriving import derive
from engage.notifications.enums import Channel, MessageState
from engage.notifications.models import Message, PrintRun
from engage.notifications.printing import make_run
from engage.notifications.ringing import take
from forums.models import ForumPage, SessionPage
from home.accessibility import AccessibilityIssue
from home.models import StandardPage
from stories.enums import MAX_DRAFTS
from stories.models import StoryDraft, StoryIndexPage
from tests.analysis.factories import CAMPAIGN, make_alike, make_code, make_coding, make_part, make_rule
from tests.decisions.factories import make_decision, make_finding, make_influence, make_reader
from tests.factories import (
    ask,
    in_days,
    make_activity,
    make_consultation,
    make_contribution,
    make_front_page,
    make_user,
    sign_in,
)
from tests.forums.factories import make_forum, make_point, make_session
from tests.notifications.factories import make_people, make_phone, publish_for
from tests.participant.factories import decide, read, understand
from tests.stories.factories import make_call, make_draft, make_public_story, make_story, send_back

MORE = range(30)


def crowd_the_public(at: dict) -> None:
    _consultations()
    _stories()
    _forums()
    _decisions(at)
    _statements(at)
    _receipts(at)
    _accounts(at)
    front = make_front_page()
    for number in MORE:
        text = {"title": f"Text {number}", "slug": f"text-{number}", "body": "<p>Text.</p>"}
        front.add_child(instance=StandardPage(**text, show_in_menus=True))
        AccessibilityIssue.objects.create(what=f"Issue {number}", who="Some", criterion="1.4.3", mend_by=in_days(30))


def _consultations() -> None:
    """Questions and choices too: a draft that was begun before meets them."""
    page = ConsultationPage.objects.get(slug="night-buses")
    for number in MORE:
        page.questions.add(ask(f"How often, {number}?", QuestionKind.MANY, [f"Choice {n}" for n in range(3)]))
    page.save_revision().publish()
    answered = ConsultationPage.objects.get(slug="answered")
    for number in MORE:
        make_contribution(page.activity)
        make_consultation(title=f"Open {number}")
        closed = {"opens_on": in_days(-30), "closes_on": in_days(-5)}
        make_consultation(title=f"Closed {number}", **closed)
        other = make_consultation(title=f"Answered {number}", **closed)
        for asked in (answered, other):
            decide(understand(make_contribution(asked.activity).contribution, f"Shelters {number}."))


def _stories() -> None:
    call = StoryIndexPage.objects.get(slug="getting-about")
    reporter = User.objects.get(email="reporter@example.org")
    for number in MORE:
        make_call()
        make_public_story(call, title=f"More {number}", reporter=reporter, picture=number == 0)
        send_back(make_story(call, reporter=reporter))
    for _ in range(MAX_DRAFTS - StoryDraft.objects.of_reporter(reporter).unsent().count()):
        make_draft(reporter, call)


def _forums() -> None:
    forum = ForumPage.objects.get(slug="transport-forum")
    session = SessionPage.objects.get(slug="getting-to-work")
    for number in MORE:
        make_forum()
        make_session(forum, opens_on=in_days(number - 15))
        noted = make_point(session)
        decide(understand(noted.point.contribution, f"The first bus, {number}."))


def _statements(at: dict) -> None:
    """Thirty findings more, answered and not."""
    long, done = (Activity.objects.get(slug=at[f"{name}_statement"]) for name in ("long", "done"))
    for number in MORE:
        for activity in (long, done):
            decide(understand(make_contribution(activity).contribution, f"Answered {number}."))
        understand(make_contribution(long).contribution, f"Not answered {number}.")
    count_what_changed()


def _decisions(at: dict) -> None:
    person = make_contribution().contribution
    by = make_user(Role.DECISION_OFFICER)
    to_one, long = (Decision.objects.get(slug=at[name]) for name in ("decision", "long_decision"))
    for decision in (to_one, long):
        for number in MORE:
            if decision == long:
                make_influence(decision, finding=make_finding([(person, Stance.SUPPORTS)]))
            else:
                make_influence(decision, contribution=make_contribution().contribution)
            Option.objects.create(decision=decision, text=f"Option {number}", position=number)
        announce_decision(by=by, decision=decision)
        for answer in decision.influences.exclude(finding=None):
            make_reader(answer.finding.activity, f"Committee {answer.pk}")
    for _ in MORE:
        announce_decision(by=by, decision=make_influence().decision)


def _receipts(at: dict) -> None:
    account = User.objects.get(email="ana.account@example.org")
    for name in ("read", "understood", "decided-yes", "withdrawn"):
        given = Contribution.objects.get(reference=at[f"sent_{name}"])
        for number in MORE:
            if name == "decided-yes":
                decide(understand(given, f"Finding {number}."))
            elif name == "understood":
                understand(given, f"Finding {number}.")
            elif name == "read":
                read(given)
    for number in MORE:
        decide(understand(make_contribution(user=account).contribution, f"Said {number}."))


def _accounts(at: dict) -> None:
    resident = User.objects.get(email="new@example.org")
    key = Authenticator.objects.get(pk=at["key"])
    for number in MORE:
        EmailAddress.objects.create(user=resident, email=f"new-{number}@example.org", verified=bool(number % 2))
        sign_in(resident, second_factor=False).get("/accounts/sessions/")
        Authenticator.objects.create(user=key.user, type=key.type, data={**key.data, "name": f"Key {number}"})


def crowd_the_desk(at: dict) -> None:
    _words(at)
    _findings(at)
    _answers(at)
    _work(at)
    _histories(at)
    _imports(at)


def _imports(at: dict) -> None:
    """Other files, rows that were refused, choices of columns to take over; and of one, that it came before."""
    checked = ImportBatch.objects.get(pk=at["checked_file"])
    ImportBatch.objects.bulk_create(
        ImportBatch(activity=make_activity(), started_by=make_user(Role.ENGAGEMENT_OFFICER)) for _number in MORE
    )
    for batch in (checked, ImportBatch.objects.get(pk=at["import"])):
        RefusedRow.objects.bulk_create(RefusedRow(batch=batch, place=place, reason="It is so.") for place in MORE)
    known = ImportMapping.objects.latest("pk")
    for number in MORE:
        ImportMapping.objects.create(
            organisation=known.organisation, headings_digest=known.headings_digest, uses=known.uses, name=f"As {number}"
        )
    same = {"activity": checked.activity, "file_digest": checked.file_digest, "taken": 1}
    ImportBatch.objects.bulk_create(ImportBatch(**same, started_by=checked.started_by) for _number in MORE)


def _words(at: dict) -> None:
    activity = Activity.objects.get(pk=at["activity"])
    reading, filed = (Contribution.objects.get(reference=at[name]) for name in ("reference", "filed"))
    response = Response.objects.create(contribution=reading, page=ConsultationPage.objects.get(pk=at["consultation"]))
    part = filed.parts.get()
    for number in MORE:
        make_code(activity, f"Label {number}")
        make_code(make_activity(), f"Elsewhere {number}")
        make_contribution(activity, language=["en", "pl"][number % 2])
        text = f"One text more, {number}"
        Part.objects.create(contribution=reading, position=number + 9, prompt="And?", text=text, sha256="0" * 64)
        make_coding(part, part.text[number : number + 9])
        read_part(by=make_user(Role.ANALYST), part=part)
        Answer.objects.create(response=response, question_text=f"How often, {number}?", choice_text="Daily")
        make_coding(make_part(make_activity()))
    suggested = Contribution.objects.get(reference=at["suggested"]).parts.get()
    for number in MORE:
        make_rule(make_code(suggested.contribution.activity, f"Suggested too {number}"))
    apply_rules.func()
    for group in Alike.objects.filter(pk__in=[at["alike"], at["alike_confirmed"]]):
        make_alike(group.activity, *(f"{CAMPAIGN} For the {number}th time." for number in MORE))
    make_alike(activity, *(f"{CAMPAIGN} For the {number}th time." for number in MORE))


def _findings(at: dict) -> None:
    finding = Finding.objects.get(pk=at["finding"])
    excerpts = Excerpt.objects.filter(part__contribution__activity=finding.activity).exclude(evidence__finding=finding)
    by = finding.created_by
    for excerpt in excerpts:
        Evidence.objects.create(finding=finding, excerpt=excerpt, stance=Stance.SUPPORTS, added_by=by)
    for _ in MORE:
        make_finding()
        make_finding(reviewed=False)


def _answers(at: dict) -> None:
    contribution = make_contribution(email="z@example.net").contribution
    by = make_user(Role.DECISION_OFFICER)
    draft, published = Decision.objects.get(pk=at["draft"]), Decision.objects.get(pk=at["published"])
    for number in MORE:
        make_decision()
        for decision in (draft, published):
            Option.objects.create(decision=decision, text=f"Option {number}", position=number)
            make_influence(decision, finding=make_finding([(contribution, Stance.SUPPORTS)]))
        announce_decision(by=by, decision=published)
        make_reader(Activity.objects.get(slug=at["reported"]), f"Committee {number}")


def _work(at: dict) -> None:
    """What waits: stories to look at, points to note, messages to settle; and who and where."""
    call = StoryIndexPage.objects.get(pk=at["call"])
    session = SessionPage.objects.get(pk=at["session"])
    people = make_people("somebody@example.net")
    for number in MORE:
        make_story(call)
        make_session(session.get_parent())
        make_point(session)
        derive(publish_for(people))
        _on_paper(at)
        _told(at, number)
        _to_ring(at, number)
        Organisation.objects.create(name=f"Council {number}", slug=f"council-{number}")
        make_user(Role.ANALYST, Role.MODERATOR)
        AccessibilityIssue.objects.create(what=f"Issue {number}", who="Some", criterion="1.4.3", mend_by=in_days(30))
        make_consultation()
    Message.objects.filter(channel=Channel.EMAIL).update(state=MessageState.UNKNOWN)


def _on_paper(at: dict) -> None:
    """One more slip in the run, one more announcement with a slip that waits, one more run."""
    one = make_contribution(channel="imported").contribution
    run = PrintRun.objects.get(pk=at["print_run"])
    Message.objects.create(announcement=run.announcement, channel=Channel.SLIP, reference=one.reference, print_run=run)
    by = make_user(Role.DECISION_OFFICER)
    for taken in (True, False):
        announcement = publish_for([make_contribution(channel="imported").contribution])
        derive(announcement)
        if taken:
            make_run(by=by, announcement=announcement, channel=Channel.SLIP)


def _to_ring(at: dict, number: int) -> None:
    """One more to be rung, and one more announcement with somebody to ring whom the officer has taken."""
    contacts = [make_phone(f"07700 91{number:02}{end}0") for end in (1, 2)]
    people = [make_contribution(contact=contact).contribution for contact in contacts]
    Message.objects.create(announcement_id=at["to_ring"], contact=contacts[0], channel=Channel.CALL)
    announcement = publish_for(people[1:])
    derive(announcement)
    take(by=User.objects.get(pk=at["officer"]), message=announcement.messages.get())


def _told(at: dict, number: int) -> None:
    (one,) = make_people(f"told-{number}@example.net")
    Message.objects.create(announcement_id=at["told"], contact=one.contact)


def _histories(at: dict) -> None:
    rows = [Decision.objects.get(pk=at["published"]), Organisation.objects.get(pk=at["organisation"])]
    rows += [AccessibilityIssue.objects.get(pk=at["issue"]), User.objects.get(pk=at["colleague"])]
    for row in rows:
        for _ in MORE:
            log(row, "wagtail.edit", user=make_user(Role.ADMINISTRATOR))

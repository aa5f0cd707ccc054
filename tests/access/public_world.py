"""What stands behind every public address in each of its states. Runs inside a running site, through `run_python`.

Each function returns {"at": names that addresses are written with, "who": cookies of somebody}.
"""

import time

from allauth.account.forms import default_token_generator as tokens
from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.account.models import EmailAddress
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.test import Client
from wagtail.models import Collection, CollectionViewRestriction, Page, PageViewRestriction, Site

from consultations.enums import QuestionKind
from consultations.models import ConsultationPage
from engage.accounts.enums import Role
from engage.accounts.models import User
from engage.analysis.enums import Stance
from engage.analysis.models import Finding
from engage.contributions.enums import Purpose
from engage.contributions.services import withdraw
from engage.decisions.coverage import count_what_changed
from engage.decisions.enums import Outcome
from engage.decisions.services import announce_decision
from engage.notifications.tokens import confirm_token, stop_token, text_token
from forums.models import ForumPage
from home.accessibility import AccessibilityIssue
from home.branding import Branding
from home.enums import Ground
from home.models import StandardPage
from stories.drafts import begin_draft
from stories.models import StoryIndexPage
from tests.access.keys import add_key
from tests.access.statements import make_statements
from tests.accounts.signing_in import confirmed, with_app
from tests.decisions.factories import make_decision, make_influence
from tests.factories import (
    PASSWORD,
    ask,
    closed,
    in_days,
    make_activity,
    make_consultation,
    make_consultation_index,
    make_contribution,
    make_front_page,
    make_user,
    sign_in,
)
from tests.forums.factories import make_forum, make_point, make_session
from tests.notifications.factories import make_phone, make_post
from tests.participant.factories import decide, understand
from tests.participant.states import STATES, account_with_everything
from tests.stories.factories import (
    approve,
    make_call,
    make_draft,
    make_public_story,
    make_reporter,
    make_sent,
    make_story,
    send_back,
)

COUNCIL = "Merebridge Borough Council"
LONG = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
WORDS = "The last bus leaves before my shift ends.\n\nI walk home along the ring road. 🌧️ مساءً"


def empty() -> dict:
    """The site on its first day: pages, and nothing in them."""
    Site.objects.update(site_name=COUNCIL)
    make_consultation_index()
    make_call(title="Life without a car", slug="life-without-a-car")
    make_forum(title="Fairness forum", slug="fairness-forum")
    resident = make_user(email="new@example.org")
    EmailAddress.objects.create(user=resident, email=resident.email, verified=True, primary=True)
    reporter = make_reporter(email="new.reporter@example.org")
    return {
        "at": {},
        "who": {
            "nobody": [],
            "resident": _cookies(sign_in(resident, second_factor=False)),
            "reporter": _cookies(sign_in(reporter, second_factor=False)),
        },
    }


def filled() -> dict:
    made = few()
    _more_pages()
    return made


def few() -> dict:
    """Everything once or a few times, so that no list is longer than a page."""
    made: dict = {"at": {}, "who": {}}
    for part in (_consultations, _stories, _forum, _decisions, make_statements, _receipts, _standard_pages, _accounts):
        found = part()
        made["at"] |= found["at"]
        made["who"] |= found["who"]
    count_what_changed()
    return made


def _more_pages() -> None:
    """So much of each that its list has a second page."""
    for number in range(22):
        make_consultation(title=f"Old question {number}", slug=f"old-{number}", **closed(), answer_by=in_days(-1))
    call = StoryIndexPage.objects.get(slug="getting-about")
    for number in range(13):
        make_public_story(call, title=f"Story {number}")
    forum = ForumPage.objects.get(slug="transport-forum")
    for number in range(1, 12):
        make_session(forum, title=f"Session {number} {LONG}", slug=f"session-{number}", opens_on=in_days(-number - 2))
    for number in range(21):
        _publish(make_decision(title=f"Small decision {number}"))
    count_what_changed()


# --- Consultations ---------------------------------------------------------------------------------------


def _questions() -> list:
    return [
        ask("What would help?", optional=False, hint="For example: another route", why="To plan routes."),
        ask("How often?", QuestionKind.ONE, ["Every week", "Never", "I am not sure"]),
        ask("Where do you go?", QuestionKind.MANY, ["Work", "Home", LONG], hint="Select all that apply"),
    ]


def _consultations() -> dict:
    page = make_consultation(title="Night buses", slug="night-buses", questions=_questions())
    make_consultation(
        title=f"Consultation: {LONG}",
        slug="long",
        summary=LONG * 2,
        can_change=LONG,
        who_reads=LONG,
        questions=_questions(),
    )
    make_consultation(title="Not yet", slug="not-yet", opens_on=in_days(5), questions=_questions())
    make_consultation(title="Ferry fares", slug="closed", **closed())
    answered = make_consultation(title="Bus shelters", slug="answered", **closed())
    given = make_contribution(answered.activity, user=None).contribution
    decide(understand(given, "Shelters keep people dry."), title="Shelters at every stop")
    pks = [question.pk for question in page.asked()]
    answers = [{"answer": WORDS + LONG}, {"answer": _choices(page, 1)[0]}, {"answer": _choices(page, 2)}]
    return {
        "at": {"words": pks[0], "one": pks[1], "many": pks[2]},
        "who": {
            "beginner": _cookies(_answering(page)),
            "beginner in error": _cookies(_answering(page)),
            "beginner, long": _cookies(_answering(_page("long"), "long")),
            "resident who answers": _cookies(_answering(page)) + _cookies(sign_in(make_user(), second_factor=False)),
            "answerer": _cookies(_answering(page, answers=answers)),
            "sender": _cookies(_send(_answering(page, answers=answers))),
            "sender, once more": _cookies(_look(_send(_answering(page, answers=answers)))),
            "deleter": _cookies(_answering(page)),
        },
    }


def _page(slug: str) -> ConsultationPage:
    return ConsultationPage.objects.get(slug=slug)


def _choices(page: ConsultationPage, number: int) -> list[int]:
    return [choice.pk for choice in page.asked()[number].choices.all()]


def _answering(page: ConsultationPage, slug: str = "night-buses", answers=()) -> Client:
    """A browser with a draft; with answers, one that has come to the check page."""
    client, way = Client(), f"/consultations/{slug}/answer/"
    client.post(way)
    for question, answer in zip(page.asked(), answers, strict=False):
        assert client.post(f"{way}question-{question.pk}/", answer).status_code == 302
    if answers:
        client.post(f"{way}contact/", {"email": "ana@example.org"})
        client.post(f"{way}quoting/", {"quoting": "no"})
    return client


def _send(client: Client) -> Client:
    assert client.post("/consultations/night-buses/answer/check/").status_code == 302
    return client


def _look(client: Client) -> Client:
    client.get("/consultations/night-buses/answer/sent/")
    return client


# --- Stories ---------------------------------------------------------------------------------------------


def _stories() -> dict:
    call = make_call(title="Getting about", slug="getting-about")
    make_call(title="Long ago", slug="long-ago", opens_on=in_days(-30), closes_on=in_days(-3))
    reporter = make_reporter(email="reporter@example.org", first_name="Dawn")
    public = make_public_story(call, title="The last bus", picture=True)
    long = make_public_story(
        call, title=f"Story: {LONG}", text=f"{LONG * 3}\n\n" + "I walk home. " * 300, shown_as=LONG[:80]
    )
    gone = make_public_story(call, title="Taken back")
    withdraw(by=None, contribution=gone.contribution)
    mine = {
        name: make_story(call, reporter=reporter, title=f"Mine, {name}") for name in ("sent", "approved", "returned")
    }
    approve(mine["approved"])
    send_back(mine["returned"])
    again = make_story(call, reporter=reporter, title="To release")
    approve(again)
    shown = make_public_story(call, reporter=reporter, title="To take off")
    begun = begin_draft(by=reporter, activity=call.activity)
    full = make_draft(reporter, call, consents=[Purpose.PUBLISH], picture=True, title=f"Full {LONG}")
    told = make_draft(reporter, call, told_by_another=True)
    to_send = make_draft(reporter, call, consents=[Purpose.PUBLISH])
    teller = make_sent(call, told_by_another=True, title="Told to somebody")
    approve(teller.story)
    return {
        "at": {
            "story": public.contribution.reference,
            "long_story": long.contribution.reference,
            "withdrawn_story": gone.contribution.reference,
            "sent_story": mine["sent"].contribution.reference,
            "returned_story": mine["returned"].contribution.reference,
            "approved_story": mine["approved"].contribution.reference,
            "story_to_release": again.contribution.reference,
            "shown_story": shown.contribution.reference,
            "draft": begun.key,
            "full_draft": full.key,
            "told_draft": told.key,
            "draft_to_send": to_send.key,
            "told_story": teller.story.contribution.reference,
        },
        "who": {
            "busy reporter": _cookies(sign_in(reporter, second_factor=False)),
            "teller": _cookies(_with_code(teller.code)),
        },
    }


def _with_code(code: str) -> Client:
    client = Client()
    assert client.post("/receipt/", {"code": code}).status_code == 302
    return client


# --- Forum, decisions, the way back ----------------------------------------------------------------------


def _forum() -> dict:
    forum = make_forum(title="Transport forum", slug="transport-forum", introduction=f"<p>{LONG}</p>")
    session = make_session(forum, title="Getting to work", slug="getting-to-work")
    make_session(forum, title="Next time", slug="next-time", opens_on=in_days(9), agenda="")
    make_session(forum, title=f"Session 0 {LONG}", slug="session-0", opens_on=in_days(-2))
    noted = make_point(session, "The first bus comes too late.")
    decide(understand(noted.point.contribution, "The first bus must come earlier."), title="An earlier bus")
    return {"at": {"session_page": session.pk, "forum_page": forum.pk}, "who": {}}


def _decisions() -> dict:
    many = make_contribution(make_activity(title="Late shifts")).contribution
    findings = [understand(many, f"Finding {number}: {LONG}", stance) for number, stance in enumerate(Stance)]
    every = decide(*findings, outcome=Outcome.CHANGED, publish=False, title=f"A long decision {LONG}")
    for outcome in Outcome:
        make_influence(every, outcome=outcome)
    decide(understand(many, "One more."), publish=True, title="Night bus fares")
    from_services = decide(many, publish=True, title="An answer to one person", outcome=Outcome.NOT_YET)
    _publish(every)
    return {"at": {"long_decision": every.slug, "decision": from_services.slug}, "who": {}}


def _publish(decision) -> None:
    announce_decision(by=make_user(Role.DECISION_OFFICER), decision=decision)


def _receipts() -> dict:
    made: dict = {"at": {}, "who": {}}
    letter, call = make_post("Ada Reed\n3 Harbour Row\nMB1 2AB"), make_phone("07700 900789")
    ways = {"by-letter": lambda: make_contribution(contact=letter).code}
    ways |= {"by-phone": lambda: make_contribution(contact=call).code}
    for name, make in {**STATES, **ways}.items():
        client = Client()
        landed = client.post("/receipt/", {"code": make()})["Location"]
        made["at"][f"sent_{name}"] = landed.strip("/").rpartition("/")[2]
        theirs = Finding.objects.filter(evidence__excerpt__part__contribution__reference=made["at"][f"sent_{name}"])
        made["at"][f"understood_{name}"] = theirs.values_list("pk", flat=True).last() or 0
        made["who"][f"sender: {name}"] = _cookies(client)
    contact = make_contribution(email="ben@example.org").contribution.contact
    pressed = make_contribution(email="cara@example.org").contribution.contact
    phone, another_phone = (make_phone(number) for number in ("07700 900123", "07700 900456"))
    made["at"] |= {
        "confirm": confirm_token(contact),
        "stop": stop_token(contact),
        "text": text_token(phone),
        "text_pressed": text_token(another_phone),
        "confirm_pressed": confirm_token(pressed),
        "stop_pressed": stop_token(pressed),
    }
    made["who"]["account"] = [{"name": "sessionid", "value": account_with_everything()}]
    return made


def _standard_pages() -> dict:
    front = make_front_page()
    Branding.objects.create(site=Site.objects.get(), name=COUNCIL, colour="#7a2e4d", email="talk@merebridge.example")
    for number, ground in enumerate(Ground):
        AccessibilityIssue.objects.create(
            what=f"{LONG} {number}",
            who="Everybody",
            criterion="1.4.3",
            ground=ground,
            reason="Why.",
            mend_by=in_days(30),
        )
    body = f"<h2>What we keep</h2><p>{LONG}</p><h3>How long</h3><ul><li>Two years</li></ul>"
    plain = front.add_child(instance=StandardPage(title="How we use what you say", slug="how-we-use-it", body=body))
    closed = front.add_child(instance=StandardPage(title="For members", slug="for-members", body=body))
    restriction = PageViewRestriction.objects.create(
        page=Page.objects.get(pk=closed.pk), restriction_type="password", password="ferry"
    )
    papers = Collection.get_first_root_node().add_child(name="Papers")
    of_papers = CollectionViewRestriction.objects.create(
        collection=papers, restriction_type="password", password="ferry"
    )
    return {
        "at": {
            "restriction_of_papers": of_papers.pk,
            "restriction": restriction.pk,
            "restricted_page": closed.pk,
            "standard_page": plain.pk,
        },
        "who": {},
    }


# --- Accounts --------------------------------------------------------------------------------------------


def _accounts() -> dict:
    half = confirmed(Role.ANALYST, email="half@merebridge.example")
    staff = confirmed(Role.ANALYST, email="whole@merebridge.example")
    with_app(staff)
    RecoveryCodes.activate(staff)
    halfway = Client()
    halfway.post("/accounts/login/", {"login": staff.email, "password": PASSWORD})
    codes = Client()
    codes.post("/accounts/login/", {"login": "new@example.org", "password": ""})
    newcomer = Client()
    newcomer.post("/accounts/signup/", {"email": "newcomer@example.org", "website": ""})
    without = confirmed(email="without@example.org")
    without.set_unusable_password()
    without.save()
    holder = confirmed(email="holder@example.org")
    key = add_key(holder, LONG)
    sessions = {
        name: _confirmed_again(sign_in(user, second_factor=False))
        for name, user in [("half", half), ("staff", staff), ("holder", holder)]
    }
    without_a_password = _cookies(sign_in(without, second_factor=False))
    link = _reset_link(without)  # a log-in would make it useless
    return {
        "at": {"reset": link, "reset_user": link.partition("-")[0], "key": key.pk},
        "who": {
            "staff without a second step": _cookies(sessions["half"]),
            "staff": _cookies(sessions["staff"]),
            "staff, not confirmed again": _cookies(sign_in(staff)),
            "staff, half way in": _cookies(halfway),
            "waiting for a code": _cookies(codes),
            "newcomer": _cookies(newcomer),
            "without a password": without_a_password,
            "key holder": _cookies(sessions["holder"]),
            "key holder, not confirmed again": _cookies(sign_in(holder, second_factor=False)),
        },
    }


def _confirmed_again(client: Client) -> Client:
    """Before one changes how one signs in, allauth asks once more who it is."""
    session = client.session
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [
        {"method": "mfa", "type": "totp", "at": time.time(), "reauthenticated": True}
    ]
    session.save()
    return client


def _reset_link(user: User) -> str:
    return f"{user_pk_to_url_str(user)}-{tokens.make_token(user)}"


def _cookies(client: Client) -> list[dict]:
    """What the browser of this person holds; all of it for every address, which does no harm."""
    return [{"name": name, "value": morsel.value} for name, morsel in client.cookies.items() if name != "csrftoken"]

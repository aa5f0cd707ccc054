"""What stands behind every screen of the officers in each of its states. Runs inside a running site."""

import datetime

from django.conf import settings
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import Site

from engage.accounts.enums import STAFF_ROLES, Role
from engage.accounts.models import User
from engage.accounts.services import confirm_contact
from engage.analysis.bulk import start_batch
from engage.analysis.codebooks import rename_code
from engage.analysis.colleagues import add_note, hand_over, save_list, settle_note
from engage.analysis.counter import ask_for_counter, keep_counter
from engage.analysis.describing import describe
from engage.analysis.enums import CodeStatus, Stance
from engage.analysis.fairness import answer_doubt
from engage.analysis.looking import ask_for_another_look, split_code
from engage.analysis.merging import merge_codes
from engage.analysis.models import Code, Codebook, Evidence, Finding, KeptCounter
from engage.analysis.services import quote, return_finding, review_finding, revise_finding, set_stance
from engage.analysis.suggesting.alike import Verdict
from engage.analysis.suggesting.answering import refuse_suggestion
from engage.analysis.suggesting.belonging import say_of_group, take_out_of_group
from engage.analysis.suggesting.ruling import retire_rule
from engage.contributions.counted import LARGE
from engage.contributions.enums import Channel, GivenKind, Purpose, UploadState, Use
from engage.contributions.importing.desk import undo
from engage.contributions.importing.undoing import undo_some
from engage.contributions.models import Activity, Given, Headcount, Part, Upload
from engage.contributions.services import Answered, give_consent
from engage.decisions.checking import note_first
from engage.decisions.coverage import count_coverage
from engage.decisions.files.desk import choose_columns
from engage.decisions.kept_previews import MANY, count_heard, look
from engage.decisions.models import Influence, KeptPreview
from engage.decisions.services import announce_decision
from engage.notifications.deriving import derive
from engage.notifications.enums import Failure, MessageState
from engage.notifications.models import Message
from engage.notifications.printing import make_run
from engage.notifications.ringing import take
from home.accessibility import AccessibilityIssue
from tests.analysis.factories import make_alike, make_code, make_excerpt, make_part, make_suggestion
from tests.analysis.factories import make_finding as make_unreviewed
from tests.analysis.inside import a_small_world
from tests.contributions.desk import make_upload
from tests.decisions.factories import crowd, make_decision, make_finding, make_influence, make_reader, mark
from tests.decisions.test_files import HEADINGS, ONE, as_csv, bring_in
from tests.decisions.test_files import check as check_file
from tests.factories import (
    ask,
    in_days,
    make_activity,
    make_consultation,
    make_consultation_index,
    make_contribution,
    make_front_page,
    make_organisation,
    make_user,
    sign_in,
)
from tests.forums.factories import make_forum, make_point, make_session
from tests.notifications.factories import make_people, make_phone, publish_for
from tests.participant.factories import say
from tests.stories.factories import make_call, make_story, send_back

LONG = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"


def empty() -> dict:
    """An officer with every role, on the first day."""
    officer = make_user(*STAFF_ROLES, email="officer@merebridge.example", first_name="Sam", last_name="Reed")
    cookie = {"name": "sessionid", "value": sign_in(officer).cookies[settings.SESSION_COOKIE_NAME].value}
    return {
        "at": {
            "organisation": make_organisation().pk,
            "officer": officer.pk,
            "front": make_front_page().pk,
            "site": Site.objects.get().pk,
        },
        "who": {"officer": [cookie]},
    }


def filled(more: int = 31) -> dict:
    """With so many more contributions than the few that are worked on: the queue has a second page."""
    found = _words(more)
    for part in (_crowded, _imports, _decisions, _for_many, _stories, _forum, _messages, _pages):
        found |= part()
    issue = AccessibilityIssue.objects.create(what=LONG, who="Everybody", criterion="1.4.3", mend_by=in_days(30))
    found["issue"] = issue.pk
    colleague = make_user(Role.ANALYST, email="colleague@merebridge.example", first_name=LONG)
    found["colleague"] = colleague.pk
    for changed in (issue, colleague, make_organisation()):
        log(changed, "wagtail.edit", user=colleague)
    return {"at": found, "who": {}}


def _words(more: int) -> dict:
    world = a_small_world(more)
    lone = make_code(make_activity(title="Ferry fares"), LONG)
    retired = make_code(make_activity(title="Bus shelters"), "Shelter", status=CodeStatus.RETIRED)
    finding = make_unreviewed((make_excerpt(make_part(quote=True)), Stance.SUPPORTS))
    part = Part.objects.get(contribution__reference=world["filed"])
    nothing_like_it = make_part(make_activity(title="Ferry piers"))
    return {
        **world,
        **_tree(Code.objects.get(pk=world["code"])),
        "filed_part": part.pk,
        "filed_excerpt": part.excerpts.first().pk,
        "lone": nothing_like_it.contribution.reference,
        "lone_part": nothing_like_it.pk,
        "lone_code": lone.pk,
        "retired_code": retired.pk,
        "codebook": Codebook.objects.latest("pk").pk,
        "noted": _noted(),
        **_alike(),
        **_suggested(),
        "batch": start_batch(by=make_user(Role.ANALYST), code=Code.objects.get(pk=world["code"]), query="").pk,
        "unreviewed": finding.pk,
        **_doubted(),
        "sent_back": return_finding(by=make_user(Role.ANALYST), finding=make_unreviewed(), because=LONG).pk,
    }


def _alike() -> dict:
    """Texts that are nearly the same, which the machine found; some that a person confirmed, with one taken out."""
    guessed = make_alike(make_activity(title="Library hours"))
    confirmed = make_alike(make_activity(title="Mill Street"))
    analyst = make_user(Role.ANALYST, first_name=LONG)
    take_out_of_group(by=analyst, member=confirmed.members.get(similarity__lt=100))
    say_of_group(by=analyst, group=confirmed, verdict=Verdict.CONFIRMED)
    return {"alike": guessed.pk, "alike_confirmed": confirmed.pk}


def _tree(top: Code) -> dict:
    """Three levels in the codebook of a code, a heading among them; and a codebook without codes."""
    book = top.codebook
    middle = Code.objects.create(codebook=book, label=LONG, parent=top, brief_definition=LONG, is_heading=True)
    Code.objects.create(codebook=book, label="After the last bus", parent=middle)
    merged = Code.objects.create(codebook=book, label="Dark streets")
    analyst = make_user(Role.ANALYST)
    merge_codes(by=analyst, code=merged, into=top, because=LONG)
    rename_code(by=analyst, code=top, label="Safe at night", because=LONG)
    rename_code(by=analyst, code=top, label=top.label)
    bare = Codebook.objects.create(organisation=book.organisation, name="Nothing in it yet")
    return {"tree": book.pk, "bare_book": bare.pk, "merged_code": merged.pk, "looked": _looked()}


def _looked() -> str:
    """One that was filed under a code which was split, and one that may still fit."""
    part, analyst = make_part(), make_user(Role.ANALYST)
    split, defined = (make_code(part.contribution.activity, label) for label in ("Buses", LONG))
    for code in (split, defined):
        make_excerpt(part, code=code)
    split_code(by=analyst, code=split, into=[("Night buses", ""), (f"{LONG}s"[-80:], "")], because=LONG)
    ask_for_another_look(by=analyst, code=defined, because=LONG)
    return part.contribution.reference


def _suggested() -> dict:
    """A rule whose suggestions wait, and one that is not used any more, of which one was refused."""
    waits = make_suggestion(make_part(make_activity(title="Bus fares")))
    other = make_suggestion(make_part(make_activity(title="Bus lanes")))
    refuse_suggestion(by=make_user(Role.ANALYST), suggestion=other)
    retire_rule(by=make_user(Role.ANALYST, first_name=LONG), rule=other.rule)
    return {
        "rule": waits.rule_id,
        "retired_rule": other.rule_id,
        "suggested": waits.part.contribution.reference,
    }


def _noted() -> str:
    """A note, a flag that waits, one that is settled; and it is handed to a colleague."""
    analyst, other = make_user(Role.ANALYST, first_name=LONG), make_user(Role.ANALYST)
    contribution = make_part().contribution
    for to in (None, other):
        add_note(by=analyst, contribution=contribution, words=LONG, to=to)
    settle_note(by=other, note=add_note(by=analyst, contribution=contribution, words=LONG, to=other), words=LONG)
    save_list(by=analyst, name=LONG[:60], query="read=no", is_shared=True)
    hand_over(by=analyst, to=other, contributions=[contribution.pk])
    return contribution.reference


def _crowded() -> dict:
    """As if very many had written: one whose texts a task is to count for the first time, one whose texts again."""
    activities = [make_activity(title=title) for title in (f"Trams {LONG}", "Tram stops")]
    for one in activities:
        make_contribution(one, [LONG], prompts=[LONG])
        Headcount.objects.filter(activity=one).update(given=LARGE)
    keep_counter(activity_id=activities[1].pk)
    for one in activities:
        ask_for_counter(one)
    KeptCounter.objects.exclude(counted_at=None).update(counted_at=timezone.now() - datetime.timedelta(days=1))
    return {"crowded": activities[0].pk, "crowded_counted": activities[1].pk}


def _imports() -> dict:
    """Files of the officer's own, each at another point of its way; and one that was taken back."""
    officer = User.objects.get(email="officer@merebridge.example")
    many = [["words", LONG], *([f"answer {number}", "never"] for number in range(40)), ["one", "2026-03-01"]]
    outside = [
        ["words", "when", "quote"],
        *([f"Answer {n}. {LONG}", in_days(-20 * n).isoformat(), "yes"] for n in range(4)),
    ]
    running, undone = make_upload(officer), make_upload(officer, until="done")
    Upload.objects.filter(pk=running.pk).update(state=UploadState.RUNNING, done=1)
    undo(by=officer, batch=undone)
    undo_some(undone.pk)
    again = make_activity(title="Night buses, once more")
    make_upload(officer, again, until="done")
    return {
        "new_file": make_upload(officer, again, until="new").pk,
        "refused_file": make_upload(officer, rows=many, uses=[Use.TEXT, Use.DATE]).pk,
        "checked_file": make_upload(officer, again).pk,
        "outside_file": make_upload(officer, again, rows=outside, uses=[Use.TEXT, Use.DATE, Use.QUOTE]).pk,
        "running_file": running.pk,
        "import": make_upload(officer, until="done").pk,
        "undone_import": undone.pk,
    }


def _doubted() -> dict:
    """One doubt waits; one has its answer; one is about what was shown before. It is being changed once more."""
    activity = make_activity(title="Night trains")
    people = [make_contribution(activity, email=f"doubts{number}@example.net").contribution for number in range(3)]
    finding = make_finding([(one, Stance.SUPPORTS) for one in people])
    _waits, answered, before = [say(one, finding, "partly", LONG) for one in people]
    analyst = make_user(Role.ANALYST)
    answer_doubt(by=analyst, answer=answered, reply=LONG, seen=answered.stamp)
    evidence = finding.evidence.get(excerpt__part__contribution=before.contribution)
    change = set_stance(by=analyst, evidence=evidence, stance=Stance.AGAINST).finding
    finding = review_finding(by=make_user(Role.ANALYST), finding=change)
    change = revise_finding(by=make_user(Role.ANALYST, first_name=LONG), finding=finding, statement=f"Trains. {LONG}")
    return {"doubted": finding.pk, "changed": change.pk}


def _decisions() -> dict:
    draft, published = make_decision(title=f"A draft {LONG}"), make_decision(title="Fares")
    people = [make_contribution(email=f"p{number}@example.net").contribution for number in range(3)]
    stances = [Stance.SUPPORTS, Stance.AGAINST, Stance.QUALIFIES]
    finding = make_finding(zip([people[0]] * 3, stances, strict=True))
    proposed = make_influence(draft, finding=finding)
    given = make_influence(published)
    announce_decision(by=make_user(Role.DECISION_OFFICER), decision=published)
    note_first(by=make_user(Role.DECISION_OFFICER), decision=published, text=f"Decision: buses until 3.\n{LONG}")
    bare = make_decision(title="A bare decision")
    reported, unreported = make_activity(title=f"Reported {LONG}"), make_activity(title="Not checked")
    person = make_contribution(reported).contribution
    Given.objects.create(contribution=person, kind=GivenKind.WARD, question="Ward", value=LONG)
    give_consent(by=None, contribution=person, answer=Answered(Purpose.QUOTE, True, "We may quote you."))
    quoted = make_finding([(person, Stance.SUPPORTS)], range_of_views=LONG)
    quote(by=make_user(Role.ANALYST), evidence=quoted.evidence.get())
    nothing_given = _quoted_beside(quoted, reported)
    make_finding([(make_contribution(unreported), Stance.SUPPORTS)], reviewed=False)
    count_coverage(reported)
    make_reader(reported, LONG[:200])
    make_finding([(make_contribution(reported), Stance.SUPPORTS)])  # so that it waits for a new number
    here = [published.reference, *ONE[1:]]
    broken = ["CAB/9", "", *ONE[2:]]
    files = [check_file(as_csv(HEADINGS, here, [LONG[:60], LONG * 2, *ONE[2:]], broken)) for _ in range(3)]
    choose_columns(file=files[1], uses=files[1].uses)
    return {
        "decision_file": files[0].pk,
        "decision_file_checking": files[1].pk,
        "decision_file_in": bring_in(files[2], with_changes=False).pk,
        "reported": reported.slug,
        "unreported": unreported.slug,
        "draft": draft.pk,
        "bare": bare.pk,
        "published": published.pk,
        "proposed": proposed.pk,
        "told_before": _told_before(),
        "given": given.pk,
        "quoted_in": quoted.pk,
        "described": quoted.evidence.exclude(beside=[]).get().pk,
        "nothing_given": nothing_given,
        "to_answer": make_finding().pk,
        "reference_to_answer": people[1].reference,
    }


def _for_many() -> dict:
    """Two drafts that answer as much as many people say: who hears of it is being counted, and is."""
    drafts = [make_influence(make_decision(title=f"Trams {LONG}")), make_influence(make_decision(title="Tram stops"))]
    for one in drafts:
        crowd(one.finding, MANY + 1)
        run = look(one.decision).to_begin
    count_heard(decision_id=drafts[1].decision_id, run=run)
    KeptPreview.objects.filter(decision=drafts[0].decision).update(is_again=True, people=9_000, done=4_000)
    KeptPreview.objects.exclude(counted_at=None).update(
        counted_at=timezone.now() + datetime.timedelta(days=1)
    )  # it lasts
    return {"many": drafts[0].decision_id, "many_counted": drafts[1].decision_id}


def _quoted_beside(finding: Finding, activity: Activity) -> int:
    """Nine more live in the same ward, so that it can be said of the one who is quoted; of another, nothing can."""
    one = finding.evidence.get()
    for _number in range(9):
        neighbour = make_contribution(activity).contribution
        Given.objects.create(contribution=neighbour, kind=GivenKind.WARD, question="Ward", value=LONG)
    of_the_person = one.excerpt.part.contribution.given.get()
    describe(by=make_user(Role.ANALYST), evidence=one, given=[of_the_person])
    other = make_excerpt(make_part(activity, quote=True))
    evidence = Evidence.objects.create(
        finding=finding, excerpt=other, stance=Stance.AGAINST, quoted=True, added_by=one.added_by
    )
    return evidence.pk


def _told_before() -> int:
    """A decision that was published; the finding it answers rests on others since, and on the same ones otherwise."""
    activity = make_activity(title="Night ferries")
    people = make_people("ferry0@example.net", "ferry1@example.net", activity=activity)
    announcement = publish_for(people, title="Night ferries")
    answer = Influence.objects.get(announcement=announcement)
    evidence = answer.finding.evidence.get(excerpt__part__contribution=people[0])
    new = mark(make_contribution(activity, [LONG]).contribution)
    weighed = [(evidence.excerpt, Stance.AGAINST), (new, Stance.SUPPORTS)]
    change = revise_finding(by=make_user(Role.ANALYST), finding=answer.finding, evidence=weighed)
    review_finding(by=make_user(Role.ANALYST), finding=change)
    return answer.decision_id


def _stories() -> dict:
    call = make_call(title="Getting about", slug="getting-about")
    waiting, returned = make_story(call, picture=True), make_story(call, title=LONG)
    send_back(returned)
    return {"waiting": waiting.contribution.reference, "returned": returned.contribution.reference, "call": call.pk}


def _forum() -> dict:
    forum = make_forum(title="Fairness forum", slug="fairness-forum")
    session = make_session(forum, title="Getting to work", slug="getting-to-work")
    make_point(session, LONG)
    empty = make_session(forum, title="Next time", slug="next-time")
    return {"forum": forum.pk, "session": session.pk, "empty_session": empty.pk}


def _messages() -> dict:
    announcement = publish_for(make_people("unknown@example.net", "failed@example.net"), title="Late buses")
    derive(announcement)
    unknown, failed = announcement.messages.order_by("pk")
    Message.objects.filter(pk=unknown.pk).update(state=MessageState.UNKNOWN)
    Message.objects.filter(pk=failed.pk).update(state=MessageState.FAILED, failure=Failure.NO_CONNECTION)
    return {"told": announcement.pk, "print_run": _print_runs(), **_calls()}


def _print_runs() -> int:
    """Slips that are being printed, and some that wait."""
    activity = make_activity(title="Ferry slips")
    people = [make_contribution(activity, channel=Channel.IMPORTED).contribution for _ in range(2)]
    announcement = publish_for(people, title="Ferries")
    derive(announcement)
    run = make_run(by=make_user(Role.DECISION_OFFICER), announcement=announcement, channel="slip")
    last = Message.objects.filter(print_run=run).latest("pk")
    Message.objects.filter(pk=last.pk).update(print_run=None)
    return run.pk


def _calls() -> dict:
    """Two people whom the officer rings, one of whom has said that it was them; one whom a colleague rings, one whom
    nobody rings yet."""
    activity = make_activity(title="Ferry calls")
    contacts = [make_phone(f"07700 90000{number}") for number in range(4)]
    people = [make_contribution(activity, contact=one, channel=Channel.IMPORTED).contribution for one in contacts]
    announcement = publish_for(people, title=LONG)
    derive(announcement)
    messages = list(announcement.messages.order_by("pk"))
    officer = User.objects.get(email="officer@merebridge.example")
    colleague = make_user(Role.DECISION_OFFICER, first_name=LONG)
    for by, message in zip((officer, officer, colleague), messages, strict=False):
        take(by=by, message=message)
    confirm_contact(contact=messages[1].contact)
    return {"to_ring": announcement.pk, "ring": messages[0].pk, "ring_confirmed": messages[1].pk}


def _pages() -> dict:
    page = make_consultation(title="Night buses", slug="night-buses", questions=[ask("What would help?")])
    make_consultation(title="A draft", slug="a-draft", publish=False)
    return {"consultation": page.pk, "consultations": make_consultation_index().pk}

"""What browser tests have made inside the running site, by `site.run_python`."""

import datetime

from django.conf import settings
from django.utils import timezone
from wagtail.users.models import UserProfile

from engage.accounts.enums import Role
from engage.accounts.models import User
from engage.analysis.colleagues import add_note
from engage.analysis.looking import ask_for_another_look, split_code
from engage.analysis.models import Alike, Code, Coding, Excerpt, Finding, Likeness, Reading, Suggestion
from engage.analysis.services import code_excerpt
from engage.analysis.spans import sentences
from engage.analysis.suggesting.wording import Wording
from engage.analysis.tasks import apply_rules, look_for_alike
from engage.analysis.teamwork import Note
from engage.contributions.models import Activity, Contribution, Part
from engage.contributions.services import withdraw
from tests.analysis.factories import CAMPAIGN, make_code, make_excerpt, make_finding, make_part, make_rule
from tests.factories import make_activity, make_contribution, make_user, sign_in


def staff_session(role: str, email: str = "") -> str:
    """The session key of a member of staff who came in with a second factor."""
    user = User.objects.filter(email=email).first() or make_user(Role(role), email=email, first_name="Sam")
    return sign_in(user).cookies[settings.SESSION_COOKIE_NAME].value


def switch_keys(email: str, on: bool) -> None:
    """As an officer does in their account, for all of the admin."""
    profile = UserProfile.get_for_user(User.objects.get(email=email))
    profile.keyboard_shortcuts = on
    profile.save()


def _activity() -> Activity:
    """Each call is a process of its own, in which the factories count from one again."""
    return make_activity(slug=f"activity-{Activity.objects.count() + 1}")


def contribution_with(texts: list[str], codes: list[str], language: str = "en") -> dict:
    activity = _activity()
    for label in codes:
        make_code(activity, label, brief_definition=f"What people say about {label.lower()}.")
    prompts = [f"Question {number}" for number in range(1, len(texts) + 1)]
    contribution = make_contribution(activity, texts, prompts=prompts, language=language).contribution
    return {"reference": contribution.reference, "parts": list(contribution.parts.values_list("pk", flat=True))}


def filed() -> list:
    return [[coding.excerpt.words, coding.code.label] for coding in Coding.objects.order_by("pk")]


def spans() -> list:
    return [[c.excerpt.part_id, c.excerpt.start, c.excerpt.end, c.excerpt.words] for c in Coding.objects.order_by("pk")]


def finding_of_three() -> int:
    activity = _activity()
    first, second, third = (make_excerpt(make_part(activity, quote=True)) for _ in range(3))
    return make_finding(first, (second, "against"), (third, "qualifies")).pk


def is_reviewed(pk: int) -> bool:
    return Finding.objects.get(pk=pk).reviewed_at is not None


def a_small_world(more: int = 31) -> dict:
    """Contributions read, filed, withdrawn and in three writings, codes, and a finding that waits for a review."""
    activity = _activity()
    texts = [
        "The last bus leaves before my shift ends. So I walk home along the main road, past the closed shops.\n\n"
        "I would take the bus every night if there were one. 👩‍👩‍👧 My family worries.",
        "آخر حافلة تغادر قبل نهاية عملي، لذلك أمشي في الظلام.",
    ]
    reading = make_contribution(activity, texts, prompts=["What would help?", "How do you get home?"]).contribution
    safety = make_code(activity, "Safety at night", brief_definition="Feeling safe after dark.")
    shifts = make_code(activity, "Work shifts", brief_definition="Work that begins or ends at odd hours.")
    first = make_part(activity, quote=True)
    excerpts = [
        make_excerpt(first, "The last bus leaves", code=safety),
        make_excerpt(first, "bus leaves before my shift ends", code=shifts),
        make_excerpt(make_part(activity, quote=False), "So I walk", code=safety),
    ]
    gone = make_part(activity)
    excerpts.append(make_excerpt(gone, "my shift", code=shifts))
    make_contribution(activity, ["Donaudampfschifffahrtsgesellschaftskapitän" * 4], language="de")
    for number in range(more):
        make_contribution(activity, [f"Number {number} of many."])
    finding = make_finding(
        *excerpts[:2],
        (excerpts[2], "against"),
        (excerpts[3], "qualifies"),
        range_of_views="Most walk because they must.\n\nOne likes the walk.",
    )
    withdraw(by=None, contribution=gone.contribution)
    return {
        "activity": activity.pk,
        "reference": reading.reference,
        "filed": first.contribution.reference,
        "withdrawn": gone.contribution.reference,
        "finding": finding.pk,
        "code": safety.pk,
    }


def texts_to_read(texts: list[str | list[str]], codes: list[str]) -> dict:
    """A contribution of each text, or of some together, under one activity, the first one the newest."""
    activity = _activity()
    for label in codes:
        make_code(activity, label)
    now = timezone.now()
    made = [
        make_contribution(activity, words, received_at=now - datetime.timedelta(minutes=number)).contribution
        for number, words in enumerate([text] if isinstance(text, str) else text for text in texts)
    ]
    return {"activity": activity.pk, "references": [one.reference for one in made]}


def done_with(activity: int) -> dict:
    """What is filed and read under an activity, by the reference."""
    found = {}
    for one in Activity.objects.get(pk=activity).contributions.order_by("-received_at"):
        codings = Coding.objects.filter(excerpt__part__contribution=one).order_by("pk")
        filed = [[coding.excerpt.words, coding.code.label] for coding in codings]
        found[one.reference] = [filed, Reading.objects.filter(part__contribution=one).count()]
    return found


def flag_for(email: str, reference: str) -> None:
    """A colleague asks this officer to look at it."""
    contribution = Contribution.objects.get(reference=reference)
    add_note(by=make_user(Role.ANALYST), contribution=contribution, words="Look", to=User.objects.get(email=email))


def flags() -> list:
    noted = Note.objects.waiting().order_by("pk")
    return [[one.contribution.reference, one.by.email, one.to.email, one.words] for one in noted]


def filed_by(activity: int) -> dict:
    """Each passage under an activity with who filed it under what, by the reference."""
    found: dict[str, list] = {}
    for one in Excerpt.objects.filter(part__contribution__activity=activity).order_by("pk"):
        filed = sorted([coding.coder.email, coding.code.label] for coding in one.codings.all())
        found.setdefault(one.part.contribution.reference, []).append([one.start, one.end, filed])
    return found


def take_away(reference: str) -> None:
    withdraw(by=None, contribution=Contribution.objects.get(reference=reference))


def suggested_texts(texts: list[str], terms: dict[str, str]) -> dict:
    """As texts_to_read, with a rule for each code that looks for one word, applied already."""
    made = texts_to_read(texts, list(terms))
    for code in Code.objects.filter(codebook__activity=made["activity"]):
        make_rule(code, Wording(any_of=(terms[code.label],)))
    apply_rules.func()
    return made


def many_alike(number: int) -> dict:
    """A third in the same words, a third in nearly the same, a third each in their own; and a rule for one of them."""
    activity = _activity()
    for at in range(number // 3):
        make_part(activity, "Open the ferry pier in winter, and give it a roof and a bench for the old.")
        make_part(activity, f"The ferry is late, says number {at}: {CAMPAIGN}")
        make_part(activity, " ".join(f"own{at}x{word}" for word in range(9)))
    make_rule(make_code(activity, "Library"), Wording(any_of=("library",)))
    return {"activity": activity.pk}


def begin_to_look() -> None:
    look_for_alike.enqueue()
    apply_rules.enqueue()


def what_is_alike(activity: int) -> dict:
    look_for_alike.func()
    apply_rules.func()
    members = Likeness.objects.filter(part__contribution__activity=activity)
    groups = Alike.objects.filter(activity=activity)
    assert {group.people for group in groups} == {group.members.count() for group in groups}
    return {
        "looked_at": members.count(),
        "groups": sorted(groups.values_list("people", flat=True)),
        "alone": members.filter(group=None).count(),
        "suggested": Suggestion.objects.count(),
    }


def file_and_split(activity: int, code: str, again: str) -> None:
    """Files the first sentence of each text under a code, which is split then, and the rest under one whose meaning
    changed."""
    analyst = make_user(Role.ANALYST)
    codes = {one.label: one for one in Code.objects.filter(codebook__activity=activity)}
    for part in Part.objects.filter(contribution__activity=activity):
        for place, (start, end) in enumerate(sentences(part.text)):
            coded = codes[again if place else code]
            code_excerpt(by=analyst, part=part, start=start, end=end, code=coded)
    into = [("Day buses", ""), ("Night buses", "")]
    split_code(by=analyst, code=codes[code], into=into, because="Day and night are not the same.")
    ask_for_another_look(by=analyst, code=codes[again], because="It means walking home only now.")

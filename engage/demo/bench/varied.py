"""In what the texts of a pile differ besides their words: how they came and in which language, what was said of each
in the file it came in, what the machine found alike, what waits for another look, what was taken back. Each filter of
the queue finds something that is common, or something that is rare, or both."""

import random
from collections.abc import Iterator
from typing import Any

from django.db.models import Count

from engage.accounts.models import User
from engage.analysis.code_changes import CodeChange
from engage.analysis.enums import ChangeKind, Ground
from engage.analysis.grounds import CodeGround
from engage.analysis.models import AnotherLook, Code, Coding
from engage.analysis.suggesting.alike import Alike, Likeness
from engage.contributions.enums import Channel, ContributionKind, GivenKind
from engage.contributions.models import Activity, Contribution, Given, Part
from engage.contributions.services import withdraw

WARDS, ORGANISATIONS = 20, 40
# How many of a hundred came so, and in which language they are written.
CAME = (
    (70, Channel.WEB, "en"),
    (18, Channel.IMPORTED, "en"),
    (6, Channel.PAPER, "en"),
    (4, Channel.WEB, "cy"),
    (1, Channel.PHONE, "en"),
    (1, Channel.IN_PERSON, "pl"),
)
OF_AN_ORGANISATION, ANOTHER_KIND, GONE, LOOKED_AT = 30, 50, 100, 50  # of so many, one
OFTEN, SELDOM = Ground.DISABILITY, Ground.BELIEF
BEARING = {"Topic 2": OFTEN, "Topic 9": OFTEN, "Topic 39": SELDOM}
CAMPAIGNS, ALIKE = 10, 20  # groups of texts that are nearly the same; of so many texts, one is in one of them


def ways_in(some: list[Any]) -> Iterator[tuple[list[Any], Channel, str]]:
    """The rows of a lot, by how they came and in which language."""
    begin, of_all = 0, 0
    for share, channel, language in CAME:
        of_all += share
        end = len(some) * of_all // 100
        if end > begin:
            yield some[begin:end], channel, language
        begin = end


def say_beside(made: list[Contribution], chance: random.Random) -> None:
    """What the file said besides words."""
    given = []
    for one in made:
        given.append((one, GivenKind.WARD, "Ward", f"Ward {chance.randint(1, WARDS)}"))
        if not chance.randrange(OF_AN_ORGANISATION):
            name = f"Organisation {chance.randint(1, ORGANISATIONS)}"
            given.append((one, GivenKind.ORGANISATION, "On behalf of", name))
        if one.channel == Channel.IMPORTED:
            how = chance.choice(("Web form", "Web form", "Web form", "Paper form"))
            given.append((one, GivenKind.CHANNEL, "How it came", how))
    Given.objects.bulk_create(
        Given(contribution=one, kind=kind, question=question, value=value) for one, kind, question, value in given
    )
    points = [one.pk for one in made if not chance.randrange(ANOTHER_KIND)]
    Contribution.objects.filter(pk__in=points).update(kind=ContributionKind.POINT)


def bear_on_grounds(codes: list[Code]) -> None:
    CodeGround.objects.bulk_create(
        CodeGround(code=code, ground=BEARING[code.label]) for code in codes if code.label in BEARING
    )


def ask_for_another_look(code: Code, by: User) -> None:
    """The code was split: some of what is filed under it waits."""
    change = CodeChange.objects.create(code=code, kind=ChangeKind.SPLIT, by=by, because="It said two things.")
    codings = Coding.objects.filter(excerpt__part__contribution__activity=code.codebook.activity_id, code=code)
    AnotherLook.objects.bulk_create(
        AnotherLook(coding_id=pk, contribution_id=of, code=code, change=change)
        for pk, of in codings.order_by("pk").values_list("pk", "excerpt__part__contribution")[::LOOKED_AT]
    )


def find_alike(activity: Activity) -> None:
    """As the machine keeps it: of each text what it needs to find others like it, and some of them in a group. The
    first group is as large as all the others."""
    groups = Alike.objects.bulk_create(Alike(activity=activity) for _number in range(CAMPAIGNS))
    parts = Part.objects.with_words().filter(contribution__activity=activity).order_by("pk")
    known = Likeness.objects.bulk_create(
        Likeness(part_id=pk, exact=pk, group=None if place % ALIKE else groups[_group_of(place // ALIKE)])
        for place, pk in enumerate(parts.values_list("pk", flat=True))
    )
    for group in groups:
        group.anchor = next((one for one in known if one.group_id == group.pk), None)
    Alike.objects.bulk_update(groups, ["anchor"])
    count_alike(activity)


def _group_of(number: int) -> int:
    return 0 if number % 2 else number // 2 % CAMPAIGNS


def count_alike(activity: Activity) -> None:
    for group in Alike.objects.filter(activity=activity).annotate(there=Count("members")):
        Alike.objects.filter(pk=group.pk).update(people=group.there)


def take_some_back(contributions: Any) -> None:
    """Not the first nor the last, by whose numbers the others are known."""
    for one in contributions.order_by("pk")[GONE // 2 :: GONE]:
        withdraw(by=None, contribution=one)

"""Where many excerpts stand on a finding, said at once on its form: all that are filed under one code, all of one text
that many people sent, or those that are ticked. Nothing is kept by it: the form is kept by its own button, each excerpt
can be said otherwise before, and what was set can be put back."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from engage.analysis.enums import Stance
from engage.analysis.models import Alike, Excerpt
from engage.analysis.suggesting.alike import Verdict
from engage.contributions.models import Activity
from engage.core.fields import number_in

CODE, ALIKE, TICKED, UNDO = "code", "alike", "ticked", "undo"
OUT = "out"  # left out of the finding
AT_MOST = 1_000  # they all stand on one page
CHOICES = [*Stance.choices, (OUT, _("Leave out"))]
LONGEST_LINE = 50_000  # characters of what a form sends back as it was before


@dataclass(frozen=True)
class Said:
    """What came of the press of a button: said where it is (`where`); `before` is what undoing puts back."""

    where: str
    sentence: str
    before: str = ""
    is_refused: bool = False


@dataclass(frozen=True)
class SentByMany:
    """A text that many people sent, as somebody has confirmed."""

    group: Alike
    excerpts: int
    words: str

    @property
    def key(self) -> str:
        return str(self.group.pk)


def set_many(activity: Activity, sent: Any) -> tuple[Any, Said]:
    """What the form holds after the button that was pressed, and what is said about it."""
    pressed = sent.get("set", "")
    what, _colon, number = pressed.partition(":")
    if what == UNDO:
        return _put_back(sent)
    stance = sent.get(f"to_{pressed}", "")
    if stance not in dict(CHOICES):
        return sent, Said(pressed, _("Choose first where they stand."), is_refused=True)
    chosen = list(_chosen(activity, what, number, sent).order_by("pk").values_list("pk", flat=True).distinct())
    if not chosen:
        return sent, Said(pressed, _("There is none to set. Tick at least one."), is_refused=True)
    before = {pk: sent.get(f"stance_{pk}", "") for pk in chosen[:AT_MOST]}
    typed = _with(sent, dict.fromkeys(before, "" if stance == OUT else stance))
    return typed, Said(pressed, _sentence(len(chosen), stance), _as_line(before))


def _sentence(count: int, stance: str) -> str:
    label = str(dict(CHOICES)[stance])
    many = ngettext("Set for %(count)d excerpt: %(stance)s.", "Set for %(count)d excerpts: %(stance)s.", count)
    said = many % {"count": min(count, AT_MOST), "stance": label}
    more = _(" There are %(more)d more than can be set at once.") % {"more": count - AT_MOST}
    return said + (more if count > AT_MOST else "") + _(" Nothing is kept yet.")


def _chosen(activity: Activity, what: str, number: str, sent: Any) -> QuerySet[Excerpt]:
    there = of_activity(activity)
    one = number_in(number)
    if what == CODE and one is not None:
        return there.filter(codings__code=one)
    if what == ALIKE and one is not None:
        return there.filter(part__likeness__group=one, part__likeness__group__verdict=Verdict.CONFIRMED)
    if what == TICKED:
        return there.filter(pk__in=[pk for pk in map(number_in, sent.getlist("tick")) if pk is not None])
    return there.none()


def of_activity(activity: Activity) -> QuerySet[Excerpt]:
    return Excerpt.objects.standing().coded().filter(part__contribution__activity=activity)


def _put_back(sent: Any) -> tuple[Any, Said]:
    before = _as_sent(sent.get("set_before", ""))
    count = len(before)
    sentence = ngettext("Put back for %(count)d excerpt.", "Put back for %(count)d excerpts.", count)
    return _with(sent, before), Said(sent.get("set_where", ""), sentence % {"count": count})


def _as_line(before: Mapping[int, str]) -> str:
    return " ".join(f"{pk}:{stance}" for pk, stance in before.items())


def _as_sent(line: str) -> dict[int, str]:
    """Only what this form can have written, whatever came."""
    pairs = (one.partition(":") for one in line[:LONGEST_LINE].split(" ")[:AT_MOST])
    known = ((number_in(name), stance) for name, _colon, stance in pairs)
    return {pk: stance for pk, stance in known if pk is not None and stance in ("", *Stance.values)}


def _with(sent: Any, stances: Mapping[int, str]) -> Any:
    typed = sent.copy()
    for pk, stance in stances.items():
        typed[f"stance_{pk}"] = stance
    return typed


def sent_by_many(activity: Activity) -> list[SentByMany]:
    """The texts that somebody has confirmed to be one, of which something is filed; the most first."""
    mine = of_activity(activity).filter(part__likeness__group__verdict=Verdict.CONFIRMED)
    rows = mine.order_by().values("part__likeness__group").annotate(excerpts=Count("pk", distinct=True))
    counted = {row["part__likeness__group"]: row["excerpts"] for row in rows if row["excerpts"] > 1}
    groups = Alike.objects.filter(Q(pk__in=counted), anchor__isnull=False).select_related("anchor__part")
    return [SentByMany(one, counted[one.pk], one.anchor.part.text) for one in groups]

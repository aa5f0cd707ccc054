"""How many of the texts that answer each question are read and filed, so that none is skipped. Counted by the database,
from what the queue shows as not read and not filed."""

from dataclasses import dataclass

from django.db.models import Count, F, Min

from engage.analysis.models import AnotherLook
from engage.analysis.outstanding import Act, Outstanding
from engage.contributions.models import Activity, Part


@dataclass(frozen=True)
class Question:
    """What was asked, and how far its answers are. `part` is one of them: it names the question in an address."""

    prompt: str
    part: int
    texts: int
    read: int
    coded: int

    @property
    def unread(self) -> int:
        return self.texts - self.read

    @property
    def uncoded(self) -> int:
        return self.texts - self.coded


def questions_of(activity: Activity) -> list[Question]:
    """In the order in which they are asked. What is left to do is counted rather than what is done: it gets less."""
    counted = (
        Part.objects.with_words()
        .filter(contribution__activity=activity)
        .values("prompt")
        .annotate(part=Min("pk"), place=Min("position"), texts=Count("pk"))
        .order_by("place", "part")
    )
    left = _left_of(activity)
    return [
        Question(prompt, one["part"], texts, *(max(0, texts - left.get((prompt, act), 0)) for act in Act))
        for one in counted
        for prompt, texts in [(one["prompt"], one["texts"])]
    ]


def _left_of(activity: Activity) -> dict[tuple[str, str], int]:
    """How many texts are to be read and to be filed, by what was asked. The sum hides that there is an index by
    activity: it is from what is left, not from all that came in, that the database shall go."""
    there = Outstanding.objects.alias(of=F("contribution__activity") + 0).filter(of=activity.pk)
    standing = there.filter(contribution__withdrawn_at=None)
    counted = standing.order_by().values_list("part__prompt", "act").annotate(texts=Count("pk"))
    return {(prompt, act): texts for prompt, act, texts in counted}


def looks_at(activity: Activity) -> int:
    """How many filings of its texts wait for another look."""
    return AnotherLook.objects.waiting().filter(contribution__activity=activity).count()

"""How many of the texts that answer each question are read and filed, so that none is skipped. Counted by the database,
with the very conditions by which the queue shows them."""

from dataclasses import dataclass

from django.db.models import Count, Exists, Min, OuterRef

from engage.analysis.models import AnotherLook, Coding, Reading
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
    """In the order in which they are asked."""
    is_read = Exists(Reading.objects.filter(part=OuterRef("pk")))
    is_coded = Exists(Coding.objects.filter(excerpt__part=OuterRef("pk")))
    counted = (
        Part.objects.with_words()
        .filter(contribution__activity=activity)
        .values("prompt")
        .annotate(
            part=Min("pk"),
            place=Min("position"),
            texts=Count("pk"),
            read=Count("pk", filter=is_read),
            coded=Count("pk", filter=is_coded),
        )
        .order_by("place", "part")
    )
    return [Question(one["prompt"], one["part"], one["texts"], one["read"], one["coded"]) for one in counted]


def looks_at(activity: Activity) -> int:
    """How many filings of its texts wait for another look."""
    return AnotherLook.objects.waiting().filter(contribution__activity=activity).count()

"""How many of the texts that answer each question are read and filed, so that none is skipped. Counted by the database,
from what the queue shows as not read and not filed: of a small activity for everybody who asks, of a large one by a
task, and kept."""

import datetime
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Count, F, Min, Q
from django.utils import timezone

from engage.analysis.kept_counter import KeptCounter
from engage.analysis.models import AnotherLook
from engage.analysis.outstanding import Act, Outstanding
from engage.contributions.counted import is_large
from engage.contributions.models import Activity, Part

PATIENCE = datetime.timedelta(minutes=5)  # after which a worker that was to count is taken to have died


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


@dataclass(frozen=True)
class Counter:
    """What the page shows, and of when it is."""

    questions: list[Question]
    looks: int
    at: datetime.datetime
    is_kept: bool = False
    is_due: bool = False  # it rested long enough: counted again, it may be another

    @property
    def is_of_today(self) -> bool:
        return timezone.localdate(self.at) == timezone.localdate()


def counter_of(activity: Activity) -> Counter | None:
    """None when the activity is large and its numbers are not known yet."""
    if not is_large(activity):
        return Counter(questions_of(activity), looks_at(activity), timezone.now())
    kept = KeptCounter.objects.filter(activity=activity).exclude(counted_at=None).first()
    if kept is None:
        return None
    questions = _questions_kept(kept)
    if questions is None:
        return None
    is_due = not KeptCounter.objects.resting().filter(activity=activity).exists()
    return Counter(questions, kept.looks, kept.counted_at, is_kept=True, is_due=is_due)


def _questions_kept(kept: KeptCounter) -> list[Question] | None:
    """None when a text that names a question is gone: an import was taken back, and the numbers are others now."""
    prompts = dict(Part.objects.filter(pk__in=[part for part, *_numbers in kept.questions]).values_list("pk", "prompt"))
    if len(prompts) < len(kept.questions):
        return None
    return [Question(prompts[part], part, *numbers) for part, *numbers in kept.questions]


@transaction.atomic
def ask_for_counter(activity: Activity) -> bool:
    """Whether it is for the caller to have it counted: nobody else had, or their worker died."""
    now = timezone.now()
    KeptCounter.objects.bulk_create([KeptCounter(activity=activity)], ignore_conflicts=True)
    nobody_does = Q(asked_at=None) | Q(asked_at__lt=now - PATIENCE)
    return bool(KeptCounter.objects.filter(nobody_does, activity=activity).update(asked_at=now))


def keep_counter(*, activity_id: int) -> None:
    """Counts, and keeps the numbers beside the moment at which counting began. Safe twice and at any time."""
    activity, began = Activity.objects.get(pk=activity_id), timezone.now()
    questions = [[one.part, one.texts, one.read, one.coded] for one in questions_of(activity)]
    counted = {"questions": questions, "looks": looks_at(activity), "counted_at": began, "asked_at": None}
    KeptCounter.objects.update_or_create(activity=activity, defaults=counted)


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

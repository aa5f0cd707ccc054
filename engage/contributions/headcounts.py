"""How many took part, kept beside each activity. The services that take something in, or let it be withdrawn, count
it in the same transaction; no page counts a hundred thousand rows to say one number."""

from django.db import transaction
from django.db.models import F

from engage.contributions.models import Activity, Headcount


def count_in(activity: int, *, given: int = 0, withdrawn: int = 0) -> None:
    """Last in a transaction, where it can be: on PostgreSQL the next one who gives something waits for its end."""
    counted = Headcount.objects.filter(activity=activity)
    more = {"given": F("given") + given, "withdrawn": F("withdrawn") + withdrawn}
    if not counted.update(**more):
        Headcount.objects.bulk_create([Headcount(activity_id=activity)], ignore_conflicts=True)
        counted.update(**more)


@transaction.atomic
def recount(*, activity: Activity) -> bool:
    """Counts them all; whether the count that was kept was wrong. Nobody's count can change meanwhile, because
    theirs waits for this row; whoever has not got so far is not seen yet, and is added after."""
    count_in(activity.pk)
    kept = Headcount.objects.select_for_update().get(activity=activity)
    there = activity.contributions.all().tally()
    wrong = (kept.given, kept.withdrawn) != (there.given, there.withdrawn)
    if wrong:
        Headcount.objects.filter(activity=activity).update(given=there.given, withdrawn=there.withdrawn)
    return wrong

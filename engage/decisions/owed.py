"""Whom an answer is owed under an activity, and how far each of them is: the same for every count of them."""

from django.db.models import DateField, Q, QuerySet, Value
from django.db.models.functions import Coalesce

from engage.contributions.enums import Ending
from engage.contributions.models import Activity
from engage.core.deadlines import today
from engage.decisions.enums import Outcome
from engage.decisions.models import Influence, StillToTell
from engage.decisions.queries import under
from engage.decisions.touching import reached_by


def states_of(activity: Activity, answers: QuerySet | None = None) -> dict[str, Q]:
    """Whom an answer is owed, and how each of them stands. Asks for `promise_to` as `promise`."""
    if answers is None:
        answers = Influence.objects.standing().filter(under(activity)).order_by()
    owed = ~Q(ending=Ending.WITHDRAWN)
    without = not_told(activity)
    for_good = reached_by(answers.exclude(outcome=Outcome.NOT_YET), without=without)
    news_to_come = reached_by(answers.filter(outcome=Outcome.NOT_YET, next_date__gte=today()), without=without)
    waiting = owed & ~for_good & ~news_to_come
    return {
        "owed": owed,
        "answered": owed & for_good,
        "deciding": owed & ~for_good & news_to_come,
        "waiting": waiting,
        "overdue": waiting & Q(promise__lt=today()),
    }


def not_told(activity: Activity) -> QuerySet[StillToTell] | None:
    """Whom an answer reaches only since its finding was changed, and who was not told of it yet: as a rule nobody."""
    new = StillToTell.objects.waiting().new().filter(contribution__activity=activity)
    return new if new.exists() else None


def promise_to(activity: Activity) -> Coalesce:
    return Coalesce("promised_by", Value(activity.answer_by, DateField()))

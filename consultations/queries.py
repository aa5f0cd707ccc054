import datetime

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Coalesce
from django.utils import timezone
from wagtail.models import PageManager
from wagtail.query import PageQuerySet

from consultations.enums import State
from engage.core.deadlines import today
from engage.core.references import keyed_digests
from engage.core.restrictions import not_restricted
from engage.decisions.models import Coverage, Influence
from engage.decisions.queries import under

DRAFT = "draft"  # the purpose of the key


class ConsultationQuerySet(PageQuerySet):
    def listed(self):
        """Those the public may see, the newest first, with what the list says of each."""
        return (
            self.live()
            .filter(not_restricted())
            .exclude(activity=None)
            .select_related("activity", "organisation")
            .with_counts()
            .with_answer()
            .order_by("-activity__opens_on", "-pk")
        )

    def with_counts(self):
        """How many responses there are by any channel, and how many of them have been withdrawn since."""
        return self.annotate(
            response_count=Coalesce("activity__headcount__given", 0),
            withdrawn_count=Coalesce("activity__headcount__withdrawn", 0),
        )

    def with_answer(self):
        """Whether a published decision says what became of what was said and nobody there waits any more; and whether
        it is counted already that somebody has heard, a minute or two after the first decision."""
        some = Exists(Influence.objects.standing().filter(under(OuterRef("activity"))))
        counted = Coverage.objects.filter(activity=OuterRef("activity"))
        somebody_heard = Exists(counted.filter(Q(answered__gt=0) | Q(deciding__gt=0), activity__opens_on__lte=today()))
        nobody_waits = ~Exists(counted.filter(waiting__gt=0))
        return self.annotate(somebody_heard=somebody_heard, is_answered=some & nobody_waits)

    def open_now(self):
        return self.exclude(activity__opens_on__gt=today()).exclude(activity__closes_on__lt=today())

    def by_state(self) -> dict[State, list[int]]:
        """The numbers of those in each state, in their order. Until its last day an answered one is still open."""
        found: dict[State, list[int]] = {state: [] for state in State}
        for key, opens_on, closes_on, is_answered in self.values_list(
            "pk", "activity__opens_on", "activity__closes_on", "is_answered"
        ):
            found[_state(opens_on, closes_on, is_answered)].append(key)
        return found


def _state(opens_on: datetime.date, closes_on: datetime.date | None, is_answered: bool) -> State:
    if closes_on is not None and closes_on < today():
        return State.ANSWERED if is_answered else State.WAITING
    return State.OPEN if opens_on <= today() else State.NOT_YET


ConsultationManager = PageManager.from_queryset(ConsultationQuerySet)


class DraftQuerySet(models.QuerySet):
    def live(self):
        return self.filter(expires_at__gt=timezone.now())

    def expired(self):
        return self.filter(expires_at__lte=timezone.now())

    def for_token(self, page, token):
        """The live draft of this consultation that a browser's token opens, or None."""
        if not token:
            return None
        return self.live().filter(page=page, token_digest__in=keyed_digests(DRAFT, token)).first()

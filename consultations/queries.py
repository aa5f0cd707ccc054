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
        """Whether a published decision says what became of what was said, nobody there waits any more, and there is a
        page of all that came of it: it comes a minute or two after the first decision."""
        some = Exists(Influence.objects.standing().filter(under(OuterRef("activity"))))
        nobody_waits = ~Exists(Coverage.objects.filter(activity=OuterRef("activity"), waiting__gt=0))
        has_page = Exists(Coverage.objects.shown().order_by().filter(activity=OuterRef("activity")))
        return self.annotate(has_statement=some & has_page, is_answered=some & nobody_waits)

    def not_answered_for_good(self):
        return self.exclude(activity__closes_on__lt=today(), is_answered=True)

    def by_state(self):
        """Each state with its consultations. Until its last day an answered one is still open."""
        opening, closed = Q(activity__opens_on__gt=today()), Q(activity__closes_on__lt=today())
        return {
            State.OPEN: self.exclude(opening).exclude(closed),
            State.NOT_YET: self.filter(opening),
            State.WAITING: self.filter(closed, is_answered=False),
            State.ANSWERED: self.filter(closed, is_answered=True),
        }


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

from django.db import models
from django.db.models import Count, Exists, OuterRef, Q
from django.utils import timezone
from wagtail.models import PageManager
from wagtail.query import PageQuerySet

from consultations.enums import State
from engage.contributions.enums import Ending
from engage.contributions.models import Activity
from engage.core.deadlines import today
from engage.core.references import keyed_digests
from engage.decisions.models import Decision, Influence

DRAFT = "draft"  # the purpose of the key


class ConsultationQuerySet(PageQuerySet):
    def listed(self):
        """Those the public may see, the newest first, with what the list says of each."""
        return (
            self.live()
            .public()
            .exclude(activity=None)
            .select_related("activity", "organisation")
            .with_counts()
            .with_answer()
            .order_by("-activity__opens_on", "-pk")
        )

    def with_counts(self):
        """How many responses there are by any channel, and how many of them have been withdrawn since."""
        return self.annotate(
            response_count=Count("activity__contributions"),
            withdrawn_count=Count(
                "activity__contributions", filter=Q(activity__contributions__ending=Ending.WITHDRAWN)
            ),
        )

    def with_answer(self):
        """Whether a published decision says what became of anything that was said."""
        return self.annotate(is_answered=Exists(Influence.objects.standing().filter(_under(OuterRef("activity")))))

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


def decisions_about(activity: Activity) -> models.QuerySet[Decision]:
    """The published decisions that say what became of what was said under an activity, the latest first."""
    standing = Influence.objects.standing().filter(_under(activity), decision=OuterRef("pk"))
    return Decision.objects.published().filter(Exists(standing)).order_by("-decided_on", "-pk")


def _under(activity: Activity | OuterRef) -> Q:
    return (
        Q(finding__activity=activity)
        | Q(contribution__activity=activity)
        | Q(excerpt__part__contribution__activity=activity)
    )


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

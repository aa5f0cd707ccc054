from django.db import models
from django.db.models import Case, Exists, OuterRef, Prefetch, Q, Subquery, Value, When
from django.utils import timezone

from engage.contributions.enums import IdentityTier, Purpose
from engage.contributions.models import Contribution, Part
from engage.moderation.enums import Outcome
from engage.moderation.models import ModerationDecision
from stories.enums import StoryState


class StoryQuerySet(models.QuerySet):
    def of_reporter(self, user):
        return self.filter(reporter=user)

    def with_state(self):
        """Annotates `state`, a StoryState. The one place where it is decided what is public: standing, its
        teller's consent to show it runs, a moderator approved the version that stands, and its teller released
        that version."""
        same = Contribution.objects.filter(pk=OuterRef("contribution"))
        judged = ModerationDecision.objects.filter(
            contribution=OuterRef("contribution"), version=OuterRef("contribution__version")
        )
        return self.annotate(
            _may_be_shown=Exists(
                same.consenting(Purpose.PUBLISH).exclude(identity_tier=IdentityTier.PRIVATE).exclude(version="")
            ),
            _outcome=Subquery(judged.order_by("-pk").values("outcome")[:1]),
            _released=Exists(same.released()),
            state=Case(
                When(contribution__withdrawn_at__isnull=False, then=Value(StoryState.WITHDRAWN)),
                When(_may_be_shown=False, then=Value(StoryState.NOT_SHOWN)),
                When(_outcome=None, then=Value(StoryState.WAITING)),
                When(_outcome=Outcome.RETURNED, then=Value(StoryState.RETURNED)),
                When(_outcome=Outcome.APPROVED, _released=True, then=Value(StoryState.PUBLIC)),
                default=Value(StoryState.APPROVED),
            ),
        )

    def public(self):
        """Those that anybody may read now."""
        return self.with_state().filter(state=StoryState.PUBLIC)

    def with_words(self):
        """With all that it takes to show them, in a number of queries that does not grow."""
        parts = Prefetch("contribution__parts", Part.objects.current(), to_attr="current_parts")
        return self.select_related("contribution__activity__organisation", "picture").prefetch_related(parts)

    def with_answers(self):
        """With what moderators have said, the latest first, for `Story.answer`."""
        judged = Prefetch("contribution__moderation", ModerationDecision.objects.order_by("-pk"), to_attr="judged")
        return self.prefetch_related(judged)

    def of_call(self, activity):
        """The public stories under a call, the latest first."""
        return self.public().filter(contribution__activity=activity).with_words().order_by("-pk")

    def own_of(self, user):
        """Those this account told itself, and those it is written to about."""
        return self.filter(Q(reporter=user, told_by_another=False) | Q(contribution__contact__user=user))


class StoryDraftQuerySet(models.QuerySet):
    def live(self):
        return self.filter(expires_at__gt=timezone.now())

    def expired(self):
        return self.filter(expires_at__lte=timezone.now())

    def unsent(self):
        return self.live().filter(sent_as=None)

    def of_reporter(self, user):
        return self.filter(reporter=user)

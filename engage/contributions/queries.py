from django.apps import apps
from django.db import connection, models
from django.db.models import Count, Exists, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce

from engage.contributions.counting import Tally
from engage.contributions.enums import Ending, GivenKind, Purpose
from engage.core.deadlines import today
from engage.core.references import keyed_digests, normalise_code

_LANGUAGES = """
WITH RECURSIVE given(code) AS (
    SELECT MIN(language) FROM contributions_contribution
    UNION ALL
    SELECT (SELECT MIN(language) FROM contributions_contribution WHERE language > given.code)
    FROM given WHERE given.code IS NOT NULL
)
SELECT code FROM given WHERE code IS NOT NULL ORDER BY code
"""


# From one to the next by the index: there are few wards, and many rows of each.
_VALUES = """
WITH RECURSIVE given(kind, value, place) AS (
    SELECT asked.kind, (SELECT MIN(value) FROM contributions_given WHERE kind = asked.kind), 1 FROM ({asked}) asked
    UNION ALL
    SELECT kind, (SELECT MIN(value) FROM contributions_given g WHERE g.kind = given.kind AND g.value > given.value),
        place + 1
    FROM given WHERE given.value IS NOT NULL AND place < %s
)
SELECT kind, value FROM given WHERE value IS NOT NULL ORDER BY kind, value
"""


class ActivityQuerySet(models.QuerySet):
    def open(self, on=None):
        """Those that people can answer today, in the council's zone."""
        day = on or today()
        return self.filter(opens_on__lte=day).filter(Q(closes_on=None) | Q(closes_on__gte=day))

    def closed(self, on=None):
        return self.filter(closes_on__lt=on or today())

    def with_tally(self):
        """Each with how many have given something, for `activity.tally`."""
        return self.annotate(
            given_count=Coalesce("headcount__given", 0), withdrawn_count=Coalesce("headcount__withdrawn", 0)
        )

    def headcount(self) -> Tally:
        """How many have given something to any of these, from what is kept beside each."""
        counted = self.order_by().aggregate(given=Sum("headcount__given"), withdrawn=Sum("headcount__withdrawn"))
        return Tally(counted["given"] or 0, counted["withdrawn"] or 0)


class ContributionQuerySet(models.QuerySet):
    def standing(self):
        """Those that have not been withdrawn."""
        return self.filter(withdrawn_at=None)

    def tally(self) -> Tally:
        """How many these are, and how many of them their people have withdrawn. What was removed because its
        time was over is not counted as withdrawn: nobody took it back."""
        withdrawn = Count("pk", filter=Q(ending=Ending.WITHDRAWN), distinct=True)
        return Tally(**self.order_by().aggregate(given=Count("pk", distinct=True), withdrawn=withdrawn))

    def languages(self) -> list[str]:
        """The languages that there are, from one to the next by the index: there are few, and many rows of each."""
        with connection.cursor() as cursor:
            cursor.execute(_LANGUAGES)
            return [code for (code,) in cursor.fetchall()]

    def consenting(self, purpose):
        """Those whose last word on `purpose` is yes, and still runs."""
        consents = apps.get_model("contributions", "Consent").objects  # this file stands below the models
        last = consents.filter(contribution=OuterRef("pk"), purpose=purpose).order_by("-given_at", "-pk")
        return (
            self.standing()
            .annotate(_granted=Subquery(last.values("granted")[:1]), _until=Subquery(last.values("expires_on")[:1]))
            .filter(_granted=True)
            .filter(Q(_until=None) | Q(_until__gte=today()))
        )

    def with_quoting(self):
        """Each with whether its person lets it be quoted, as `may_be_quoted`."""
        quotable = type(self)(self.model).consenting(Purpose.QUOTE).filter(pk=OuterRef("pk"))
        return self.annotate(may_be_quoted=Exists(quotable))

    def released(self):
        """Those whose person has released exactly the version that stands now (CON-4)."""
        return self.filter(releases__version=models.F("version")).exclude(version="")


class Beginning(models.Func):
    """Of a question, in the very words of the index that finds it (migration 0007)."""

    template = "SUBSTR(%(expressions)s, 1, 60)"
    letters = 60
    output_field = models.TextField()


class PartQuerySet(models.QuerySet):
    def current(self):
        return self.filter(is_current=True)

    def beginning_as(self, prompt):
        """Those that stand, of all questions that begin as this one does; found by an index."""
        return self.current().alias(beginning=Beginning("prompt")).filter(beginning=prompt[: Beginning.letters])

    def with_words(self):
        return self.current().exclude(text="").filter(contribution__withdrawn_at=None)


class ReceiptQuerySet(models.QuerySet):
    def for_code(self, typed):
        """The receipt a typed return code opens, or None. Usage: `Receipt.objects.for_code("k7m4 pq9t xw2r")`."""
        code = normalise_code(typed)
        return self.filter(code_digest__in=keyed_digests("receipt", code)).select_related("contribution").first()


class ImportQuerySet(models.QuerySet):
    def for_user(self, user):
        """Those into activities of the officer's organisation; all, when they belong to none."""
        return self.filter(activity__organisation=user.organisation_id) if user.organisation_id else self.all()


class GivenQuerySet(models.QuerySet):
    def shown(self):
        """What may be shown beside the words: not who somebody was in another system."""
        return self.exclude(kind=GivenKind.RESPONDENT)

    def values_of(self, *kinds: str, most: int = 200) -> dict[str, list[str]]:
        """The different values that there are of each kind, from one to the next: not every row is looked at."""
        asked = " UNION ALL ".join(["SELECT CAST(%s AS varchar(12)) AS kind"] * len(kinds))
        found: dict[str, list[str]] = {kind: [] for kind in kinds}
        with connection.cursor() as cursor:
            cursor.execute(_VALUES.format(asked=asked), [*kinds, most])
            for kind, value in cursor.fetchall():
                found[kind].append(value)
        return found

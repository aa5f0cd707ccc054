from dataclasses import dataclass

from django.db import models
from django.db.models import Case, Count, Exists, OuterRef, Q, When
from django.utils import timezone

from engage.analysis.enums import CodeStatus, Verdict
from engage.contributions.enums import IdentityTier, Purpose
from engage.contributions.models import Contribution, Part
from engage.core.one_by_one import OneByOne

DOUBTS = (Verdict.PARTLY, Verdict.NO)


@dataclass(frozen=True)
class Share:
    """How many of those who were asked and answered found it fair."""

    fair: int = 0
    answered: int = 0


def takes_words(code: str = "") -> Q:
    """Of the code that `code`, as in "code__", leads to: words can be filed under it now."""
    return Q(**{f"{code}status": CodeStatus.ACTIVE, f"{code}is_heading": False})


def held(rows):
    """Until this transaction ends nobody changes them; what refers to one of them can still be written."""
    return rows.select_for_update(of=("self",), no_key=True)


class ExcerptQuerySet(models.QuerySet):
    def standing(self):
        """Those whose words are still there."""
        return self.filter(part__is_current=True, part__contribution__withdrawn_at=None).exclude(part__text="")

    def coded(self):
        return self.filter(codings__isnull=False).distinct()


class FindingQuerySet(models.QuerySet):
    def reviewed(self):
        return self.exclude(reviewed_at=None)

    def returned(self):
        return self.exclude(returned_at=None)

    def unanswered(self):
        """Those reviewed for which nobody has even drafted an answer. Decisions stand above this app: what they say is
        known here by the way back to it alone."""
        return self.reviewed().filter(influences=None)

    def to_review(self):
        """Those that wait for a second person; one that was sent back waits for its author."""
        return self.filter(reviewed_at=None, returned_at=None)

    def doubted(self):
        """Those that somebody does not find fair, and has no answer yet."""
        doubts = {"fairness__set_aside_at": None, "fairness__replied_at": None, "fairness__verdict__in": DOUBTS}
        return self.filter(**doubts).distinct()

    def touching(self, contribution):
        """Findings that rest on an excerpt of this contribution."""
        return self.filter(evidence__excerpt__part__contribution=contribution).distinct()

    def for_user(self, user):
        """Those about activities of the officer's organisation; all, when they belong to none."""
        return self.filter(activity__organisation=user.organisation_id) if user.organisation_id else self.all()

    def counted(self):
        """With how many people each rests on (one contribution is one person's), how many of those withdrew,
        and how many have words under it that still stand."""
        people = "evidence__excerpt__part__contribution"
        part = "evidence__excerpt__part__"
        gone = Q(**{f"{people}__withdrawn_at__isnull": False})
        standing = Q(**{f"{part}is_current": True, f"{people}__withdrawn_at": None}) & ~Q(**{f"{part}text": ""})
        return self.annotate(
            people=Count(people, distinct=True),
            people_gone=Count(people, filter=gone, distinct=True),
            people_standing=Count(people, filter=standing, distinct=True),
        )


class EvidenceQuerySet(models.QuerySet):
    def standing(self):
        """Those whose words are still there."""
        part = "excerpt__part__"
        return self.filter(
            **{f"{part}is_current": True, f"{part}contribution__withdrawn_at": None},
        ).exclude(**{f"{part}text": ""})

    def may_be_quoted(self):
        """Those whose person said yes to being quoted, and whose words are still here (CON-1, CON-2)."""
        consenting = Contribution.objects.consenting(Purpose.QUOTE).exclude(identity_tier=IdentityTier.PRIVATE)
        return self.standing().filter(Exists(consenting.filter(pk=OuterRef("excerpt__part__contribution"))))

    def quotable(self):
        """The quotes that may be shown in public today: marked by an officer, and allowed by the person."""
        return self.may_be_quoted().filter(quoted=True)


class FairnessQuerySet(models.QuerySet):
    def counting(self):
        """Those about what their person is shown today."""
        return self.filter(set_aside_at=None)

    def set_aside(self):
        """What these people were shown is changed: they are asked anew."""
        return self.counting().update(set_aside_at=timezone.now())

    def summed_up(self):
        """The counts of the page of a finding: who answered, whose doubt waits, how many wrote something."""
        counting, fair = Q(set_aside_at=None), Q(verdict=Verdict.YES)
        counted = self.order_by().aggregate(
            fair=Count("pk", filter=counting & fair),
            answered=Count("pk", filter=counting),
            waiting=Count("pk", filter=counting & ~fair & Q(replied_at=None)),
            told=Count("pk", filter=~Q(words="")),
        )
        return Share(counted["fair"], counted["answered"]), counted["waiting"], counted["told"]

    def told(self):
        """What people wrote, first what waits for an answer, then the latest."""
        waits = Q(set_aside_at=None, verdict__in=DOUBTS, replied_at=None)
        rows = self.exclude(words="").select_related("contribution", "replied_by")
        return rows.order_by(Case(When(waits, then=0), default=1), "-said_at", "-pk")

    def shares(self):
        """The share of each finding that somebody answered about, by its number."""
        fair = Count("pk", filter=Q(verdict=Verdict.YES))
        rows = self.counting().order_by().values("finding").annotate(fair=fair, answered=Count("pk"))
        return {row["finding"]: Share(row["fair"], row["answered"]) for row in rows}


class CodebookQuerySet(models.QuerySet):
    def for_user(self, user):
        """Those of the officer's organisation; all, when they belong to none."""
        return self.filter(organisation=user.organisation_id) if user.organisation_id else self.all()


class CodeQuerySet(models.QuerySet):
    def for_user(self, user):
        return self.filter(codebook__organisation=user.organisation_id) if user.organisation_id else self.all()

    def in_use(self):
        """Those not merged or retired, whether they take words or are headings."""
        return self.filter(status=CodeStatus.ACTIVE)

    def taking_words(self):
        """Those that words can be filed under now."""
        return self.filter(takes_words())

    def holding(self):
        """Those that are asked for are held: nobody merges, retires or splits them before this transaction ends. (The
        database's own check of a foreign key comes too late for this: at the end.)"""
        return held(self)  # not the codebook, which a merge holds first

    def held(self, code):
        """The code, when it takes words now, held. Else None."""
        return self.holding().taking_words().filter(pk=code.pk).order_by().first()

    def bearing_on(self, ground):
        """Those about one ground of equality, and what was merged into them, while its codings are on their way."""
        about = Q(grounds__ground=ground) | Q(merged_into__grounds__ground=ground)
        return self.filter(about).distinct()

    def in_line(self):
        """With all that their path names."""
        return self.select_related("codebook", "parent__parent")

    def at_or_under(self, code: int) -> "CodeQuerySet":
        """It, and all that stand under it; and what was merged into them, while its codings are still on their way."""
        under = self.filter(Q(pk=code) | Q(parent=code) | Q(parent__parent=code))
        return self.filter(Q(pk__in=under.values("pk")) | Q(merged_into__in=under.values("pk")))

    def for_activity(self, activity):
        """Codes that may be used on this activity's texts: its own codebook's, or the organisation's."""
        of_all = Q(codebook__activity=None, codebook__organisation=activity.organisation_id)
        return self.filter(Q(codebook__activity=activity) | of_all)

    def with_excerpts_of(self, activity):
        """Those under which words of this activity are filed that still stand, with how many `excerpts`."""
        part = "codings__excerpt__part__"
        standing = Q(**{f"{part}contribution__activity": activity, f"{part}is_current": True}) & ~Q(
            **{f"{part}text": ""}
        )
        counted = Count("codings__excerpt", filter=standing, distinct=True)
        return self.annotate(excerpts=counted).filter(excerpts__gt=0).order_by("label")

    def usable_for(self, activity):
        """Of those, the ones not merged or retired, nor headings."""
        return self.for_activity(activity).taking_words()


def with_progress(contributions):
    """Adds to contributions what the officers have done: `is_unread` when a text of it was read by nobody
    yet, `is_coded` when at least one excerpt was filed under a code."""
    return contributions.annotate(is_unread=unread(), is_coded=coded())


def unread(prompt=None):
    """Of the texts that answer one question, when `prompt` says which; else of all."""
    # This file stands below the models, so that it cannot name the one that records a reading.
    reading = Part.readings.rel.related_model._default_manager.filter(part=OuterRef("pk"))
    return OneByOne(words_of_it(prompt).filter(~OneByOne(reading)))


def coded(prompt=None, *, of="pk"):
    """`of`: where the number of the contribution stands."""
    return OneByOne(words_of_it(prompt, of=of).filter(excerpts__codings__isnull=False))


def words_of_it(prompt=None, *, of="pk"):
    words = Part.objects.filter(contribution=OuterRef(of), is_current=True).exclude(text="")
    return words if prompt is None else words.filter(prompt=prompt)

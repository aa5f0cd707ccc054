"""The accessibility statement that the regulations of 2018 ask of a public body, made from what is recorded here."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting
from wagtail.models import Site

from engage.core.deadlines import months_after, today
from engage.core.widgets import Day
from home import wcag
from home.enums import Compliance, Enforcer, Ground

REVIEWED_EVERY = 12  # months
MENDED_SHOWN_FOR = 12  # months


class AccessibilityIssue(models.Model):
    """Something on the site that not everybody can use: what it is, whom it keeps out, and when it will be mended."""

    what = models.CharField(_("what does not work"), max_length=200)
    who = models.CharField(_("who is affected, and how"), max_length=300)
    instead = models.CharField(
        _("what people can do instead"), max_length=300, blank=True, help_text=_("Until it is mended.")
    )
    criterion = models.CharField(_("WCAG 2.2 success criterion"), max_length=6, choices=wcag.CHOICES)
    ground = models.CharField(_("why"), max_length=15, choices=Ground, default=Ground.NON_COMPLIANCE)
    reason = models.TextField(
        _("assessment"),
        max_length=1000,
        blank=True,
        help_text=_("For a disproportionate burden, and for what the regulations do not ask for: why that is so."),
    )
    mend_by = models.DateField(_("will be mended by"), null=True, blank=True)
    mended_on = models.DateField(_("was mended on"), null=True, blank=True)

    panels = [
        FieldPanel("what"),
        FieldPanel("who"),
        FieldPanel("instead"),
        FieldPanel("criterion"),
        MultiFieldPanel([FieldPanel("ground"), FieldPanel("reason")], heading=_("Why it is so")),
        MultiFieldPanel([FieldPanel("mend_by", widget=Day), FieldPanel("mended_on", widget=Day)], heading=_("When")),
    ]

    class Meta:
        ordering = ["mend_by", "pk"]
        verbose_name = _("accessibility issue")
        verbose_name_plural = _("accessibility issues")
        constraints = [
            models.CheckConstraint(
                condition=Q(ground=Ground.NON_COMPLIANCE) | ~Q(reason=""), name="accessibility_exemption_has_a_reason"
            ),
            models.CheckConstraint(
                condition=~Q(ground=Ground.NON_COMPLIANCE) | Q(mend_by__isnull=False) | Q(mended_on__isnull=False),
                name="accessibility_issue_has_a_date",
            ),
        ]

    class Privacy:
        personal: set[str] = set()
        impersonal = {"what", "who", "instead", "criterion", "ground", "reason", "mend_by", "mended_on"}

    def __str__(self):
        return self.what

    @property
    def criterion_name(self) -> str:
        return wcag.CRITERIA[self.criterion]

    @property
    def is_late(self) -> bool:
        return not self.mended_on and self.mend_by is not None and self.mend_by < today()

    def clean(self):
        super().clean()
        for name in ("what", "who", "instead"):  # the statement ends these sentences
            setattr(self, name, getattr(self, name).strip().rstrip("."))
        if self.ground == Ground.NON_COMPLIANCE and not (self.mend_by or self.mended_on):
            raise ValidationError({"mend_by": _("Say by when it will be mended, or since when it is.")})
        if self.ground != Ground.NON_COMPLIANCE and not self.reason.strip():
            raise ValidationError({"reason": _("Say why: the law asks for the assessment.")})


@register_setting(icon="openquote", order=110)
class AccessibilityStatement(BaseSiteSetting):
    """What the accessibility statement says besides the issues: when it was prepared and reviewed, and how the site was
    tested."""

    prepared_on = models.DateField(_("prepared on"), null=True, blank=True)
    reviewed_on = models.DateField(_("last reviewed on"), null=True, blank=True)
    tested_on = models.DateField(_("last tested on"), null=True, blank=True)
    how_tested = models.TextField(
        _("by whom and how it was tested"),
        max_length=1500,
        blank=True,
        help_text=_(
            "Who tested it, which pages, with what: a program, a keyboard, which screen readers, which people."
        ),
    )
    most_is_not_met = models.BooleanField(
        _("most of the requirements are not met"),
        default=False,
        help_text=_("Then the statement says “not compliant” instead of “partially compliant”."),
    )
    answer_within = models.PositiveSmallIntegerField(_("working days until you answer"), default=5)
    enforced_by = models.CharField(_("where the council is"), max_length=4, choices=Enforcer, default=Enforcer.EHRC)

    panels = [
        MultiFieldPanel(
            [FieldPanel("prepared_on", widget=Day), FieldPanel("reviewed_on", widget=Day)], heading=_("The statement")
        ),
        MultiFieldPanel(
            [FieldPanel("tested_on", widget=Day), FieldPanel("how_tested"), FieldPanel("most_is_not_met")],
            heading=_("The test"),
        ),
        MultiFieldPanel([FieldPanel("answer_within"), FieldPanel("enforced_by")], heading=_("Complaints")),
    ]

    class Meta:
        verbose_name = _("accessibility statement")

    class Privacy:
        personal: set[str] = set()
        impersonal = {
            "site", "prepared_on", "reviewed_on", "tested_on", "how_tested", "most_is_not_met", "answer_within",
            "enforced_by"
        }  # fmt: skip

    @property
    def review_due_on(self):
        last = self.reviewed_on or self.prepared_on
        return months_after(last, REVIEWED_EVERY) if last else None

    @property
    def is_review_late(self) -> bool:
        return self.review_due_on is not None and self.review_due_on < today()

    def clean(self):
        super().clean()
        if self.prepared_on and self.reviewed_on and self.reviewed_on < self.prepared_on:
            raise ValidationError({"reviewed_on": _("It cannot have been reviewed before it was prepared.")})
        for name in ("prepared_on", "reviewed_on", "tested_on"):
            day = getattr(self, name)
            if day and day > today():
                raise ValidationError({name: _("This day has not come yet.")})


@dataclass(frozen=True)
class Composed:
    """The statement as it is read."""

    statement: AccessibilityStatement
    issues: list[AccessibilityIssue]

    @cached_property
    def failing(self) -> list[AccessibilityIssue]:
        return self._standing(Ground.NON_COMPLIANCE)

    @cached_property
    def burdens(self) -> list[AccessibilityIssue]:
        return self._standing(Ground.BURDEN)

    @cached_property
    def out_of_scope(self) -> list[AccessibilityIssue]:
        return self._standing(Ground.OUT_OF_SCOPE)

    @cached_property
    def standing(self) -> list[AccessibilityIssue]:
        return [*self.failing, *self.burdens, *self.out_of_scope]

    @cached_property
    def mended(self) -> list[AccessibilityIssue]:
        """Those of the last year, the latest first."""
        since = months_after(today(), -MENDED_SHOWN_FOR)
        found = [issue for issue in self.issues if issue.mended_on and issue.mended_on >= since]
        return sorted(found, key=lambda issue: issue.mended_on, reverse=True)

    @property
    def exempt(self) -> list[AccessibilityIssue]:
        return [*self.burdens, *self.out_of_scope]

    @property
    def compliance(self) -> Compliance:
        """A site that nobody has tested is not compliant: nothing is claimed for it."""
        if self.statement.tested_on is None or self.statement.most_is_not_met:
            return Compliance.NONE
        return Compliance.PARTIAL if self.standing else Compliance.FULL

    def _standing(self, ground: Ground) -> list[AccessibilityIssue]:
        return [issue for issue in self.issues if issue.ground == ground and not issue.mended_on]


def statement_of(site: Site | None) -> Composed:
    kept = AccessibilityStatement.objects.filter(site=site).first() if site else None
    return Composed(kept or AccessibilityStatement(site=site), list(AccessibilityIssue.objects.all()))

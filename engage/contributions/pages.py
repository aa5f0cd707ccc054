from http import HTTPMethod

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.pages import WagtailAdminPageForm
from wagtail.admin.panels import FieldPanel, MultiFieldPanel

from engage.accounts.models import Organisation
from engage.contributions.models import Activity
from engage.core.restrictions import RestrictedOrNot
from engage.core.shared_pages import ForEveryVisitor
from engage.core.widgets import Day

READING = [HTTPMethod.GET, HTTPMethod.HEAD, HTTPMethod.OPTIONS]  # pages show, views receive

SHARED_FIELDS = ["organisation", "opens_on", "closes_on", "answer_by", "keep_months", "title"]


class ActivityPageForm(WagtailAdminPageForm):
    """A new page belongs to the organisation of the officer who writes it, unless they say otherwise."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if not self.instance.organisation_id and self.for_user:
            self.initial["organisation"] = self.for_user.organisation_id


class ActivityPage(RestrictedOrNot, ForEveryVisitor, models.Model):
    """What the pages of the three doors share: the dates and the promise that officers author. Publishing
    the page carries them to its activity (see services.sync_activity); a draft changes nothing."""

    activity = models.OneToOneField(
        Activity, on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    opens_on = models.DateField(_("opens on"))
    closes_on = models.DateField(
        _("last day"), null=True, blank=True, help_text=_("Open until the end of this day. Leave empty for no end.")
    )
    answer_by = models.DateField(
        _("answer promised by"), null=True, blank=True, help_text=_("When people will be told what came of it.")
    )
    keep_months = models.PositiveSmallIntegerField(_("months the words are kept"), default=24)

    base_form_class = ActivityPageForm

    activity_panels = [
        MultiFieldPanel(
            [
                FieldPanel("organisation"),
                FieldPanel("opens_on", widget=Day),
                FieldPanel("closes_on", widget=Day),
                FieldPanel("answer_by", widget=Day),
                FieldPanel("keep_months"),
            ],
            heading=_("Dates and promise"),
        )
    ]

    # The activity belongs to one page for good: a copy starts without one, and an old revision, brought back,
    # must not lose it.
    exclude_fields_in_copy = ["activity"]
    allowed_http_methods = READING

    class Meta:
        abstract = True

    class Privacy:
        impersonal = {"activity", "organisation", "opens_on", "closes_on", "answer_by", "keep_months"}

    def with_content_json(self, content):
        page = super().with_content_json(content)
        page.activity_id = self.activity_id
        return page

    def clean(self):
        super().clean()
        if self.closes_on and self.opens_on and self.closes_on < self.opens_on:
            raise ValidationError({"closes_on": _("The last day must be on or after the day it opens.")})

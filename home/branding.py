"""The council's own face: its name, logo, colour and how it is reached."""

from django.conf import settings
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting
from wagtail.models import PreviewableMixin, Site

from home.colours import ColourField
from home.sheets import sheet_address

NAME_HELP = _(
    "On every page. E-mails and decisions carry the name of the organisation that asks: see Settings, Organisations."
)


@register_setting(icon="view", order=100)
class Branding(PreviewableMixin, BaseSiteSetting):
    """The name, logo and colour that every page and e-mail of the council's site wears, and how people reach it."""

    name = models.CharField(_("name of the council"), max_length=120, blank=True)
    logo = models.ForeignKey(
        settings.WAGTAILIMAGES_IMAGE_MODEL,
        verbose_name=_("logo"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("Shown 48 pixels high, on white. Without one the council's name is shown."),
    )
    colour = ColourField(
        _("colour"),
        help_text=_(
            "As # and six letters or digits. Links, buttons and the thread have it, so it must be dark enough to "
            "read. A lighter one for dark surroundings is made from it."
        ),
    )
    email = models.EmailField(_("e-mail address"), blank=True)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    hours = models.CharField(
        _("when somebody answers"), max_length=120, blank=True, help_text=_("For example: Monday to Friday, 9am to 5pm")
    )
    address = models.TextField(_("postal address"), max_length=300, blank=True)
    other_ways = models.TextField(
        _("other ways to get help"),
        max_length=1000,
        blank=True,
        help_text=_("Where people can come, who reads the questions to them, which formats and languages you offer."),
    )
    complaints = models.TextField(
        _("who to complain to"),
        max_length=600,
        blank=True,
        help_text=_("Name the person or team, how to reach them, and how soon they answer."),
    )
    data_protection_email = models.EmailField(_("data protection officer's e-mail address"), blank=True)

    select_related = ["logo"]
    panels = [
        MultiFieldPanel(
            [FieldPanel("name", help_text=NAME_HELP), FieldPanel("logo"), FieldPanel("colour")], heading=_("Face")
        ),
        MultiFieldPanel(
            [FieldPanel("email"), FieldPanel("phone"), FieldPanel("hours"), FieldPanel("address")],
            heading=_("How people reach you"),
        ),
        MultiFieldPanel(
            [FieldPanel("other_ways"), FieldPanel("complaints"), FieldPanel("data_protection_email")],
            heading=_("Help and complaints"),
        ),
    ]

    class Meta:
        verbose_name = _("council's face and contact")

    class Privacy:
        personal: set[str] = set()
        impersonal = {
            "site", "name", "logo", "colour", "email", "phone", "hours", "address", "other_ways", "complaints",
            "data_protection_email"
        }  # fmt: skip

    @property
    def sheet(self) -> str:
        return sheet_address(self.colour)

    @property
    def is_reachable(self) -> bool:
        return any([self.email, self.phone, self.address])

    def get_preview_template(self, request, mode_name):
        return "home/branding_preview.html"


def branding_for(request: HttpRequest | None) -> Branding:
    """What the site of this request wears, read once; the default where nobody has chosen yet. Reading writes
    nothing: Wagtail's own `for_request` makes the row."""
    name = Branding.get_cache_attr_name()  # where Wagtail's preview puts the one that is being edited
    if request is not None and hasattr(request, name):
        return getattr(request, name)
    found = branding_of(Site.find_for_request(request) if request is not None else None)
    if request is not None:
        setattr(request, name, found)
    return found


def branding_of(site: Site | None) -> Branding:
    return (Branding.base_queryset().filter(site=site).first() if site else None) or Branding(site=site)

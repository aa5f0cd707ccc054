"""What the council's messages wear. They are written where there is no request, so it is that of the default site."""

from wagtail.models import Site

from engage.core.letterhead import Letterhead
from home.branding import branding_of
from home.colours import for_the_dark


def letterhead() -> Letterhead:
    site = Site.objects.filter(is_default_site=True).first()
    brand = branding_of(site)
    return Letterhead(
        name=brand.name or (site.site_name if site else ""),
        colour=brand.colour,
        in_the_dark=for_the_dark(brand.colour),
    )

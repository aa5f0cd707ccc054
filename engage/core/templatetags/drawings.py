import qrcode
from django import template
from django.utils.translation import gettext as _
from qrcode.image.svg import SvgPathImage

from engage.core.html import clean_drawing

register = template.Library()


@register.simple_tag
def qr_drawing(svg: str, label: str) -> str:
    """A square code as part of the page: our security policy shows no picture from a `data:` address."""
    return clean_drawing(svg, label=label)


@register.simple_tag(takes_context=True)
def return_code_square(context, page: str, code: str) -> str:
    """What a phone's camera opens: the page on which a return code is entered, with the code in the fragment, which
    no browser sends to a server, so that it stands in no log."""
    address = f"{context['request'].build_absolute_uri(page)}#{code}"
    drawing = qrcode.make(address, image_factory=SvgPathImage).to_string(encoding="unicode")
    return clean_drawing(drawing, label=_("A square to photograph with a phone. It opens the page for your code."))


STEP, EDGE = 34, 12  # between two knots, and before the first


@register.inclusion_tag("components/progress.html")
def progress(at: int, total: int) -> dict:
    """The thread through a form: knots behind the person, the one they are at (counted from 1; beyond the last when
    all is answered), and those to come. It says nothing that stands in no words."""
    knots = [{"x": EDGE + STEP * place, "is": _state(place + 1, at)} for place in range(total)]
    end = EDGE + STEP * total
    return {"knots": knots, "start": EDGE, "now": min(EDGE + STEP * (at - 1), end - STEP), "end": end}


def _state(number: int, at: int) -> str:
    if number == at:
        return "now"
    return "behind" if number < at else "ahead"

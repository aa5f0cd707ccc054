from django import template

register = template.Library()

AGAIN = "again"


@register.simple_tag(takes_context=True)
def own_address(context) -> str:
    """Where a form with somebody's words sends them: to its own page, by another address than the browser is at.

    Sent to the very same address, a browser whose connection breaks puts its own page in the place of ours, and Back
    leads to the page before: what was written is gone. With another address, Back leads to the form and its words.
    """
    query = context["request"].GET.copy()
    if query.pop(AGAIN, None) is None:
        query[AGAIN] = "1"
    return f"?{query.urlencode()}"

"""Whose contribution it is. Two ways lead to one: the account it belongs to, or its return code, which opens it
in this browser for a short time. The session holds references and times, never a code or an address."""

import time

from django.db.models import Exists, OuterRef
from django.http import HttpRequest

from engage.contributions import doors
from engage.contributions.models import Contribution
from engage.notifications.models import Message

OPEN_FOR = 30 * 60  # seconds
AT_MOST = 20  # contributions open at a time in one browser
_KEY = "opened"


def open_here(request: HttpRequest, contribution: Contribution) -> None:
    """Whoever has the code may follow this contribution in this browser from now on."""
    if not request.user.is_authenticated:
        # Nobody who knew the session's key before may look on. Signed in, the key is new since the log-in.
        request.session.cycle_key()
    request.session[_KEY] = dict([*opened(request).items(), (contribution.reference, int(time.time()))][-AT_MOST:])


def opened(request: HttpRequest) -> dict[str, int]:
    """The references that a code has opened here and that are still open, each with when."""
    since = time.time() - OPEN_FOR
    return {name: at for name, at in request.session.get(_KEY, {}).items() if at > since}


def close(request: HttpRequest) -> None:
    """Ends what codes have opened in this browser; an account stays signed in."""
    if request.user.is_authenticated:
        request.session.pop(_KEY, None)
    else:
        request.session.flush()


def find(request: HttpRequest, reference: str) -> Contribution | None:
    """The contribution of this reference, when it is this visitor's, with whether it may be quoted, and whether its
    person `was_asked` by e-mail if the address is theirs. None else, whether it exists or not."""
    asked = Exists(Message.objects.asking().filter(contact=OuterRef("contact")))
    rows = Contribution.objects.select_related("activity__organisation", "contact").with_quoting()
    rows = rows.annotate(was_asked=asked)
    if reference in opened(request):
        return rows.filter(reference=reference).first()
    if not request.user.is_authenticated:
        return None
    return rows.filter(doors.owned_by(request.user), reference=reference).first()


def owns_by_account(request: HttpRequest, contribution: Contribution) -> bool:
    """Of a contribution that `find` gave."""
    user = request.user
    if not user.is_authenticated or contribution.reference not in opened(request):
        return user.is_authenticated  # then it was their account by which it was found
    return Contribution.objects.filter(doors.owned_by(user), pk=contribution.pk).exists()

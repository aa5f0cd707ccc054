"""What a row of the tables in states.py and desk_states.py says."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class State:
    """One state of one page, and the way to it.

    `path` is written with names of what stands behind it (see public_world.py), `who` is whose cookies the browser
    has. With `send`, the form of the page is filled in with these and sent: what is looked at is what comes back.
    """

    name: str
    path: str
    who: str = "nobody"
    send: dict[str, str | bool] | None = None
    form: str = "main form[method=post]"
    press: str = "button:not([name]):not([type=button]), button[type=submit], input[type=submit]"
    status: int = 200
    loses: str = ""  # cookies (a pattern) that are gone by the time the form is sent
    lands: str = ""  # the path, where the form leads on to another page
    is_error: bool = False  # it has an error summary, and says "Error: " in its title
    on_the_first_day: bool = False  # looked at while the site holds nothing yet


def wrong(name: str, path: str, /, who: str = "nobody", **send) -> State:
    """What comes back when a form is sent with a mistake in it."""
    return State(name, path, who=who, send=send, is_error=True)


def fresh(path: str, who: str = "nobody") -> State:
    return State("with nothing in it", path, who=who, on_the_first_day=True)


@dataclass(frozen=True)
class NoPage:
    """An address that shows nothing to anybody: where it sends, what it gives, and why it is not looked at."""

    why: str
    seen_at: list[str] = field(default_factory=list)

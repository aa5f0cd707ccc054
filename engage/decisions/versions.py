"""What a decision said before it was changed. Versions are only ever added."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from engage.core.differences import Row, compare
from engage.core.text import normalise_text
from engage.decisions.enums import Source
from engage.decisions.models import Decision, DecisionVersion

SAID = (
    "reference", "title", "decided_by", "decided_on", "what_was_decided", "reasons", "link", "what_next", "review_on"
)  # fmt: skip
Said = dict[str, Any]


def what_it_says(decision: Decision) -> Said:
    """As it stands in the database, in a form that JSON can hold."""
    fields = {name: getattr(decision, name) for name in SAID}
    options = [{"text": one.text, "taken": one.taken, "why": one.why} for one in decision.options.all()]
    return {name: _plain(value) for name, value in fields.items()} | {"options": options}


def _plain(value: Any) -> str:
    if isinstance(value, datetime.date):
        return value.isoformat()
    return value or ""


def keep_version(*, by: Any, decision: Decision, said: Said, source: str, what_changed: str) -> DecisionVersion:
    """For whoever has locked the decision."""
    return DecisionVersion.objects.create(
        decision=decision,
        number=decision.versions.count() + 1,
        said=said,
        source=source,
        what_changed=normalise_text(what_changed),
        was_public=decision.published_at is not None,
        replaced_by=by,
    )


@dataclass(frozen=True)
class Changed:
    """One field, before and after."""

    name: str
    rows: list[Row]


@dataclass(frozen=True)
class Step:
    """One change, as everybody may see it."""

    version: DecisionVersion
    fields: list[Changed]

    @property
    def is_of_the_record(self) -> bool:
        return self.version.source != Source.HERE


def history(decision: Decision) -> list[Step]:
    """What was changed since it is published, the first change first."""
    versions = list(decision.versions.filter(was_public=True).order_by("number"))
    after = [one.said for one in versions[1:]] + [what_it_says(decision)] if versions else []
    return [Step(one, what_changed(one.said, now)) for one, now in zip(versions, after, strict=True)]


def what_changed(before: Said, after: Said) -> list[Changed]:
    names = _names()
    told = {name: (_told(name, before), _told(name, after)) for name in names}
    return [Changed(names[name], compare(*pair)) for name, pair in told.items() if pair[0] != pair[1]]


def _names() -> dict[str, str]:
    return {
        "reference": _("Reference"),
        "title": _("Title"),
        "decided_by": _("Who decided"),
        "decided_on": _("Date of the decision"),
        "what_was_decided": _("What was decided"),
        "reasons": _("Because"),
        "options": _("What was weighed"),
        "link": _("Address of the council’s record"),
        "what_next": _("What comes next"),
        "review_on": _("When we look back at it"),
    }


def _told(name: str, said: Said) -> str:
    value = said.get(name) or ""
    if name == "options":
        return "\n".join(_told_option(one) for one in value)
    if name in ("decided_on", "review_on") and value:
        return date_format(datetime.date.fromisoformat(value), "j F Y")
    return value


def _told_option(option: dict[str, Any]) -> str:
    taken = _("Taken") if option["taken"] else _("Not taken")
    line = f"{option['text']} ({taken})"
    return f"{line}\n{option['why']}" if option["why"] else line

"""The strings of the public site: which files hold them, and how they are read out of the source.

The rule: a file is public unless it is listed below as the officers' own. So a new file is public, and its strings
need every language, until somebody says otherwise here.
"""

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from fnmatch import fnmatch
from pathlib import Path

from babel.messages.extract import extract_python
from django.utils.translation.template import templatize

from engage.setup.environment import ROOT

FOLDERS = ["engage", "home", "stories", "consultations", "forums", "templates"]
ENDINGS = {".py", ".html", ".txt"}
NO_SOURCE = ["engage/setup/*", "engage/frontend/*", "*/migrations/*", "*/locale/*"]

# What only officers read, in Wagtail's admin, at a terminal, or in the demo. `*` crosses folders.
OFFICERS = [
    "*/wagtail_hooks.py",
    "*/viewsets.py",
    "*/filters.py",
    "*/models.py",  # names of fields, for the editor and the admin
    "*/models/*.py",
    "*/management/*",
    "*/checks.py",
    "*/kept.py",  # how long each kind of record is kept: a report for officers
    "templates/*/admin/*",
    "templates/wagtailusers/*",
    "templates/wagtailadmin/*",
    "templates/analysis/*",
    "templates/contributions/imports/*",
    "templates/moderation/*",
    "templates/demo/*",
    "templates/stories/for_moderators.html",
    "templates/forums/note.html",
    "templates/core/waiting.html",
    "templates/home/branding_preview.html",
    "engage/analysis/*",
    "engage/demo/*",
    "engage/contributions/importing/*",
    "engage/contributions/forms.py",  # of bringing in a file
    "engage/contributions/pages.py",
    "engage/contributions/views/*",
    "engage/accounts/staff_forms.py",
    "engage/core/middleware.py",
    "engage/core/retention_report.py",
    "engage/decisions/checking.py",
    "engage/decisions/file_forms.py",
    "engage/decisions/files/*",
    "engage/decisions/forms.py",
    "engage/decisions/reader_forms.py",
    "engage/decisions/readers.py",
    "engage/decisions/record_forms.py",
    "engage/decisions/report.py",
    "engage/decisions/report_words.py",
    "engage/decisions/resting.py",
    "engage/decisions/rules.py",
    "engage/decisions/services.py",
    "engage/decisions/ways.py",
    "engage/decisions/views/answering.py",
    "engage/decisions/views/desk.py",
    "engage/decisions/views/files.py",
    "engage/decisions/views/record.py",
    "engage/decisions/views/publishing.py",
    "engage/decisions/views/readers.py",
    "engage/decisions/views/reporting.py",
    "engage/decisions/word_file.py",
    "engage/moderation/forms.py",
    "engage/moderation/services.py",
    "engage/moderation/views.py",
    "engage/media/documents.py",
    "engage/notifications/enums.py",
    "engage/notifications/figures.py",
    "engage/notifications/forms.py",
    "engage/notifications/print_views.py",
    "engage/notifications/printing.py",
    "engage/notifications/ring_views.py",
    "engage/notifications/ringing.py",
    "engage/notifications/services.py",
    "home/accessibility.py",
    "home/branding.py",
    "home/colours.py",
    "home/enums.py",
    "engage/notifications/views.py",
    "consultations/editing.py",
    "forums/forms.py",
    "forums/services.py",
    "engage/participant/requests.py",
    "forums/views.py",
]

CALLS = [
    "_",
    *(f"{prefix}gettext{ending}" for prefix in ("", "n", "p", "np") for ending in ("", "_lazy")),
    "gettext_noop",
]


@dataclass
class String:
    """One string to translate: `plural` only where it depends on a number."""

    singular: str
    plural: str = ""
    context: str = ""
    places: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def key(self) -> tuple[str, str]:
        """What gettext finds it by."""
        return self.context, self.singular


def is_officers(name: str) -> bool:
    return any(fnmatch(name, pattern) for pattern in OFFICERS)


def sources(root: Path = ROOT) -> list[Path]:
    """Every file that can hold strings, the officers' included."""
    found = (path for folder in FOLDERS for path in (root / folder).rglob("*") if path.suffix in ENDINGS)
    return sorted(path for path in found if not _matches(path.relative_to(root), NO_SOURCE))


def public_sources(root: Path = ROOT) -> list[Path]:
    return [path for path in sources(root) if not is_officers(str(path.relative_to(root)))]


def public_strings(root: Path = ROOT) -> list[String]:
    """Each string once, with all the places it stands in, in the order of the files."""
    found: dict[tuple[str, str], String] = {}
    for path in public_sources(root):
        for one in strings_of(path.read_text(encoding="utf-8"), is_template=path.suffix != ".py"):
            known = found.setdefault(one.key, one)
            known.plural = known.plural or one.plural
            known.notes += [note for note in one.notes if note not in known.notes]
            place = str(path.relative_to(root))
            if place not in known.places:
                known.places.append(place)
    return list(found.values())


def strings_of(source: str, *, is_template: bool) -> Iterator[String]:
    """The strings in one file. A template becomes calls of gettext first; the brackets keep its lines from being
    taken for Python's indentation."""
    code = f"({templatize(source)}\n)" if is_template else source
    calls = extract_python(io.BytesIO(code.encode()), CALLS, ["Translators"], {"encoding": "utf-8"})
    for _line, name, words, notes in calls:
        yield from _string(name, words if isinstance(words, tuple) else (words,), list(notes))


def _string(name: str, words: tuple[str | None, ...], notes: list[str]) -> Iterator[String]:
    context = ""
    if "pgettext" in name:
        context, words = words[0] or "", words[1:]
    if words and words[0]:  # else it is put together at run time, and nobody can translate that
        plural = words[1] if len(words) > 1 and name.startswith("n") else None
        yield String(words[0], plural or "", context, notes=notes)


def _matches(path: Path, patterns: list[str]) -> bool:
    return any(fnmatch(str(path), pattern) for pattern in patterns)

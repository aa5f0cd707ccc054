"""The catalogues in `engage/locale`: brought up to date with the source, and compiled.

    .venv/bin/python -m engage.setup.catalogues gather     new strings in, old ones out (`make messages`)
    .venv/bin/python -m engage.setup.catalogues compile    each .po to the .mo that Django reads

Neither needs the gettext programs of the machine.
"""

import io
import os
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from engage.setup.environment import ROOT
from engage.setup.strings import String, public_strings

LOCALE = ROOT / "engage" / "locale"
NOISE = (  # what would change with every run, or say nothing
    "POT-Creation-Date",
    "PO-Revision-Date",
    "Last-Translator",
    "Language-Team",
    "Report-Msgid-Bugs-To",
    "Generated-By",
)


def sources(locale: Path = LOCALE) -> list[Path]:
    return sorted(locale.glob("*/LC_MESSAGES/django.po"))


def language_of(path: Path) -> str:
    return path.parent.parent.name


def read(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=language_of(path), abort_invalid=True)


# --- Gathering -------------------------------------------------------------------------------------


def gather(locale: Path = LOCALE, root: Path = ROOT) -> dict[str, int]:
    """Brings every catalogue up to date. What stood translated stays; what no source says any more goes. Returns
    how many strings of each language are not translated yet."""
    missing = {}
    for path in sources(locale):
        catalog = brought_up_to_date(read(path), public_strings(root))
        _replace(path, _text(catalog).encode())
        missing[language_of(path)] = sum(not is_translated(message) for message in catalog if message.id)
    return missing


def brought_up_to_date(old: Catalog, strings: Iterable[String]) -> Catalog:
    new = Catalog(locale=old.locale, project="Engage", version="1", header_comment=old.header_comment, fuzzy=False)
    new.mime_headers = [("Plural-Forms", old.plural_forms)]  # the language's own rule, as its .po says it
    for one in strings:
        new.add(
            (one.singular, one.plural) if one.plural else one.singular,
            _kept(old, one),
            locations=[(place, None) for place in one.places],
            auto_comments=one.notes,
            context=one.context or None,
        )
    return new


def _kept(old: Catalog, one: String) -> str | tuple[str, ...]:
    """The translation there was; empty when the string is new, or only now depends on a number."""
    message = old.get(one.singular, one.context or None)
    if message is None or message.fuzzy or message.pluralizable != bool(one.plural):
        return ("",) * old.num_plurals if one.plural else ""
    return message.string


def is_translated(message: Message) -> bool:
    forms = message.string if message.pluralizable else [message.string]
    return all(forms) and not message.fuzzy


def _text(catalog: Catalog) -> str:
    """Without dates and line numbers, so that a commit shows what was translated and nothing else."""
    file = io.BytesIO()
    write_po(file, catalog, width=110, include_lineno=False)
    lines = file.getvalue().decode().splitlines()
    kept = [line for line in lines if not line.startswith(tuple(f'"{name}:' for name in NOISE))]
    return "\n".join(kept).rstrip() + "\n"


# --- Compiling ---------------------------------------------------------------------------------------


def compile_all(locale: Path = LOCALE) -> list[Path]:
    """Makes each .mo that is missing or older than its .po. Returns those made. Safe in several processes."""
    made = []
    for path in sources(locale):
        compiled = path.with_suffix(".mo")
        if not compiled.exists() or compiled.stat().st_mtime < path.stat().st_mtime:
            _compile(path, compiled)
            made.append(compiled)
    return made


def _compile(path: Path, compiled: Path) -> None:
    file = io.BytesIO()
    write_mo(file, read(path))
    _replace(compiled, file.getvalue())


def _replace(path: Path, content: bytes) -> None:
    """In one step: whoever reads meanwhile sees the old file or the new one."""
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    with os.fdopen(handle, "wb") as file:
        file.write(content)
    Path(temporary).chmod(0o644)
    Path(temporary).replace(path)


def main(order: str) -> None:
    if order == "compile":
        compile_all()
        return
    if order != "gather":
        sys.exit("Say `gather` or `compile`.")
    for language, missing in gather().items():
        print(f"{language}: {missing} to translate" if missing else f"{language}: everything is translated")
    compile_all()


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "")

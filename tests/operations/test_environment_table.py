"""engage/docs/operations.md names every environment variable the settings read, and what happens without it."""

import ast
import re
from pathlib import Path

from tests.databases import ROOT

TABLE_ROW = re.compile(r"^\| `(?P<name>[A-Z0-9_]+)` \| (?P<without>[^|]+) \| (?P<what>[^|]+) \|$", re.MULTILINE)
SETTINGS = [ROOT / "engage" / "settings" / f"{name}.py" for name in ("base", "accounts", "files", "production")]
FOR_DEVELOPERS = [ROOT / "engage" / "settings" / "dev.py"]
STARTERS = [ROOT / "manage.py", ROOT / "engage" / "wsgi.py"]
COMPUTED = object()  # a default that is worked out: the table says it in words


def on_the_page() -> dict[str, str]:
    rows = TABLE_ROW.findall((ROOT / "engage" / "docs" / "operations.md").read_text())
    assert len({name for name, *_rest in rows}) == len(rows), "a variable has two rows"
    return {name: without.strip() for name, without, _what in rows}


def reads(paths: list[Path]) -> dict[str, list]:
    """Each variable with the defaults it is read with; REQUIRED where it has none."""
    found: dict[str, list] = {}
    for path in paths:
        for call in ast.walk(ast.parse(path.read_text())):
            if isinstance(call, ast.Call) and (name := _variable(call)):
                found.setdefault(name, []).append(_default(call))
    return found


def _variable(call: ast.Call) -> str | None:
    reader = ast.unparse(call.func)
    name = call.args[0].value if call.args and isinstance(call.args[0], ast.Constant) else ""
    is_one = isinstance(name, str) and re.fullmatch(r"[A-Z][A-Z0-9_]+", name)
    return name if is_one and (reader.startswith("env.") or "environ" in reader) else None


def _default(call: ast.Call):
    given = [keyword.value for keyword in call.keywords if keyword.arg == "default"]
    if not given:
        return None
    try:
        return ast.literal_eval(given[0])
    except ValueError:
        return COMPUTED


def said(defaults: list) -> str | None:
    """What the table has to say; None where it has to say it in words of its own."""
    optional = any(default in ("", []) for default in defaults)
    if None in defaults and not optional:
        return "required"
    default = next(default for default in defaults if default is not None)
    if default is COMPUTED:
        return None
    if isinstance(default, bool):
        return "on" if default else "off"
    if default in ("", []):
        return "none"
    return f"`{','.join(default) if isinstance(default, list) else default}`"


def test_the_table_names_what_the_settings_read_and_nothing_else():
    read = reads(SETTINGS) | reads(FOR_DEVELOPERS) | reads(STARTERS)
    assert sorted(on_the_page()) == sorted(read)


def test_the_table_says_what_happens_without_each():
    read = reads(FOR_DEVELOPERS) | reads(SETTINGS)
    page = on_the_page()
    expected = {name: said(defaults) or page[name] for name, defaults in read.items()}
    assert {name: page[name] for name in expected} == expected
    assert [name for name, defaults in read.items() if said(defaults) is None and page[name].startswith("`")] == []


def test_a_variable_is_read_nowhere_else():
    """One place for each: an app that read the environment itself would be missing from the table."""
    apps = [
        *ROOT.glob("engage/*/**/*.py"),
        *(path for app in ("home", "stories", "consultations", "forums") for path in (ROOT / app).rglob("*.py")),
    ]
    elsewhere = [path for path in apps if path.relative_to(ROOT).parts[1] not in ("settings", "setup", "frontend")]
    assert [str(path) for path in elsewhere if reads([path])] == []

"""`make lint` and `make format`: style, types, templates, the floors, migrations.

Every check runs, so that one run tells all there is to mend.
"""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from engage.setup import advisories, environment
from engage.setup.environment import ROOT, SetupError

OURS = ["engage", "home", "stories", "consultations", "forums", "tests", "manage.py"]
TYPED = ["services.py", "queries.py", "enums.py"]


def main(mode: str) -> None:
    environment.install("dev")
    (ROOT / "engage" / "frontend" / "dist").mkdir(parents=True, exist_ok=True)  # else Django warns of its absence
    if mode != "check":
        return _run_all(shaping())
    holes = advisories.ask(advisories.pinned(), but=advisories.accepted())
    try:
        _run_all(checks(), wrong=["advisories"] if holes.found else [])
    finally:
        _tell(holes)


def checks() -> dict[str, list[str]]:
    """Each check by the name it is reported under."""
    typed = [str(path) for app in _apps() for name in TYPED for path in sorted((ROOT / app).glob(name))]
    return {
        "style": ["ruff", "check", "--quiet", *_code()],
        "shape": ["ruff", "format", "--check", "--quiet", *_code()],
        "imports go down": ["lint-imports", "--no-logo", "--cache-dir", ".cache/imports"],
        "types": ["mypy", "--cache-dir", ".cache/mypy", *typed],
        "templates' shape": ["djade", "--target-version", "5.2", "--check", *_templates()],
        "templates": ["djlint", "--lint", "--quiet", *_templates()],
        "Django's own checks": ["python", "manage.py", "check", "--fail-level", "WARNING"],
        "migrations": ["python", "manage.py", "makemigrations", "--check", "--dry-run"],
    }


def shaping() -> dict[str, list[str]]:
    return {
        "style": ["ruff", "check", "--fix", "--quiet", *_code()],
        "shape": ["ruff", "format", "--quiet", *_code()],
        # It ends with an error when it changed something, so the second time tells.
        "templates, first pass": ["sh", "-c", 'djade --target-version 5.2 "$@" || true', "djade", *_templates()],
        "templates' shape": ["djade", "--target-version", "5.2", *_templates()],
    }


def _tell(holes: advisories.Answer) -> None:
    """In the last lines. A machine without a way out can lint all the same."""
    if holes.not_asked:
        print(f"not asked  advisories for what is installed: {holes.not_asked}", flush=True)
    for one in holes.found:
        print(f"known hole  {one}", flush=True)


def _run_all(commands: dict[str, list[str]], *, wrong: list[str] | None = None) -> None:
    with tempfile.TemporaryDirectory(prefix="engage-lint-") as data:
        variables = {
            **environment.venv_environment(),
            "DJANGO_SETTINGS_MODULE": "engage.settings.test",
            "ENGAGE_DATA": data,
        }
        variables.pop("DATABASE_URL", None)  # it may be somebody's real one
        failed = [name for name, command in commands.items() if not _run(name, command, variables)]
    failed += wrong or []
    if failed:
        raise SetupError(f"Not right yet: {', '.join(failed)}.")


def _run(name: str, command: list[str], variables: dict[str, str]) -> bool:
    """Run one; what it says is shown only when it finds something."""
    program = shutil.which(command[0], path=variables["PATH"])
    done = subprocess.run(
        [program, *command[1:]],
        cwd=ROOT,
        env=variables,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    print(f"{'failed' if done.returncode else 'passed'}  {name}", flush=True)
    if done.returncode:
        print(done.stdout, flush=True)
    return done.returncode == 0


def _code() -> list[str]:
    return [name for name in OURS if (ROOT / name).exists()]


def _apps() -> list[Path]:
    return sorted(
        path.parent.relative_to(ROOT) for glob in ("*/apps.py", "engage/*/apps.py") for path in ROOT.glob(glob)
    )


def _templates() -> list[str]:
    folders = [ROOT / "templates", *(ROOT / app / "templates" for app in _apps())]
    return sorted(str(path.relative_to(ROOT)) for folder in folders for path in folder.rglob("*.html"))


if __name__ == "__main__":
    environment.fail_clearly(main, sys.argv[1])

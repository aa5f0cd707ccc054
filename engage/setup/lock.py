"""`make lock`: the requirements and the front end's lock, with hashes and without any index's address.

Pins that still fit stay; `make lock ARGS=--upgrade` takes the newest that fit, or
`ARGS="--upgrade-package NAME"` one.
"""

import os
import shutil
import subprocess
import sys

from engage.setup import environment, frontend
from engage.setup.environment import ROOT, VENV

NO_ADDRESSES = ["--generate-hashes", "--no-emit-index-url", "--no-emit-find-links", "--no-annotate", "--no-header"]
FILES = {
    "runtime": ["pyproject.toml"],
    "scale": ["pyproject.toml", "--extra", "scale"],
    "suggestions": ["pyproject.toml", "--extra", "suggestions"],
    "dev": ["pyproject.toml", "--extra", "dev", "--extra", "scale", "--extra", "suggestions"],
    "node": ["requirements/node.in"],
    "postgres": ["requirements/postgres.in"],
}


def main(arguments: list[str]) -> None:
    environment.make_venv()
    uv = _uv()
    for name, source in FILES.items():
        output = ["--output-file", f"requirements/{name}.txt"]
        command = [*uv, "pip", "compile", "--quiet", "--python-version", "3.11", *NO_ADDRESSES, *output]
        subprocess.run([*command, *source, *arguments], cwd=ROOT, check=True)
        print(f"requirements/{name}.txt", flush=True)
    node, npm = frontend.find_node()
    path = f"{os.path.dirname(node)}{os.pathsep}{os.environ.get('PATH', '')}"
    variables = {**os.environ, "PATH": path}
    subprocess.run(
        [*npm, "install", "--package-lock-only", "--ignore-scripts"], cwd=frontend.FRONTEND, env=variables, check=True
    )
    print("engage/frontend/package-lock.json", flush=True)


def _uv() -> list[str]:
    uv = shutil.which("uv")
    if uv and environment.runs([uv, "--version"]):
        return [uv]
    python = str(VENV / "bin" / "python")
    subprocess.run([python, "-m", "pip", "install", "--quiet", "uv"], check=True)
    return [python, "-m", "uv"]


if __name__ == "__main__":
    environment.fail_clearly(main, sys.argv[1:])

"""`make demo`: everything from nothing to a running small council, at once when it already stands."""

import os
import socket
import subprocess

from engage.setup import environment, frontend
from engage.setup.environment import ROOT, VENV_PYTHON, SetupError
from engage.setup.supervisor import Program, supervise

PORT = os.environ.get("PORT") or "8000"
ADDRESS = f"http://127.0.0.1:{PORT}"


def main() -> None:
    refuse_taken_port()
    environment.install("runtime")
    frontend.build()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "engage.settings.dev")
    os.environ.setdefault("ENGAGE_SITE_URL", ADDRESS)
    print("Preparing the database (about half a minute the first time) …", flush=True)
    manage("migrate", "--verbosity", "0")
    manage("load_demo")
    supervise(
        [
            Program("site", web_server(), answers=ADDRESS),
            Program("worker", manage_command("db_worker", "--backend", "jobs", "--queue-name", "*", "--no-reload")),
            Program("tick", manage_command("tick", "--forever")),
        ],
        ready=f"Engage is running at {ADDRESS} - Ctrl-C ends it, its data stays.",
    )


def refuse_taken_port() -> None:
    """Say so before the first minute of work, not after it."""
    if not PORT.isdigit() or not 0 < int(PORT) < 65536:
        raise SetupError(f"PORT={PORT} is not a port: it takes a number from 1 to 65535.")
    try:
        # As gunicorn binds: a port that was in use a moment ago may be taken again.
        socket.create_server(("127.0.0.1", int(PORT))).close()
    except OSError as error:
        why = os.strerror(error.errno).lower()
        raise SetupError(
            f"Port {PORT} cannot be used: {why}. If the demo is running already, it is at {ADDRESS}\n"
            f"Another port: make demo PORT={int(PORT) + 1 if int(PORT) < 65535 else 8000}"
        ) from error


def web_server() -> list[str]:
    options = ["--bind", f"127.0.0.1:{PORT}", "--workers", "2", "--threads", "4", "--preload", "--no-control-socket"]
    return [str(VENV_PYTHON), "-m", "gunicorn", "engage.wsgi:application", "--log-level", "warning", *options]


def manage_command(*command: str) -> list[str]:
    return [str(VENV_PYTHON), "manage.py", *command]


def manage(*command: str) -> None:
    if subprocess.run(manage_command(*command), cwd=ROOT, check=False).returncode:
        raise SetupError(f"manage.py {command[0]} failed: see the lines above.")


if __name__ == "__main__":
    environment.fail_clearly(main)

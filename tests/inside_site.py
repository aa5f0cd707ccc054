"""Runs functions and pieces of source inside a site's environment: the far end of `Site.run_python`.

Starting Django takes seconds, so it is started once; each call is a fork of it, and none minds another. A line of
JSON comes in for each call: what to run, its arguments, and the files for what it says and what it returns. A line
with the child's exit code goes back.
"""

import importlib
import json
import os
import sys
import traceback
from collections.abc import Callable
from pathlib import Path

import django
from django.db import connections


def main() -> None:
    django.setup()
    for line in sys.stdin:
        call = json.loads(line)
        run = _prepare(call["what"])
        child = os.fork()
        if child == 0:
            _run(run, call)
        _pid, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)


def _prepare(what: str) -> Callable:
    if "\n" in what or ":" not in what or " " in what:
        return lambda **arguments: _execute(what, arguments)
    module, _, function = what.partition(":")
    return getattr(importlib.import_module(module), function)


def _execute(source: str, scope: dict):
    exec(compile(source, "<run_python>", "exec"), scope)  # noqa: S102 - a test's own source
    return scope.get("result")


def _run(run: Callable, call: dict) -> None:
    """In the child, which ends here."""
    code = 1
    said = os.open(call["said"], os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.dup2(said, 1)
    os.dup2(said, 2)
    try:
        result = run(**call["arguments"])
        Path(call["returned"]).write_text(json.dumps(result, default=str))
        connections.close_all()
        code = 0
    except BaseException:  # whatever it is, the test is to read it
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


if __name__ == "__main__":
    main()

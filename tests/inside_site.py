"""Runs one function or piece of source inside a site's environment: the far end of `Site.run_python`."""

import importlib
import json
import sys

import django


def main(name: str, arguments: dict) -> None:
    django.setup()
    if "\n" not in name and ":" in name and " " not in name:
        module, _, function = name.partition(":")
        result = getattr(importlib.import_module(module), function)(**arguments)
    else:
        scope = dict(arguments)
        exec(compile(name, "<run_python>", "exec"), scope)  # noqa: S102 - a test's own source
        result = scope.get("result")
    # A separator that no printed text holds: what the function itself prints comes before it.
    print("\x1e" + json.dumps(result, default=str))


if __name__ == "__main__":
    main(sys.argv[1], json.loads(sys.argv[2]))

"""A day that is worked out while tests are collected is yesterday when midnight passes before the test runs."""

import ast

from tests.databases import ROOT
from tests.repository.files import ours, tracked

TESTS = [path for path in tracked(".py") if path.is_relative_to(ROOT / "tests")]
CLOCKS = {"in_days", "in_words", "today", "localdate", "localtime", "now", "utcnow"}
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)


def done_at_once(node):
    """What Python does when it reads a file: all but what stands inside functions."""
    for child in ast.iter_child_nodes(node):
        yield child
        if isinstance(child, FUNCTIONS):
            at_once = [
                *getattr(child, "decorator_list", []),
                *child.args.defaults,
                *filter(None, child.args.kw_defaults),
            ]
            yield from (inner for one in at_once for inner in [one, *done_at_once(one)])
        else:
            yield from done_at_once(child)


def days_in(source: str) -> list[tuple[int, str]]:
    calls = [one for one in done_at_once(ast.parse(source)) if isinstance(one, ast.Call)]
    named = [(one.lineno, getattr(one.func, "attr", getattr(one.func, "id", ""))) for one in calls]
    return sorted({(line, name) for line, name in named if name in CLOCKS})


def test_days_are_worked_out_when_a_test_runs():
    found = {ours(path): days for path in TESTS if (days := days_in(path.read_text()))}
    assert not found, f"work these out in a function: {found}"


def test_it_is_seen_wherever_it_stands():
    source = """
LATE = {"closes_on": in_days(-3)}
class A:
    day = date.today()
@mark([in_days(1)])
def test_x(a=timezone.now()):
    in_days(4)
later = lambda: in_days(5)
[lambda one=today(): one]
"""
    assert days_in(source) == [(2, "in_days"), (4, "today"), (5, "in_days"), (6, "now"), (9, "today")]

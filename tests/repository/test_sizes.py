"""Files and functions stay small enough to be read in one go."""

import ast

from tests.databases import ROOT
from tests.repository.files import ours, tracked

FILE, FUNCTION = 400, 50
SETTINGS = ROOT / "engage" / "settings" / "base.py"
SOURCES = [path for path in tracked(".py", ".html", ".js", ".mjs", ".scss") if path.parent.name != "migrations"]


def test_files_stay_small():
    lines = {path: len(path.read_text().splitlines()) for path in SOURCES}
    long = {ours(path): count for path, count in lines.items() if count > (350 if path == SETTINGS else FILE)}
    assert not long, f"split these at {FILE} lines (settings at 350): {long}"


def test_functions_stay_small():
    long = {
        f"{ours(path)}:{node.lineno} {node.name}": length
        for path in SOURCES
        if path.suffix == ".py"
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef) and (length := node.end_lineno - node.lineno + 1) > FUNCTION
    }
    assert not long, f"functions of more than {FUNCTION} lines: {long}"

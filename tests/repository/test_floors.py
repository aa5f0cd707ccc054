"""Imports and model relations go down only, and the linter checks every app there is."""

import tomllib

import pytest
from django.conf import settings

from tests.databases import ROOT
from tests.repository.files import app_folders, our_apps, our_models
from tests.repository.floors import FLOORS, floor_of

LINTER = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
CONTRACTS = {contract["id"]: contract for contract in LINTER["contracts"]}


def test_the_linter_has_the_same_floors():
    layers = [{name.strip(" ()") for name in layer.split("|")} for layer in CONTRACTS["floors"]["layers"]]
    assert list(reversed(layers)) == FLOORS


def test_every_app_stands_on_a_floor_and_is_seen_by_the_linter():
    apps = set(app_folders())
    assert apps <= set().union(*FLOORS)
    assert {app.partition(".")[0] for app in apps} == set(LINTER["root_packages"])
    at_the_top = {app for app in apps if "." not in app}
    assert set(CONTRACTS["files"]["containers"]) == {"engage.*"} | at_the_top


def test_every_app_is_installed_in_the_tests():
    assert {config.name for config in our_apps()} == set(app_folders())


def relations() -> list:
    fields = [field for model in our_models() for field in (*model._meta.local_fields, *model._meta.local_many_to_many)]
    return [field for field in fields if field.is_relation and field.related_model]


@pytest.mark.parametrize("field", relations(), ids=str)
def test_relations_go_down(field):
    here, there = field.model._meta.app_config.name, field.related_model._meta.app_config.name
    if here == there or there not in app_folders() or field.related_model._meta.label == settings.AUTH_USER_MODEL:
        return
    assert floor_of(there) < floor_of(here), f"{field} points up or across, from {here} to {there}"

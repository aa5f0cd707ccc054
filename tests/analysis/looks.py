"""Asking for another look at what is filed, and giving it, as the tests of that do."""

from engage.accounts.enums import Role
from engage.analysis.looking import ask_for_another_look, settle_look, split_code
from engage.analysis.models import AnotherLook
from tests.factories import make_user

WHY = "It took in two different things."
TWO = [("Night buses", "Those after ten."), ("Day buses", "")]


def ask(code, because=WHY):
    return ask_for_another_look(by=make_user(Role.ANALYST), code=code, because=because)


def split(code, into=TWO, because=WHY):
    return split_code(by=make_user(Role.ANALYST), code=code, into=into, because=because)


def queued(coding):
    ask(coding.code)
    return AnotherLook.objects.get(coding=coding)


def settle(look, outcome, code=None, by=None):
    return settle_look(by=by or make_user(Role.ANALYST), look=look, outcome=outcome, code=code)

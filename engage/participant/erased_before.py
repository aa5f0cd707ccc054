"""People who were erased: erased again after a restore."""

from engage.accounts.models import User
from engage.core.erasures import Erasure, register
from engage.participant.erasing import erase_person
from engage.participant.persons import person_of


def register_all() -> None:
    register("account.erased", again=_erase)


def _erase(erasure: Erasure) -> bool:
    account = User.objects.filter(pk=erasure.subject.partition(":")[2], date_joined__lte=erasure.at).first()
    if account is None:
        return False
    erase_person(by=None, person=person_of(account))
    return True

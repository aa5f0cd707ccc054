"""What people took away of what they had given, done again in a database that was restored."""

from engage.contributions.enums import Ending, Purpose
from engage.contributions.importing.leaving import FILE_REMOVED, remove_file
from engage.contributions.importing.undoing import UNDONE, undo_again
from engage.contributions.models import Contribution, ImportBatch
from engage.contributions.services import Answered, give_consent, set_contact, withdraw
from engage.contributions.words import empty_again
from engage.core.erasures import Erasure, register

SAID_BEFORE = "As the person had said before the database was restored from a safety copy."


def register_all() -> None:
    register("contribution.withdrawn", again=_withdraw)
    register("contribution.changed", again=_empty)
    register("contact.corrected", again=_forget_address)
    register("consent.taken_back", again=_refuse)
    register(FILE_REMOVED, again=_remove_file)
    register(UNDONE, again=_undo)


def _standing(erasure: Erasure) -> Contribution | None:
    reference = erasure.subject.partition(":")[2]
    return Contribution.objects.standing().filter(reference=reference).select_related("contact").first()


def _withdraw(erasure: Erasure) -> bool:
    contribution = _standing(erasure)
    if contribution:
        withdraw(by=None, contribution=contribution, ending=Ending(erasure.note or Ending.WITHDRAWN))
    return contribution is not None


def _empty(erasure: Erasure) -> bool:
    """The new version is lost with the database that held it; what it replaced stays away nevertheless."""
    contribution = _standing(erasure)
    return contribution is not None and empty_again(contribution=contribution, emptied=erasure.note)


def _forget_address(erasure: Erasure) -> bool:
    contribution = _standing(erasure)
    contact = contribution and contribution.contact
    if contribution is None or contact is None or contact.created_at > erasure.at:
        return False
    set_contact(by=None, contribution=contribution, contact=None)
    return True


def _import_of(erasure: Erasure) -> ImportBatch | None:
    return ImportBatch.objects.filter(pk=erasure.subject.partition(":")[2]).first()


def _undo(erasure: Erasure) -> bool:
    batch = _import_of(erasure)
    return batch is not None and undo_again(batch)


def _remove_file(erasure: Erasure) -> bool:
    batch = _import_of(erasure)
    return batch is not None and bool(remove_file(by=None, batch=batch))


def _refuse(erasure: Erasure) -> bool:
    contribution = _standing(erasure)
    if contribution is None or not Contribution.objects.consenting(erasure.note).filter(pk=contribution.pk).exists():
        return False
    give_consent(by=None, contribution=contribution, answer=Answered(Purpose(erasure.note), False, SAID_BEFORE))
    return True

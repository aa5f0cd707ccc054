"""Who brings in files of answers, and into what."""

from typing import Any

from engage.accounts.enums import Role
from engage.accounts.grants import grant
from engage.contributions.models import Activity, ImportBatch

for importer in (Role.ENGAGEMENT_OFFICER, Role.ADMINISTRATOR):
    grant(importer, "contributions.add_importbatch")


def may_import(user: Any) -> bool:
    return user.has_perm("contributions.add_importbatch")


def may_see_file(user: Any, batch: ImportBatch) -> bool:
    """What stands in a file is shown to nobody but whoever chose it: it holds words and addresses at once."""
    return batch.started_by_id is not None and batch.started_by_id == user.pk


def may_have_codes(user: Any, batch: ImportBatch) -> bool:
    """Codes open people's words, and stand beside their addresses. Being a superuser is not enough."""
    return may_see_file(user, batch) or user.groups.filter(name=Role.ADMINISTRATOR.value).exists()


def importable_by(user: Any) -> Any:
    """The activities of the officer's own organisation; of all, when they belong to none."""
    every = Activity.objects.all()
    return every.filter(organisation=user.organisation_id) if user.organisation_id else every

"""What tests of the importer have done inside the running site, by `site.run_python`."""

import datetime

from django.conf import settings
from django.utils import timezone

from engage.accounts.enums import Role
from engage.contributions.due import resume_imports
from engage.contributions.enums import Use
from engage.contributions.importing.desk import begin_import
from engage.contributions.models import Contribution, ImportBatch, Part, Upload
from tests.contributions.desk import make_upload
from tests.factories import make_user, sign_in


def begin_an_import(rows: int) -> dict:
    lines = [["words"], *([f"answer {number % 1_000}"] for number in range(rows))]
    officer = make_user(Role.ENGAGEMENT_OFFICER)
    batch = make_upload(officer, rows=lines, uses=[Use.TEXT])
    begin_import(by=officer, batch=batch)
    session = sign_in(officer).cookies[settings.SESSION_COOKIE_NAME].value
    return {"batch": batch.pk, "session": session}


def as_if_it_were_later(batch: int) -> int:
    """So long after the last sign of life that the dead worker's claim is over; how many imports are taken up."""
    Upload.objects.filter(pk=batch).update(claimed_at=timezone.now() - datetime.timedelta(minutes=3))
    taken_up = resume_imports()
    Upload.objects.filter(pk=batch).update(claim="")  # as it is two minutes on
    return taken_up


def what_came_of_it(batch: int) -> dict:
    found = ImportBatch.objects.select_related("activity").get(pk=batch)
    return {
        "counts": [found.taken, found.skipped, found.refused],
        "texts": list(Part.objects.values_list("text", flat=True)),
        "contributions": Contribution.objects.filter(brought_in=found).count(),
        "tally": found.activity.tally.given,
    }

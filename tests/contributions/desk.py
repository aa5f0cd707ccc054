"""Bringing a file in as an officer does on the screens; the background work is done where they would wait for it."""

import csv
import io
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from engage.accounts.enums import Role
from engage.contributions.enums import Use
from engage.contributions.importing.desk import begin_import, choose_columns
from engage.contributions.importing.passes import bring_in_some, check_all
from engage.contributions.importing.undoing import undo_some
from engage.contributions.importing.uploads import keep_file
from engage.contributions.models import ImportBatch
from tests.factories import make_activity, make_user, sign_in

SMALL = [
    ["Response ID", "What would help?", "Do you agree?", "E-mail", "Ward"],
    ["r1", "More buses.", "Yes", "ana@example.org", "Hallow Park"],
    ["r2", "Later buses.", "No", "", "Quayside"],
    ["r3", "Cheaper buses.", "No", "no address", "Quayside"],
]
SMALL_USES = [Use.RESPONDENT, Use.TEXT, Use.CHOICE, Use.EMAIL, Use.WARD]
ASKED = "May the council quote what you wrote in its report, without your name?"
TOLD = "We will only write to you about this consultation."


def as_csv(rows, encoding: str = "utf-8", **options) -> bytes:
    written = io.StringIO()
    csv.writer(written, **options).writerows(rows)
    return written.getvalue().encode(encoding)


class Desk:
    """One officer before the screens. `say` holds the texts of the page that came last."""

    def __init__(self, user: Any = None, role: Role = Role.ENGAGEMENT_OFFICER):
        self.client = sign_in(user or make_user(role))
        self.user = self.client.user
        self.page: Any = None

    def get(self, path: str) -> Any:
        self.page = self.client.get(f"/admin/imports/{path}")
        return self.page

    def post(self, path: str, **fields) -> Any:
        self.page = self.client.post(f"/admin/imports/{path}", fields)
        return self.page

    @property
    def text(self) -> str:
        return self.page.content.decode()

    def choose(self, content: bytes, activity, name: str = "answers.csv") -> ImportBatch | None:
        """The import that was begun, or None when the file was refused."""
        self.post("new/", activity=activity.pk, file=SimpleUploadedFile(name, content))
        return ImportBatch.objects.latest("pk") if self.page.status_code == 302 else None

    def map(self, batch: ImportBatch, *uses: str, **fields) -> Any:
        chosen = {f"use-{number}": use for number, use in enumerate(uses)}
        return self.post(
            f"{batch.pk}/columns/", **{**chosen, "language": "en", "contact_basis": TOLD, "name": "Spring", **fields}
        )

    def check(self, content: bytes, activity, *uses: str, **fields) -> ImportBatch:
        """As far as the dry run."""
        batch = self.choose(content, activity)
        assert batch, self.text
        assert self.map(batch, *uses, **fields).status_code == 302, self.page.context["form"].errors
        check_all(batch.pk)
        self.get(f"{batch.pk}/")
        return batch

    def bring_in(self, content: bytes, activity, *uses: str, **fields) -> ImportBatch:
        batch = self.check(content, activity, *uses, **fields)
        self.post(f"{batch.pk}/go/", outside="take")
        finish(batch)
        batch.refresh_from_db()
        self.get(f"{batch.pk}/")
        return batch

    def undo(self, batch: ImportBatch) -> None:
        self.post(f"{batch.pk}/undo/")
        while undo_some(batch.pk):
            pass
        batch.refresh_from_db()

    def codes(self, batch: ImportBatch) -> list[list[str]]:
        response = self.post(f"{batch.pk}/codes/")
        content = b"".join(response.streaming_content).decode("utf-8-sig")
        return list(csv.reader(io.StringIO(content)))


def make_upload(by: Any, activity: Any = None, rows=SMALL, uses=(), until: str = "checked") -> ImportBatch:
    """Without the screens: a file whose columns are not chosen yet ("new"), that is checked, or that is in ("done")."""
    activity = activity or make_activity()
    batch = keep_file(by=by, activity=activity, name="answers.csv", chunks=iter([as_csv(rows)]))
    if until != "new":
        choose_columns(
            batch=batch,
            uses=uses or SMALL_USES,
            language="en",
            contact_basis=TOLD,
            name=f"Import {batch.pk}",
            quote_basis=ASKED,
        )
        check_all(batch.pk)
    if until == "done":
        begin_import(by=by, batch=batch, leave_outside=False)
        finish(batch)
    batch.refresh_from_db()
    return batch


def finish(batch: ImportBatch) -> int:
    """How many rounds there were to the end."""
    rounds = 1
    while bring_in_some(batch.pk):
        rounds += 1
    return rounds

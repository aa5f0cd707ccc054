"""A real process, killed with SIGKILL again and again in the middle: nothing lost, nothing doubled."""

import json
import os
import subprocess
import sys
import time

from engage.contributions.models import Contribution, ImportBatch, Part, Receipt
from engage.core.references import keyed_digest
from tests.contributions.importing import read_codes, write_csv
from tests.databases import ROOT
from tests.factories import make_activity

ROWS = 4_000
KILLS = 3


def start(activity, path, tmp_path, url) -> subprocess.Popen:
    command = [sys.executable, "manage.py", "import_contributions", str(path), "--activity", activity.slug]
    command += ["--text-column", "words", "--email-column", "mail", "--contact-basis", "News of this."]
    command += ["--codes", str(tmp_path / "codes.csv")]
    environment = {**os.environ, "DATABASE_URL": url, "ENGAGE_DATA": str(tmp_path / "data")}
    return subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)


def wait_for_more(process: subprocess.Popen, taken: int) -> None:
    deadline = time.monotonic() + 60
    while Contribution.objects.count() <= taken:
        assert process.poll() is None, "it ended before it could be killed"
        assert time.monotonic() < deadline
        time.sleep(0.005)


def test_an_import_killed_in_the_middle_goes_on(own_database, tmp_path):
    activity = make_activity()
    rows = [["words", "mail"], *([f"answer {n % 3_000}", f"p{n % 50}@example.org"] for n in range(ROWS))]
    path = write_csv(tmp_path / "a.csv", rows)
    taken = [0]
    for _ in range(KILLS):
        with start(activity, path, tmp_path, own_database) as process:
            wait_for_more(process, taken[-1])
            process.kill()
        taken.append(Contribution.objects.count())
        journal = [json.loads(line) for line in (tmp_path / "codes.csv.part").read_text().splitlines()]
        digests = {keyed_digest("receipt", row[1]) for row in journal[1:]}
        assert set(Receipt.objects.values_list("code_digest", flat=True)) <= digests
    assert 0 < taken[1] < taken[2] < taken[3] < ROWS
    with start(activity, path, tmp_path, own_database) as process:
        said = process.communicate()[0].splitlines()
        assert process.returncode == 0
    assert (
        f"{ROWS} rows: {ROWS - taken[-1]} taken, {taken[-1]} skipped because they are here already, 0 refused." in said
    )
    assert sorted(Part.objects.values_list("text", flat=True)) == sorted(row[0] for row in rows[1:])
    lines = read_codes(tmp_path / "codes.csv")[1:]
    references = {receipt.contribution.reference for receipt in Receipt.objects.select_related("contribution")}
    assert (len(lines), {line[0] for line in lines}) == (ROWS, references)
    batch = ImportBatch.objects.get()
    assert (batch.taken, batch.skipped, batch.refused) == (ROWS, 0, 0)
    assert [file.name for file in tmp_path.glob("codes*")] == ["codes.csv"]

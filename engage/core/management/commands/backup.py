import os
import sys
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from engage.core.backup.making import make_backup


class Command(BaseCommand):
    help = (
        "Writes one archive of the database and all files, while the site is at work. `backup -` writes it to a pipe."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", help="where to; - for standard output")

    def handle(self, *args, file, **options):
        if file == "-":
            made = make_backup(sys.stdout.buffer)
            sys.stdout.buffer.flush()
        else:
            made = self._into(Path(file))
        self.stderr.write(f"Backup {made.number}: database {made.database_bytes:,} bytes, files {made.files:,}.")

    def _into(self, path: Path):
        """Under its name only once it is whole and on the disk."""
        if path.exists():
            raise CommandError(f"{path} is there already.")
        partial = path.with_name(f"{path.name}.partial")
        try:
            with open(partial, "wb", opener=lambda name, flags: os.open(name, flags, 0o600)) as out:
                made = make_backup(out)
                out.flush()
                os.fsync(out.fileno())
            partial.rename(path)
        finally:
            partial.unlink(missing_ok=True)
        return made

import sys
import tempfile
from dataclasses import fields
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from engage.demo.bench.runs import Sizes, as_json, as_table, run_all


class Command(BaseCommand):
    help = (
        "Measures how much work our pages are beside the least that could do the same, under one server, in databases "
        "of its own that are gone afterwards: SQLite files, or on the server of DATABASE_URL when that is PostgreSQL. "
        "Writes bench.json into the data folder. Ends with 1 when a bar is not met."
    )
    requires_system_checks = ()

    def add_arguments(self, parser):
        for size in fields(Sizes):
            parser.add_argument(f"--{size.name}", type=int, default=size.default, help="(default %(default)s)")

    def handle(self, *args, **options):
        sizes = Sizes(**{size.name: options[size.name] for size in fields(Sizes)})
        grows = sizes.small < sizes.middle < sizes.large and 100 <= sizes.pile < sizes.texts
        if min(vars(sizes).values()) < 1 or not grows:
            raise CommandError(
                "Each number is at least 1, --middle is more than --small, --large than --middle, and --texts than "
                "--pile, which is at least 100."
            )
        folder = Path(tempfile.mkdtemp(prefix="engage-bench-"))
        try:
            found = run_all(sizes, folder, self.say)
        except RuntimeError as error:
            raise CommandError(str(error)) from error
        kept = Path(settings.DATA_DIR) / "bench.json"
        kept.write_text(as_json(found, sizes))
        self.stdout.write("\n".join(["", *as_table(found), "", f"Kept in {kept}."]))
        if found.missed:
            sys.exit(1)

    def say(self, sentence: str) -> None:
        self.stdout.write(sentence)
        self.stdout.flush()

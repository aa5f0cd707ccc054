import os
import subprocess
import sys
import tempfile
from dataclasses import fields
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from engage.demo.bench.runs import Sizes, as_json, as_table, run_all


class Command(BaseCommand):
    help = (
        "Measures how long we take beside the least that could do the same: medians of interleaved rounds, in a "
        "database of its own that is gone afterwards. Writes bench.json into the data folder."
    )

    def add_arguments(self, parser):
        for size in fields(Sizes):
            parser.add_argument(f"--{size.name}", type=int, default=size.default, help="(default %(default)s)")
        parser.add_argument("--inside", type=Path, help="(for itself)")

    def handle(self, *args, inside, **options):
        sizes = Sizes(**{size.name: options[size.name] for size in fields(Sizes)})
        if min(vars(sizes).values()) < 1 or sizes.large <= sizes.small:
            raise CommandError("Each number is at least 1, and --large is more than --small.")
        if inside:
            results = run_all(sizes, self.say)
            inside.write_text(as_json(results, sizes))
            self.stdout.write("\n".join(["", *as_table(results)]))
        else:
            self.in_a_place_of_its_own(sizes)

    def in_a_place_of_its_own(self, sizes: Sizes) -> None:
        """In processes that know no other database, folder or mail server than those made here."""
        kept = Path(settings.DATA_DIR) / "bench.json"
        with tempfile.TemporaryDirectory(prefix="engage-bench-") as folder:
            environment = {
                **os.environ,
                "DJANGO_SETTINGS_MODULE": "engage.settings.dev",
                "ENGAGE_DATA": folder,
                "DATABASE_URL": f"sqlite:///{folder}/small.sqlite3",
                "EMAIL_URL": "dummymail://",
                "CACHE_URL": "locmemcache://",
            }
            self.say("Making a database …")
            self.manage(environment, "migrate", "--verbosity", "0")
            numbers = [f"--{name}={number}" for name, number in vars(sizes).items()]
            self.manage(environment, "bench", "--inside", f"{folder}/bench.json", *numbers)
            kept.write_text(Path(folder, "bench.json").read_text())
        self.stdout.write(f"\nKept in {kept}.")

    def manage(self, environment: dict[str, str], *command: str) -> None:
        done = subprocess.run(  # noqa: S603 - our own program
            [sys.executable, "manage.py", *command], cwd=settings.BASE_DIR, env=environment, check=False
        )
        if done.returncode:
            raise CommandError(f"{command[0]} failed: see the lines above.")

    def say(self, sentence: str) -> None:
        self.stdout.write(sentence)
        self.stdout.flush()

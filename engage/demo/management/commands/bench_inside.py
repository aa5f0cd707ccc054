import json
import logging
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from engage.core.due import analyse_database
from engage.demo.bench import volume
from engage.demo.bench.importing import measure_import
from engage.demo.bench.piles import pile_up
from engage.demo.bench.previewing import measure_preview
from engage.demo.bench.publishing import measure_publishing
from engage.demo.bench.recounting import recount


class Command(BaseCommand):
    help = "(for the bench itself) Fills one of its databases, or measures an import into it, or a publication."

    def add_arguments(self, parser):
        parser.add_argument("what", choices=["fill", "import", "pile", "preview", "publish", "recount"])
        parser.add_argument("number", type=int, nargs="?", default=0)
        parser.add_argument("seed", type=int, nargs="?", default=0)

    def handle(self, *args, what, number, seed, **options):
        if not hasattr(settings, "IS_BENCH"):
            raise CommandError("Only in a database of the bench's own.")
        logging.getLogger("wagtail").setLevel(logging.WARNING)
        if what == "fill":
            volume.fill(number, seed)
            analyse_database()
        elif what == "pile":
            self.stdout.write(json.dumps(pile_up(number, seed)))
        elif what == "recount":
            self.stdout.write(json.dumps(recount()))
        elif what == "preview":
            self.stdout.write(json.dumps(measure_preview(number)))
        elif what == "publish":
            self.stdout.write(json.dumps(measure_publishing(number)))
        else:
            self.stdout.write(json.dumps(measure_import(Path(settings.DATA_DIR), number)))

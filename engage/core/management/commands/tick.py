import logging
import signal

from django.core.management.base import BaseCommand, CommandError

from engage.core import schedule

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Does what is due: opens, closes, sends, expires, tidies. Run it every minute (cron, a timer)."

    def add_arguments(self, parser):
        parser.add_argument("--forever", action="store_true", help="go on, once every --interval seconds")
        parser.add_argument("--interval", type=int, default=60)

    def handle(self, *args, forever, interval, **options):
        # Told to end, it finishes what it is at: a message cut off while it is handed over is one nobody knows of.
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: schedule.ending.set())
        failed = self._run(forever)
        while forever and not schedule.ending.wait(interval):
            failed = self._run(forever)
        if failed and not forever:
            raise CommandError(f"These duties failed, see the log: {', '.join(failed)}")

    def _run(self, forever: bool) -> list[str]:
        try:
            done, failed = schedule.run_all()
        except Exception:
            if not forever:
                raise
            logger.exception("What is due could not be looked at; trying again")  # the database is away
            return []
        for name, count in done.items():
            if count:
                self.stdout.write(f"{name}: {count}")
        return failed

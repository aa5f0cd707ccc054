import time

from django.core.management.base import BaseCommand, CommandError

from engage.core import schedule


class Command(BaseCommand):
    help = "Does what is due: opens, closes, sends, expires, tidies. Run it every minute (cron, a timer)."

    def add_arguments(self, parser):
        parser.add_argument("--forever", action="store_true", help="go on, once every --interval seconds")
        parser.add_argument("--interval", type=int, default=60)

    def handle(self, *args, forever, interval, **options):
        while True:
            done, failed = schedule.run_all()
            for name, count in done.items():
                if count:
                    self.stdout.write(f"{name}: {count}")
            if not forever:
                break
            time.sleep(interval)
        if failed:
            raise CommandError(f"These duties failed, see the log: {', '.join(failed)}")

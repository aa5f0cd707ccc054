import logging

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from engage.demo import loading
from engage.demo.people import PASSWORD, PEOPLE
from engage.demo.trying import CODE_TO_TRY, code_to_try


class Command(BaseCommand):
    help = "Loads a small made-up council to look at, once, and says who can sign in. Never beside a real one."

    def handle(self, *args, **options):
        if not settings.ENGAGE_DEMO:
            raise CommandError("This is not a demo site (settings.ENGAGE_DEMO).")
        logging.getLogger("wagtail").setLevel(logging.WARNING)  # a line for each page says nothing to a visitor
        try:
            loaded = loading.load()
        except loading.NotTheDemosPlace as error:
            raise CommandError("There is another organisation in this database. The demo leaves it alone.") from error
        self.stdout.write("Merebridge Borough Council has been loaded." if loaded else "Merebridge is here already.")
        self._say_where()

    def _say_where(self) -> None:
        site = settings.ENGAGE_SITE_URL
        self.stdout.write(f"\n  The site           {site}/")
        self.stdout.write(f"  What to try        {site}/demo/   (log-ins, six-digit codes, mail that was sent)")
        self.stdout.write(f"  The staff area     {site}/admin/")
        if code := code_to_try():
            self.stdout.write(f"  A return code      {code}   ({CODE_TO_TRY}; enter it at {site}/receipt/)")
        self.stdout.write(f"\n  Sign in with the password {PASSWORD}; staff then need six digits, shown by")
        self.stdout.write("  manage.py demo_code EMAIL and at /demo/.\n")
        for person in PEOPLE:
            self.stdout.write(f"  {person.email:<28} {person.role or 'Resident'}")

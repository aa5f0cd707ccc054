from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from engage.accounts.models import User
from engage.demo.people import BY_EMAIL, codes_now


class Command(BaseCommand):
    help = "Prints the six digits that a member of the demo's staff needs to sign in now."

    def add_arguments(self, parser):
        parser.add_argument("email")

    def handle(self, *args, email, **options):
        if not settings.ENGAGE_DEMO:
            raise CommandError("This is not a demo site (settings.ENGAGE_DEMO).")
        users = list(User.objects.filter(email=email.lower())) if email.lower() in BY_EMAIL else []
        codes = codes_now(users)
        if not codes:
            raise CommandError("Nobody on the demo's staff has this address. See manage.py load_demo.")
        self.stdout.write(codes[email.lower()])

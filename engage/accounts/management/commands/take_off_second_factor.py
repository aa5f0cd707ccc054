from django.core.management.base import BaseCommand, CommandError

from engage.accounts.models import User
from engage.accounts.services import take_off_second_factor


class Command(BaseCommand):
    help = (
        "For somebody who lost their phone or key and their recovery codes: they set up a new one at their next log-in."
    )

    def add_arguments(self, parser):
        parser.add_argument("email")

    def handle(self, *args, email, **options):
        account = User.objects.filter(email__iexact=email).first()
        if account is None:
            raise CommandError("There is no account with this e-mail address.")
        taken_off = take_off_second_factor(by=None, account=account)
        self.stdout.write(f"Taken off: {taken_off}. Make sure that it was the person themselves who asked.")

from django.core.management.base import BaseCommand

from engage.core.retention import report


class Command(BaseCommand):
    help = (
        "Says how long each kind of record is kept, by which rule, and how much of it goes when. Counts and dates only."
    )

    def handle(self, *args, **options):
        for line in report():
            self.stdout.write(f"{line.rule.name}: {line.rule.what}")
            self.stdout.write(f"  kept: {line.rule.how_long} ({line.rule.source})")
            if line.days:
                self.stdout.write(
                    f"  {line.overdue:,} overdue, {line.soon:,} within 30 days, {line.in_all:,} within a year"
                )
                for day, count in line.days[:12]:
                    self.stdout.write(f"    {day:%d %B %Y}: {count:,}")

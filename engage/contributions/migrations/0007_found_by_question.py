from django.db import migrations


class Migration(migrations.Migration):
    """By how a question begins: a whole one may be longer than what an index of PostgreSQL takes. In the words of the
    database, because Django would ask with other words than it makes the index with, and SQLite not know it again."""

    dependencies = [("contributions", "0006_found_by_channel_kind_and_ending")]
    operations = [
        migrations.RunSQL(
            "CREATE INDEX part_by_question ON contributions_part (SUBSTR(prompt, 1, 60)) WHERE is_current",
            "DROP INDEX part_by_question",
        )
    ]

from django.db import migrations

from engage.core.append_only import RefuseChanges


class Migration(migrations.Migration):
    """What was published stands: a correction is a new row."""

    dependencies = [("decisions", "0001_initial")]
    operations = [
        RefuseChanges(
            "Influence",
            when_update="OLD.published_at IS NOT NULL",
            when_delete="OLD.published_at IS NOT NULL",
        )
    ]

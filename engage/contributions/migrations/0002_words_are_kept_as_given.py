from django.db import migrations

from engage.core.append_only import RefuseChanges


class Migration(migrations.Migration):
    """Words may be taken away, never altered. Consents are a record of what was said and when."""

    dependencies = [("contributions", "0001_initial")]
    operations = [
        RefuseChanges("Part", columns=["text"], when_update="NEW.text <> ''", refuse_delete=False),
        RefuseChanges("Consent", refuse_delete=False),
    ]

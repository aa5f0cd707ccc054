import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("decisions", "0010_still_to_tell")]

    operations = [
        migrations.CreateModel(
            name="KeptPreview",
            fields=[
                (
                    "decision",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="decisions.decision",
                    ),
                ),
                ("run", models.CharField(max_length=32)),
                ("is_again", models.BooleanField(default=False)),
                ("people", models.PositiveIntegerField(default=0)),
                ("done", models.PositiveIntegerField(default=0)),
                ("touched_at", models.DateTimeField()),
                ("fingerprint", models.CharField(blank=True, max_length=129)),
                ("heard", models.JSONField(default=list)),
                ("counted_at", models.DateTimeField(null=True)),
            ],
        ),
    ]

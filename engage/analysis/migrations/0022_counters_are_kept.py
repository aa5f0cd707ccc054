import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("analysis", "0021_a_merge_can_be_taken_back"),
        ("contributions", "0009_queue_by_language"),
    ]

    operations = [
        migrations.CreateModel(
            name="KeptCounter",
            fields=[
                (
                    "activity",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="contributions.activity",
                    ),
                ),
                ("questions", models.JSONField(default=list)),
                ("looks", models.PositiveIntegerField(default=0)),
                ("counted_at", models.DateTimeField(null=True)),
                ("asked_at", models.DateTimeField(null=True)),
            ],
        ),
    ]

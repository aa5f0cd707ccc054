import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Count, Q


def count_those_who_are_here(apps, schema_editor):
    Activity = apps.get_model("contributions", "Activity")
    Headcount = apps.get_model("contributions", "Headcount")
    withdrawn = Count("contributions", filter=Q(contributions__ending="withdrawn"))
    counted = Activity.objects.order_by("pk").annotate(given=Count("contributions"), gone=withdrawn)
    Headcount.objects.bulk_create(
        Headcount(activity_id=pk, given=given, withdrawn=gone)
        for pk, given, gone in counted.values_list("pk", "given", "gone")
    )


class Migration(migrations.Migration):
    dependencies = [("contributions", "0003_import_options")]

    operations = [
        migrations.CreateModel(
            name="Headcount",
            fields=[
                (
                    "activity",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="headcount",
                        serialize=False,
                        to="contributions.activity",
                    ),
                ),
                ("given", models.PositiveIntegerField(default=0)),
                ("withdrawn", models.PositiveIntegerField(default=0)),
            ],
        ),
        migrations.RunPython(count_those_who_are_here, migrations.RunPython.noop, elidable=True),
        migrations.AddIndex(
            model_name="contribution",
            index=models.Index(fields=["-received_at", "-id"], name="contribution_newest_first"),
        ),
        migrations.AddIndex(
            model_name="contribution", index=models.Index(fields=["language"], name="contribution_language")
        ),
    ]

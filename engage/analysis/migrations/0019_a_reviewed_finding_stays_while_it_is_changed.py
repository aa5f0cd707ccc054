import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F, Q


def shown_since(apps, schema_editor):
    apps.get_model("analysis", "Finding").objects.update(first_reviewed_at=F("reviewed_at"))


class Migration(migrations.Migration):
    dependencies = [("analysis", "0018_a_look_can_be_taken_back")]

    operations = [
        migrations.AddField(
            model_name="finding",
            name="revises",
            field=models.OneToOneField(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="change",
                to="analysis.finding",
            ),
        ),
        migrations.AddField(
            model_name="finding", name="first_reviewed_at", field=models.DateTimeField(blank=True, null=True)
        ),
        migrations.AddConstraint(
            model_name="finding",
            constraint=models.CheckConstraint(
                condition=Q(revises=None) | Q(reviewed_at=None), name="finding_change_ends_with_its_review"
            ),
        ),
        migrations.RunPython(shown_since, migrations.RunPython.noop, elidable=True),
    ]

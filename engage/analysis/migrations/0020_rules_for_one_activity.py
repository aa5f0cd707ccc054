import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [
        ("analysis", "0019_a_reviewed_finding_stays_while_it_is_changed"),
        ("contributions", "0007_found_by_question"),
    ]

    operations = [
        migrations.AddField(
            model_name="rule",
            name="activity",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="contributions.activity",
            ),
        ),
        migrations.AddIndex(
            model_name="suggestion",
            index=models.Index(condition=Q(("verdict", "open")), fields=["rule", "part"], name="suggestion_open"),
        ),
    ]

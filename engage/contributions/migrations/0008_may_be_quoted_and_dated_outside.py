from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("contributions", "0007_found_by_question")]

    operations = [
        migrations.AddField(
            model_name="importbatch",
            name="quote_basis",
            field=models.TextField(blank=True, default="", verbose_name="what they were asked about being quoted"),
            preserve_default=False,
        ),
        migrations.AddField(model_name="upload", name="outside", field=models.JSONField(default=dict)),
        migrations.AddField(model_name="upload", name="leave_outside", field=models.BooleanField(null=True)),
    ]

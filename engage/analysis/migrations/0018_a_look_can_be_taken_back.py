from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("analysis", "0017_codes_are_learned")]

    operations = [
        migrations.AddField(
            model_name="anotherlook",
            name="taken",
            field=models.JSONField(null=True),
        ),
    ]

from django.db import migrations, models

import engage.media.models


class Migration(migrations.Migration):
    """Each picture has a small file for phones beside the large one."""

    dependencies = [("media", "0001_initial")]
    operations = [
        migrations.AddField(
            model_name="picture",
            name="small",
            field=models.FileField(default="", storage=engage.media.models.private_storage, upload_to="pictures/"),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="picture",
            name="small_width",
            field=models.PositiveIntegerField(default=0, editable=False),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="picture",
            name="small_height",
            field=models.PositiveIntegerField(default=0, editable=False),
            preserve_default=False,
        ),
        migrations.AlterField(
            model_name="picture",
            name="file",
            field=models.FileField(storage=engage.media.models.private_storage, upload_to="pictures/"),
        ),
        migrations.AlterField(
            model_name="picture",
            name="width",
            field=models.PositiveIntegerField(editable=False),
        ),
        migrations.AlterField(
            model_name="picture",
            name="height",
            field=models.PositiveIntegerField(editable=False),
        ),
    ]

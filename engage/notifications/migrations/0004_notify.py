from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('notifications', '0003_digests'),
    ]

    operations = [
        migrations.AddField(
            model_name='message',
            name='handed_as',
            field=models.CharField(blank=True, max_length=36),
        ),
    ]

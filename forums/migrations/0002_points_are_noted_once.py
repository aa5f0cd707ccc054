
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('forums', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='point',
            name='entry_digest',
            field=models.CharField(editable=False, max_length=64, null=True, unique=True),
        ),
    ]

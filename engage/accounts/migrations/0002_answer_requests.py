from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [('accounts', '0001_initial')]

    operations = [
        migrations.AlterModelOptions(
            name='contact',
            options={
                'permissions': [
                    ('view_identity', 'Can see who gave a contribution and how to reach them'),
                    ('answer_request', 'Can copy and erase what is held of a person who asks for it'),
                ]
            },
        ),
    ]

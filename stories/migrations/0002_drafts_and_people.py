
import django.db.models.deletion
import django.utils.timezone
import engage.core.references
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('contributions', '0003_import_options'),
        ('media', '0002_pictures_in_two_sizes'),
        ('stories', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='story',
            name='people_in_picture',
            field=models.CharField(blank=True, choices=[('nobody', 'No, nobody can be recognised in it'), ('agreed', 'Yes, and each of them has agreed. For a child, a parent or carer has agreed')], max_length=15, verbose_name='people in the picture'),
        ),
        migrations.AddField(
            model_name='story',
            name='people_in_story',
            field=models.CharField(blank=True, choices=[('nobody', 'No, it is only about the person who tells it'), ('unrecognisable', 'Yes, but nobody could tell who they are'), ('agreed', 'Yes, and everyone who can be recognised has agreed')], max_length=15, verbose_name='other people in the story'),
        ),
        migrations.CreateModel(
            name='StoryDraft',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(default=engage.core.references.new_reference, editable=False, max_length=9, unique=True)),
                ('answers', models.JSONField(default=dict)),
                ('revised_version', models.CharField(blank=True, max_length=64)),
                ('begun_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('expires_at', models.DateTimeField(db_index=True)),
                ('activity', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='contributions.activity')),
                ('picture', models.OneToOneField(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='draft', to='media.picture')),
                ('reporter', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('revises', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='revisions', to='stories.story')),
                ('sent_as', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='stories.story')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('sent_as', None), models.Q(('answers', {}), ('picture', None), ('revised_version', '')), _connector='OR'), name='sent_story_draft_holds_nothing')],
            },
        ),
    ]

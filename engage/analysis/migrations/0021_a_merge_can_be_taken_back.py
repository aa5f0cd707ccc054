from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("analysis", "0020_rules_for_one_activity")]

    operations = [
        migrations.AddField(model_name="filedbefore", name="kept", field=models.JSONField(null=True)),
        migrations.AlterField(
            model_name="codechange",
            name="kind",
            field=models.CharField(
                choices=[
                    ("added", "Added"),
                    ("renamed", "Renamed"),
                    ("defined", "Defined anew"),
                    ("moved", "Put in another place"),
                    ("changed", "Changed"),
                    ("tagged", "Bears on other grounds of equality"),
                    ("retired", "Retired"),
                    ("reopened", "Used again"),
                    ("merged", "Merged into another"),
                    ("took_in", "Took in another"),
                    ("unmerged", "Stands for itself again: the merge was taken back"),
                    ("gave_back", "Gave another back: the merge was taken back"),
                    ("split", "Split into others"),
                    ("split_off", "Made by splitting another"),
                    ("asked", "What is filed under it is to be looked at again"),
                ],
                max_length=12,
            ),
        ),
    ]

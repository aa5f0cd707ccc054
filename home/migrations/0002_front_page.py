from django.db import migrations


def create_front_page(apps, schema_editor):
    """Puts our front page where Wagtail's first migration put its welcome page."""
    ContentType = apps.get_model("contenttypes", "ContentType")
    Page = apps.get_model("wagtailcore", "Page")
    Site = apps.get_model("wagtailcore", "Site")
    HomePage = apps.get_model("home", "HomePage")
    Locale = apps.get_model("wagtailcore", "Locale")
    Page.objects.filter(pk=2, slug="home").delete()
    Site.objects.all().delete()
    kind, _ = ContentType.objects.get_or_create(model="homepage", app_label="home")
    front = HomePage.objects.create(
        title="Engage",
        draft_title="Engage",
        slug="home",
        content_type=kind,
        path="00010001",
        depth=2,
        numchild=0,
        url_path="/home/",
        locale=Locale.objects.first(),
    )
    Page.objects.filter(depth=1).update(numchild=1)
    Site.objects.create(hostname="localhost", root_page=front, is_default_site=True, site_name="Engage")


class Migration(migrations.Migration):
    dependencies = [("home", "0001_initial"), ("wagtailcore", "0096_referenceindex_referenceindex_source_object_and_more")]
    operations = [migrations.RunPython(create_front_page, migrations.RunPython.noop)]

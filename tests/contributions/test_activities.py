from engage.contributions.models import Activity
from tests.factories import in_days, make_consultation, make_organisation


def test_publishing_a_page_makes_its_activity(db):
    page = make_consultation(title="Night buses", slug="night-buses", opens_on=in_days(-3))

    made = Activity.objects.values("kind", "title", "slug", "url", "opens_on", "organisation").get()

    assert made == {
        "kind": "consultation",
        "title": "Night buses",
        "slug": "night-buses",
        "url": "/consultations/night-buses/",
        "opens_on": in_days(-3),
        "organisation": make_organisation().pk,
    }
    assert page.activity == Activity.objects.get()


def test_a_draft_changes_nothing(db):
    page = make_consultation(title="Night buses")
    page.title, page.closes_on = "Night buses, again", in_days(60)
    page.save_revision()

    assert page.activity.title == "Night buses"
    assert Activity.objects.get().closes_on == in_days(20)


def test_a_page_never_published_has_no_activity(db):
    assert make_consultation(publish=False).activity is None
    assert not Activity.objects.exists()

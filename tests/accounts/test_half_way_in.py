"""What a member of staff is outside the admin, who has signed in without a second factor; and what is kept of one."""

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.core.files.base import ContentFile
from wagtail.documents import get_document_model
from wagtail.models import Collection, CollectionViewRestriction, PageViewRestriction

from engage.accounts.enums import Role
from home.models import StandardPage
from tests.accounts.signing_in import by_password, code_now, confirmed, with_app
from tests.factories import make_front_page, make_user, sign_in

SET_UP = "/accounts/2fa/"


@pytest.fixture(autouse=True)
def _forget_counts():
    cache.clear()


# Outside the admin: half-way in, staff hold no permission anywhere.


def test_half_way_in_staff_may_do_nothing(db):
    user = make_user(Role.ENGAGEMENT_OFFICER)
    assert (user.has_perm("accounts.view_identity"), user.works_in_admin()) == (True, True)
    user.second_factor_given = False
    assert (user.has_perm("accounts.view_identity"), user.works_in_admin()) == (False, True)
    boss = make_user(is_superuser=True)
    boss.second_factor_given = False
    assert boss.has_perm("accounts.view_identity") is False


def test_reporters_need_no_second_factor(db):
    reporter = make_user(Role.REPORTER)
    permissions = reporter.get_all_permissions()
    reporter.second_factor_given = False
    assert [reporter.has_perm(name) for name in permissions] == [True] * len(permissions)


def _document(*, restricted: bool):
    collection = Collection.get_first_root_node().add_child(name="Papers")
    if restricted:
        kind = CollectionViewRestriction.LOGIN
        CollectionViewRestriction.objects.create(collection=collection, restriction_type=kind)
    return get_document_model().objects.create(
        title="Note", file=ContentFile(b"text", "note.txt"), collection=collection
    )


@pytest.mark.parametrize(
    ("restricted", "second_factor", "expected"), [(False, False, 200), (True, False, 302), (True, True, 200)]
)
def test_private_documents(db, settings, tmp_path, restricted, second_factor, expected):
    settings.MEDIA_ROOT = tmp_path
    document = _document(restricted=restricted)
    client = sign_in(make_user(Role.ANALYST), second_factor=second_factor)
    response = client.get(document.url)
    response.close()
    assert response.status_code == expected
    if expected == 302:
        assert response["Location"] == SET_UP


@pytest.mark.parametrize(
    ("restricted", "second_factor", "expected"), [(False, False, 200), (True, False, 302), (True, True, 200)]
)
def test_private_pages(db, restricted, second_factor, expected):
    page = make_front_page().add_child(instance=StandardPage(title="Papers", slug="papers", body="<p>Text</p>"))
    if restricted:
        PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)
    client = sign_in(make_user(Role.ANALYST), second_factor=second_factor)
    assert client.get(page.url).status_code == expected


def test_secrets_of_apps_are_locked_in_the_database(db):
    user = make_user(Role.ANALYST)
    secret = with_app(user)
    stored = Authenticator.objects.get(user=user).data["secret"]
    assert secret not in stored
    assert Authenticator.objects.get(user=user).wrap().validate_code(code_now(secret))


def test_a_retired_key_still_opens_what_it_locked(db, settings):
    user = make_user(Role.ANALYST)
    secret = with_app(user)
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "another key " * 5
    assert Authenticator.objects.get(user=user).wrap().validate_code(code_now(secret))


@pytest.mark.parametrize(("role", "hours"), [(Role.ANALYST, 12), (None, 14 * 24)])
def test_how_long_a_session_lasts(db, role, hours):
    user = confirmed(*([role] if role else []))
    client, _landed = by_password(user, wanted="/")
    assert round(client.session.get_expiry_age() / 3600, 1) == hours


def test_a_session_of_staff_ends_by_the_clock_whatever_is_done_in_it(db):
    client, _landed = by_password(confirmed(Role.ANALYST), wanted="/")
    ends = client.session.get_expiry_date()
    session = client.session
    session["anything"] = "else"
    session.save()
    assert client.session.get_expiry_date() == ends

"""What people see instead of a page: in the council's face where the database can be asked, and without it where it
may be what has failed."""

import html5lib
import pytest
from django.core.exceptions import RequestDataTooBig
from django.test import Client, RequestFactory
from wagtail.models import Site

from engage.core import views
from home.models import Branding
from home.sheets import sheet_address

REFUSALS = [
    (views.bad_request, ValueError(), 400),
    (views.permission_denied, ValueError(), 403),
    (views.page_not_found, ValueError(), 404),
    (views.bad_request, RequestDataTooBig(), 413),
    (views.rate_limited, None, 429),
]


def parsed(response):
    return html5lib.parse(response.content.decode(), namespaceHTMLElements=False)


@pytest.mark.parametrize(("view", "error", "status"), REFUSALS)
def test_a_refusal_wears_the_councils_face(db, view, error, status):
    Branding.objects.create(site=Site.objects.get(), colour="#7a2e4d", phone="01632 960 140")
    request = Client().get("/receipt/").wsgi_request  # as the middleware leaves one behind
    tree = parsed(response := view(request, error))
    assert response.status_code == status
    assert [h1.text for h1 in tree.iter("h1")] != []
    assert sheet_address("#7a2e4d") in {link.get("href") for link in tree.iter("link")}
    assert "01632 960 140" in response.content.decode()


def test_a_form_open_too_long_wears_it_too(db):
    Branding.objects.create(site=Site.objects.get(), colour="#7a2e4d")
    client = Client(enforce_csrf_checks=True)
    response = client.post("/receipt/", {"code": "K7M4"})
    assert response.status_code == 403
    assert sheet_address("#7a2e4d") in response.content.decode()
    assert "This form was open too long" in response.content.decode()


def test_an_error_of_ours_asks_the_database_nothing(rf: RequestFactory):
    """No `db` here: a query would fail the test."""
    response = views.server_error(rf.get("/"))
    tree = parsed(response)
    assert response.status_code == 500
    assert [h1.text for h1 in tree.iter("h1")] == ["Something went wrong here"]
    assert tree.find(".//header") is not None
    assert tree.get("lang") == "en"

"""The council's face: its colour can be read, its sheet may be kept for ever, and only administrators choose it."""

import re
from io import BytesIO

import html5lib
import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from wagtail.models import Site

from engage.accounts.enums import Role
from engage.media.models import SitePicture
from home import colours
from home.branding import Branding
from home.sheets import sheet, sheet_address
from tests.databases import ROOT
from tests.factories import make_user, sign_in

COLOURS = st.integers(0, 0xFFFFFF).map("#{:06x}".format)
SHEET = ROOT / "engage" / "frontend" / "src" / "_colours.scss"
FIELDS = {
    "name": "Merebridge Borough Council",
    "logo": "",
    "colour": "#7a2e4d",
    "email": "talk@merebridge.example",
    "phone": "01632 960 140",
    "hours": "Monday to Friday, 9am to 5pm",
    "address": "Town Hall",
    "other_ways": "",
    "complaints": "",
    "data_protection_email": "",
}


def edit_address() -> str:
    return f"/admin/settings/home/branding/{Site.objects.get().pk}/"


def dress(**fields) -> Branding:
    return Branding.objects.create(site=Site.objects.get(), **{**FIELDS, "logo": None, **fields})


# Contrast.


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [("#ffffff", "#000000", 21), ("#ffffff", "#ffffff", 1), ("#ffffff", "#767676", 4.54), ("#0000ff", "#ffffff", 8.59)],
)
def test_contrast_is_reckoned_as_wcag_does(one, other, ratio):
    assert round(colours.contrast(one, other), 2) == ratio
    assert colours.contrast(one, other) == colours.contrast(other, one)


@given(COLOURS)
def test_what_is_offered_can_be_read_and_is_darker(colour):
    offered = colours.darker_that_passes(colour)
    assert colours.can_be_read(offered)
    assert colours.contrast(offered, colours.WHITE) >= min(colours.contrast(colour, colours.WHITE), 4.5)
    assert (offered == colour) == colours.can_be_read(colour)


@given(COLOURS)
def test_in_dark_surroundings_it_can_be_read_too(colour):
    worn = sheet(colours.darker_that_passes(colour))
    accents = re.findall(r"(?m)^ *--engage-accent(?:-deep)?: (#[0-9a-f]{6});$", worn)
    light, deep, in_the_dark, lighter = accents
    for text in (light, deep):
        assert min(colours.contrast(text, ground) for ground in (colours.WHITE, colours.GROUND)) >= 4.5
    for text in (in_the_dark, lighter):
        assert min(colours.contrast(text, ground) for ground in ("#141210", "#1d1a17", colours.DARK_WASH)) >= 4.5


def test_the_grounds_are_those_of_the_sheet():
    values = dict(re.findall(r"(?m)^  --engage-(\w+): (#[0-9a-f]{3,6});", SHEET.read_text().split("@media")[0]))
    dark = dict(re.findall(r"(?m)^    --engage-(\w+): (#[0-9a-f]{3,6});", SHEET.read_text().split("@media")[1]))
    assert (values["ground"], values["accent"], dark["wash"]) == (colours.GROUND, colours.DEFAULT, colours.DARK_WASH)
    assert (dark["ground"], dark["paper"]) == ("#141210", "#1d1a17")


@pytest.mark.parametrize(
    ("written", "kept"),
    [("#0B5A6B", "#0b5a6b"), ("0b5a6b", "#0b5a6b"), (" #abc ", "#aabbcc"), ("057", "#005577")],
)
def test_a_colour_is_understood_however_it_is_written(written, kept):
    assert colours.normalised(written) == kept


@pytest.mark.parametrize("written", ["teal", "#12", "#12345g", "rgb(0,0,0)", "#0b5a6b;}", ""])
def test_what_is_no_colour_is_said_so(written):
    with pytest.raises(ValidationError, match="six letters or digits"):
        colours.normalised(written)


# The screen in the admin.


def test_a_colour_too_light_is_refused_with_its_ratio_and_a_darker_one(db):
    dress()
    client = sign_in(make_user(Role.ADMINISTRATOR))
    response = client.post(edit_address(), {**FIELDS, "name": "Typed so far", "colour": "#66aacc"})
    shown = response.content.decode()
    ratio, link = (f"{int(colours.contrast('#66aacc', one) * 100) / 100:g}" for one in (colours.WHITE, colours.GROUND))
    darker = colours.darker_that_passes("#66aacc")
    assert f"White text on it has a contrast of {ratio} to 1, and a link in this colour {link} to 1" in shown
    assert f"The nearest darker colour that passes is {darker}." in shown
    assert 'value="Typed so far"' in shown
    assert 'value="#66aacc"' in shown
    assert Branding.objects.get().colour == "#7a2e4d"
    assert client.post(edit_address(), {**FIELDS, "colour": darker.upper()}).status_code == 302
    assert Branding.objects.get().colour == darker


SENT_AWAY = (302, 302)  # to the admin's front page, with a message
WHO_MAY = [
    (None, (403, 403)),
    (Role.REPORTER, (403, 403)),
    (Role.MODERATOR, SENT_AWAY),
    (Role.ENGAGEMENT_OFFICER, SENT_AWAY),
    (Role.ANALYST, SENT_AWAY),
    (Role.DECISION_OFFICER, SENT_AWAY),
    (Role.ADMINISTRATOR, (200, 302)),
]


@pytest.mark.parametrize(("role", "statuses"), WHO_MAY)
def test_only_administrators_choose_it(db, role, statuses):
    kept = dress(name="As it was")
    client = sign_in(make_user(*([role] if role else [])))
    address = edit_address()
    assert (client.get(address).status_code, client.post(address, FIELDS).status_code) == statuses
    kept.refresh_from_db()
    assert kept.name == (FIELDS["name"] if role == Role.ADMINISTRATOR else "As it was")


def test_it_can_be_looked_at_before_it_is_saved(db):
    dress()
    client = sign_in(make_user(Role.ADMINISTRATOR))
    preview = f"{edit_address()}preview/"
    assert client.post(preview, {**FIELDS, "colour": "#123456", "name": "Not yet"}).json()["is_valid"]
    shown = client.get(preview).content.decode()
    assert sheet_address("#123456") in shown
    assert "Not yet" in shown
    assert Branding.objects.get().colour == "#7a2e4d"


# What the pages wear.


def pictures() -> list:
    return list(html5lib.parse(Client().get("/receipt/").content.decode(), namespaceHTMLElements=False).iter("img"))


def test_every_page_wears_the_councils_sheet(db):
    default = Client().get("/receipt/").content.decode()
    assert sheet_address(colours.DEFAULT) in default
    assert Branding.objects.count() == 0  # reading writes nothing
    dress()
    worn = Client().get("/receipt/").content.decode()
    assert sheet_address("#7a2e4d") in worn
    assert "01632 960 140" in worn
    assert "style=" not in worn


# Wagtail leaves it to Python to close the file in which it makes a size of a picture.
@pytest.mark.filterwarnings("ignore:Exception ignored in.*SpooledTemporaryFile")
def test_a_logo_stands_in_the_place_of_the_name_and_says_it(db):
    file = BytesIO()
    Image.new("RGB", (600, 200), "#7a2e4d").save(file, "PNG")
    logo = SitePicture(title="Arms", file=ContentFile(file.getvalue(), name="arms.png"))
    logo.save()
    brand = dress(logo=logo)
    [shown] = pictures()
    assert (shown.get("alt"), shown.get("width"), shown.get("height")) == ("Merebridge Borough Council", "288", "96")
    logo.delete()
    assert Branding.objects.get() == brand
    assert (
        list(html5lib.parse(Client().get("/receipt/").content.decode(), namespaceHTMLElements=False).iter("img")) == []
    )


def test_the_sheet_may_be_kept_for_ever():
    response = Client().get(sheet_address("#7a2e4d"))
    assert response.headers["Content-Type"] == "text/css; charset=utf-8"
    assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert "--engage-accent: #7a2e4d;" in response.content.decode()
    assert response.cookies == {}


def test_a_sheet_of_an_older_release_is_todays_and_soon_asked_for_again():
    response = Client().get("/brand/7a2e4d-000000000000.css")
    assert response.content.decode() == sheet("#7a2e4d")
    assert response.headers["Cache-Control"] == "public, max-age=60"


@pytest.mark.parametrize(
    "path", ["/brand/7a2e4d.css", "/brand/7A2E4D-000000000000.css", "/brand/zzzzzz-000000000000.css"]
)
def test_there_is_no_other_sheet(db, path):
    assert Client().get(path).status_code == 404

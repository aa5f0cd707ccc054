"""The virus scanner: asked before anything is kept, and never taken to have said yes when it said nothing."""

import socket
from io import BytesIO

import pytest
from django.core.checks import run_checks

from engage.media import antivirus
from engage.media.antivirus import NotClean, check_clean
from engage.media.models import Picture, SiteDocument, SitePicture
from engage.media.services import keep_picture
from tests.factories import make_user, sign_in
from tests.media.pictures import plain, upload
from tests.safety.files import PDF, brought
from tests.safety.scanner import EICAR, running_scanner

# Wagtail leaves the file that it makes a rendition in for the interpreter to close.
pytestmark = pytest.mark.filterwarnings("ignore:Exception ignored in")


@pytest.fixture(scope="module")
def scanner():
    with running_scanner() as running:
        yield running


@pytest.fixture
def on(scanner, settings):
    settings.ENGAGE_CLAMAV = scanner.address
    scanner.seen.clear()
    scanner.at_most = 100 * 1024 * 1024
    return scanner


@pytest.fixture
def down(settings):
    """An address where nobody answers: taken, so that nobody else can, and given up again."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        settings.ENGAGE_CLAMAV = f"tcp://127.0.0.1:{taken.getsockname()[1]}"


def refusal(data: bytes) -> str:
    with pytest.raises(NotClean) as refused:
        check_clean(BytesIO(data))
    return refused.value.code


@pytest.mark.parametrize("size", [0, 1, 65_536, 65_537, 1_000_000])
def test_every_byte_of_a_file_is_shown_to_it(on, size):
    data = bytes(n % 251 for n in range(size))
    file = BytesIO(data)
    file.seek(0, 2)
    check_clean(file)
    assert (on.seen, file.tell()) == ([data], 0)


def test_what_it_finds_is_refused(on):
    assert refusal(b"a" * 70_000 + EICAR) == "virus"


def test_a_file_it_will_not_look_at_is_refused(on):
    on.at_most = 10
    assert refusal(b"a" * 11) == "not_scanned"


def test_nothing_is_taken_while_it_is_down(down, caplog):
    assert refusal(b"harmless") == "not_scanned"
    assert "gave no verdict" in caplog.text
    assert antivirus.answers() is False


def test_it_is_asked_whether_it_is_there(on):
    assert antivirus.answers() is True


def test_a_socket_of_this_machine(settings, tmp_path):
    settings.ENGAGE_CLAMAV = f"unix://{tmp_path}/nobody.sock"
    assert refusal(b"harmless") == "not_scanned"


@pytest.mark.parametrize(("ends_with", "expected"), [(0, ""), (1, "virus"), (2, "not_scanned")])
def test_a_program(settings, tmp_path, ends_with, expected):
    """As clamscan ends: 0 for clean, 1 for found, 2 when it could not look."""
    program = tmp_path / "clamscan"
    program.write_text(f'#!/bin/sh\ncat > "{tmp_path}/shown"\nexit {ends_with}\n')
    program.chmod(0o700)
    settings.ENGAGE_CLAMAV = str(program)
    if expected:
        assert refusal(b"whatever") == expected
    else:
        check_clean(BytesIO(b"whatever"))
    assert (tmp_path / "shown").read_bytes() == b"whatever"


def test_a_program_that_is_not_there(settings):
    settings.ENGAGE_CLAMAV = "/nowhere/clamscan"
    assert refusal(b"whatever") == "not_scanned"


# At each door.


def test_a_persons_picture(db, on):
    with pytest.raises(NotClean) as refused:
        keep_picture(by=None, upload=upload(plain() + EICAR), alt_text="A colour")
    assert refused.value.messages == ["The virus scanner found something harmful in the selected file"]
    assert Picture.objects.count() == 0
    keep_picture(by=None, upload=upload(plain()), alt_text="A colour")
    assert (Picture.objects.count(), len(on.seen)) == (1, 2)


def officer():
    return sign_in(make_user(is_superuser=True))


DOORS = [
    ("/admin/images/add/", "file", SitePicture, "bus.png", plain("PNG")),
    ("/admin/images/chooser/create/", "image-chooser-upload-file", SitePicture, "bus.png", plain("PNG")),
    ("/admin/images/multiple/add/", "files[]", SitePicture, "bus.png", plain("PNG")),
    ("/admin/documents/add/", "file", SiteDocument, "bus.pdf", PDF),
    ("/admin/documents/chooser/create/", "document-chooser-upload-file", SiteDocument, "bus.pdf", PDF),
    ("/admin/documents/multiple/add/", "files[]", SiteDocument, "bus.pdf", PDF),
]


def bring(client, path: str, field: str, name: str, data: bytes):
    prefix = field.removesuffix("file") if field.endswith("upload-file") else ""
    fields = {f"{prefix}title": "A bus", f"{prefix}collection": "1", f"{prefix}description": "A bus"}
    headers = {"x-requested-with": "XMLHttpRequest"}
    return client.post(path, {**fields, field: brought(name, data)}, headers=headers)


@pytest.mark.parametrize(("path", "field", "model", "name", "data"), DOORS, ids=[door[0] for door in DOORS])
def test_every_door_of_the_admin(db, on, path, field, model, name, data):
    client = officer()
    refused = bring(client, path, field, name, data + EICAR)
    assert "found something harmful" in refused.content.decode()
    assert model.objects.count() == 0
    bring(client, path, field, name, data)
    assert (model.objects.count(), on.seen) == (1, [data + EICAR, data])


@pytest.mark.parametrize(("path", "field", "model", "name", "data"), DOORS[:1] + DOORS[3:4])
def test_an_officer_is_told_while_it_is_down_and_types_nothing_twice(db, down, path, field, model, name, data):
    answer = bring(officer(), path, field, name, data).content.decode()
    assert "We cannot check files for viruses right now" in answer
    assert 'value="A bus"' in answer
    assert model.objects.count() == 0


# What `check` says.


def found(**options) -> list[str]:
    return [one.id for one in run_checks(tags=["security"], **options) if one.id in ("engage.E002", "engage.W002")]


@pytest.mark.parametrize(
    ("value", "on_deploy"),
    [
        ("", ["engage.W002"]),
        ("off", []),
        ("unix:///run/clamav/clamd.ctl", []),
        ("tcp://scanner:3310", []),
        ("/usr/bin/clamscan", []),
        ("yes", ["engage.E002"]),
    ],
)
def test_a_council_decides_about_viruses(settings, value, on_deploy):
    settings.ENGAGE_CLAMAV = value
    assert found(include_deployment_checks=True) == on_deploy
    assert found() == [one for one in on_deploy if one == "engage.E002"]

"""Files in an S3 bucket: set by the environment, kept by a real server, shown by addresses of our own."""

import subprocess
import sys

import boto3
import pytest
from moto.server import ThreadedMotoServer

from tests.databases import ROOT
from tests.site import Site

BUCKET = {"ENGAGE_S3_BUCKET": "merebridge", "ENGAGE_S3_REGION": "eu-west-2", "ENGAGE_S3_KEY": "a-key"}
KEEP_AND_SHOW = """
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from engage.core import erasures
from engage.core.backup.files import walk
from django.utils import timezone
names = [storages[alias].save("pictures/a b.webp", ContentFile(b"the picture")) for alias in ("default", "private")]
second = storages["default"].save("pictures/a b.webp", ContentFile(b"another"))
begun = timezone.now()
erasures.keep(erasures.Erasure(begun, "contact.forgotten", "contact:1"))
with storages["private"].open(names[1]) as file:
    read = file.read().decode()
result = {
    "names": names, "another": second != names[0], "read": read, "url": storages["default"].url(names[0]),
    "walked": list(walk(storages["private"])), "erasures": [one.subject for one in erasures.since(begun)],
}
"""


@pytest.fixture(scope="module")
def store():
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    address = f"http://{host}:{port}"
    client = boto3.client(
        "s3", endpoint_url=address, region_name="eu-west-2", aws_access_key_id="a-key", aws_secret_access_key="a-secret"
    )
    client.create_bucket(Bucket="merebridge", CreateBucketConfiguration={"LocationConstraint": "eu-west-2"})
    yield address, client
    client.close()
    server.stop()


@pytest.fixture
def site_on(own_database, tmp_path, mailbox, store):
    """Not started: only its environment is used. The secret stands in a file, as a council's would."""
    site = Site(own_database, tmp_path, mailbox)
    secret = tmp_path / "s3-secret"
    secret.write_text("a-secret\n")
    site.environment |= {**BUCKET, "ENGAGE_S3_ENDPOINT": store[0], "ENGAGE_S3_SECRET_FILE": str(secret)}
    yield site
    site.close()


def keys(client) -> list[str]:
    return [one["Key"] for one in client.list_objects_v2(Bucket="merebridge").get("Contents", [])]


def test_files_are_kept_apart_in_it_and_nobody_is_sent_there(site_on, store):
    found = site_on.run_python(KEEP_AND_SHOW)
    (line,) = [key for key in keys(store[1]) if key.startswith("erasures/")]
    assert line.endswith("+contact.forgotten+contact_1+")
    assert found == {
        "names": ["pictures/a b.webp"] * 2,
        "another": True,
        "read": "the picture",
        "url": "/media/pictures/a%20b.webp",
        "walked": ["pictures/a b.webp"],
        "erasures": ["contact:1"],
    }
    assert {key.partition("/")[0] for key in keys(store[1])} == {"media", "private", "erasures"}


def test_a_backup_takes_them_along_and_puts_them_back(site_on, store, tmp_path):
    site_on.run_python(KEEP_AND_SHOW)
    before = [key for key in keys(store[1]) if not key.startswith("erasures/")]
    archive = tmp_path / "backup.tar"
    site_on.manage("backup", archive)
    for key in before:
        store[1].delete_object(Bucket="merebridge", Key=key)
    site_on.manage("restore", archive, "--replace")
    assert [key for key in keys(store[1]) if not key.startswith("erasures/")] == before


def test_nothing_of_it_is_loaded_where_there_is_no_bucket(tmp_path):
    code = "import os, sys, django; django.setup(); sys.exit('storages' in sys.modules or 'boto3' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False, capture_output=True)
    assert (done.returncode, done.stderr) == (0, b"")

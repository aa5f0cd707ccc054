"""Log-in as people meet it: in a real browser, on a real site, with real mail."""

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.contrib.auth.models import Group

from engage.accounts.models import User
from tests.accounts.sign_on import CLIENT, SECRET, running_provider
from tests.site import Site

PASSWORD = "ferry timetable lamp"
WANTED = "/admin/account/"


def make_officer(email: str, password: str = "") -> int:
    """Runs in the site."""
    user = User.objects.create_user(email, password, first_name="Nia", last_name="Reed")
    user.groups.add(Group.objects.get(name="Engagement officer"))
    return user.pk


class Person:
    """Somebody with a browser and a mailbox."""

    def __init__(self, site: Site, page, email: str):
        self.site, self.page, self.email, self.mail_read = site, page, email, 0

    def goes_to(self, path: str) -> None:
        self.page.goto(self.site.url + path)

    def presses(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).click()

    def fills(self, name: str, value: str) -> None:
        self.page.get_by_role("textbox", name=name).fill(value)

    def is_at(self, path: str) -> bool:
        self.page.wait_for_url(self.site.url + path)
        return True

    def reads_code(self) -> str:
        mine = [m for m in self.site.mailbox.messages if m.recipients == [self.email]]
        deadline = time.monotonic() + 15
        while len(mine) <= self.mail_read and time.monotonic() < deadline:
            time.sleep(0.1)
            mine = [m for m in self.site.mailbox.messages if m.recipients == [self.email]]
        self.mail_read += 1
        text = mine[-1].get_body(("plain",)).get_content()
        return re.search(r"^([A-Z0-9]{4}-?[A-Z0-9]{4})\s*$", text, re.MULTILINE)[1]

    def signs_in_by_code(self) -> None:
        self.fills("E-mail address", self.email)
        self.presses("Sign in")
        self.fills("Code", self.reads_code())
        self.presses("Continue")


@contextmanager
def a_key_in(page) -> Iterator[None]:
    """Chromium's own virtual authenticator: a passkey on this device, unlocked by a finger that is always there."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": {**options, "isUserVerified": True}})
    yield


def on_localhost(site: Site) -> str:
    """Passkeys belong to a name, and an address of numbers is none."""
    return site.url.replace("127.0.0.1", "localhost")


def test_a_resident_makes_an_account_by_code_without_javascript(module_site, page_without_javascript):
    person = Person(module_site, page_without_javascript, "ana@example.org")
    person.goes_to("/accounts/signup/?next=/my/")
    person.fills("E-mail address", person.email)
    person.presses("Send me a code")
    assert "A code is on its way to ana@example.org" in person.page.inner_text("main")
    person.fills("Code", person.reads_code())
    person.presses("Continue")
    assert person.is_at("/my/")
    person.goes_to("/accounts/logout/")
    person.presses("Sign out")
    person.goes_to("/accounts/login/?next=/my/")
    person.signs_in_by_code()
    assert person.is_at("/my/")


def test_a_wrong_code_and_another_one(module_site, page):
    person = Person(module_site, page, "nia.wrong@merebridge.example")
    module_site.run_python(make_officer, email=person.email)
    person.goes_to("/accounts/login/")
    person.presses("Sign in")
    assert page.title() == "Error: Sign in – Engage"
    person.fills("E-mail address", person.email)
    person.presses("Sign in")
    person.fills("Code", "AAAA-AAAA")
    person.presses("Continue")
    assert page.get_by_role("link", name="Enter the code exactly as it was given.").count() == 1
    first = person.reads_code()
    person.presses("Send another code")
    second = person.reads_code()
    assert first != second
    person.fills("Code", second.lower().replace("-", " "))
    person.presses("Continue")
    assert person.is_at("/accounts/2fa/")


def test_staff_set_up_an_app_and_land_where_they_wanted(module_site, page):
    person = Person(module_site, page, "nia.app@merebridge.example")
    module_site.run_python(make_officer, email=person.email, password=PASSWORD)
    person.goes_to(WANTED)
    person.fills("E-mail address", person.email)
    page.get_by_label("Password").fill(PASSWORD)
    person.presses("Sign in")
    person.fills("Code", person.reads_code())  # the first time, the address is confirmed
    person.presses("Continue")
    assert person.is_at("/accounts/2fa/")
    person.presses("Set up an app")
    page.get_by_label("Password").fill(PASSWORD)
    person.presses("Continue")
    secret = page.locator(".engage-secret").inner_text()
    person.fills("Code", format_hotp_value(hotp_value(secret, int(time.time()) // 30)))
    person.presses("Set up this app")
    assert page.locator(".engage-codes li").count() == 10
    person.presses("Continue to the staff area")
    assert person.is_at(WANTED)


def test_staff_come_in_with_a_passkey_alone(module_site, page, axe):
    """Adding, using and losing one, under our security policy: the page fixture fails on any breach of it."""
    email = "nia.key@merebridge.example"
    person = Person(module_site, page, email)
    module_site.run_python(make_officer, email=email)
    local = on_localhost(module_site)
    with a_key_in(page):
        page.goto(local + WANTED)
        person.signs_in_by_code()
        page.wait_for_url(local + "/accounts/2fa/")
        person.presses("Add a passkey or key")
        person.fills("Name of this key", "Work laptop")
        person.presses("Add this key")
        page.wait_for_url(local + "/accounts/2fa/recovery-codes/")
        person.presses("Continue to the staff area")
        page.wait_for_url(local + WANTED)
        page.goto(local + "/accounts/logout/")
        person.presses("Sign out")

        page.goto(local + "/accounts/login/?next=" + WANTED)
        person.presses("Sign in with a passkey")
        page.wait_for_url(local + WANTED)

        # With the code as first step, the key is the second.
        page.goto(local + "/accounts/logout/")
        person.presses("Sign out")
        page.goto(local + "/accounts/login/?next=" + WANTED)
        person.signs_in_by_code()
        page.wait_for_url(local + "/accounts/2fa/authenticate/")
        axe(page)
        person.presses("Use my passkey or key")
        page.wait_for_url(local + WANTED)


def test_a_device_that_does_not_answer_is_said_in_words(module_site, page):
    page.goto(on_localhost(module_site) + "/accounts/login/")
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": {**options, "isUserVerified": False}})
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.get_by_text("Your device did not confirm that it is you.").wait_for()
    assert page.evaluate("document.activeElement.id") == "key-trouble-here"


def test_account_pages_fit_a_phone(module_site, phone):
    for path in ("login/", "signup/", "password/reset/", "login/code/"):
        phone.goto(f"{module_site.url}/accounts/{path}")
        assert phone.evaluate("document.documentElement.scrollWidth") == 320, path


def test_staff_sign_on_gets_through_our_security_policy(module_site, page):
    """A form may lead only to our own pages, and a browser holds its redirects to that, too."""
    email = "nia.council@merebridge.example"
    module_site.run_python(make_officer, email=email)
    with running_provider() as provider:
        provider.claims = {"sub": "nia", "email": email, "email_verified": True}
        module_site.environment |= {
            "ENGAGE_OIDC_URL": provider.url,
            "ENGAGE_OIDC_CLIENT_ID": CLIENT,
            "ENGAGE_OIDC_SECRET": SECRET,
            "ENGAGE_OIDC_NAME": "Merebridge log-in",
            "ENGAGE_OIDC_HAS_SECOND_FACTOR": "true",
        }
        module_site.restart()
        page.goto(module_site.url + WANTED)
        page.get_by_role("button", name="Sign in with your Merebridge log-in").click()
        page.get_by_role("button", name="Continue", exact=True).click()
        page.wait_for_url(module_site.url + WANTED)

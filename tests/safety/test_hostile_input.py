"""Every form and every box for a code, sent what nobody's browser sends: never an error of ours, and nothing
broken is kept. 10,000 cases; ENGAGE_HOSTILE_CASES=100000 for a longer run."""

import copy
import os
import re
from contextlib import ExitStack

import pytest
from django.contrib.auth.models import Group
from django.core.cache import cache
from django.db import connection, models, transaction
from django.db.models.signals import post_save
from django.forms import BaseForm
from django.forms.models import BaseModelForm
from django.http import QueryDict
from django.test import Client
from django.utils.datastructures import MultiValueDict
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from consultations.enums import QuestionKind
from engage.accounts.enums import Role
from engage.analysis.models import Finding
from engage.notifications.models import Message
from engage.notifications.ringing import take
from tests.consultations.visitor import Visitor
from tests.contributions.desk import make_upload
from tests.factories import ask, make_consultation, make_user, sign_in
from tests.safety.blank import TEMPLATES
from tests.safety.hostile import CASES, CHANGES, NASTY, RAW, body, fields_on
from tests.safety.test_who_may_where import rows
from tests.safety.world import REPORTER, RESIDENT, SUPERUSER, come_in, make_world

# Wagtail leaves it to Python to close the file in which it makes a size of a picture.
pytestmark = pytest.mark.filterwarnings("ignore:Exception ignored in.*SpooledTemporaryFile")
IN_ALL = int(os.environ.get("ENGAGE_HOSTILE_CASES", "10000"))

# Where what is sent goes: who sends it, and the address. Its fields are read off the page itself.
PUBLIC = """
nobody    accounts/login/
nobody    accounts/signup/
nobody    accounts/login/code/
nobody    accounts/password/reset/
nobody    receipt/
nobody    messages/confirm/{confirm}/
nobody    messages/stop/{stop}/
nobody    t/{short_stop}/
answering consultations/{consultation}/answer/
answering consultations/{consultation}/answer/question-{text}/
answering consultations/{consultation}/answer/question-{one}/
answering consultations/{consultation}/answer/question-{many}/
answering consultations/{consultation}/answer/contact/
answering consultations/{consultation}/answer/quoting/
answering consultations/{consultation}/answer/check/
answering consultations/{consultation}/answer/delete/
resident  accounts/email/
resident  accounts/password/change/
resident  accounts/sessions/
resident  accounts/2fa/
resident  my/add/
resident  my/copy/
resident  my/erase/
resident  my/{mine}/copy/
resident  my/{mine}/
resident  my/{mine}/withdraw/
resident  my/{mine}/reach/
resident  my/{mine}/letters/
resident  my/{mine}/ask/
resident  my/{mine}/messages/
resident  my/{mine}/quoting/
resident  my/{mine}/fair/{understood}/
reporter  stories/write/
reporter  stories/write/{draft}/whose/
reporter  stories/write/{draft}/words/
reporter  stories/write/{draft}/name/
reporter  stories/write/{draft}/people/
reporter  stories/write/{draft}/picture/
reporter  stories/write/{draft}/consent/
reporter  stories/write/{draft}/teller/
reporter  stories/write/{draft}/check/
reporter  stories/write/{draft}/delete/
reporter  stories/{story}/release/
reporter  stories/{story}/showing/
"""
OFFICERS = """
admin/moderation/{story}/
admin/contributions/undo/
admin/contributions/hand-over/
admin/contributions/saved/
admin/contributions/bulk/
admin/contributions/alike/{alike}/
admin/contributions/{contribution}/suggestion/{suggestion}/
admin/suggestions/rules/new/
admin/suggestions/rules/{rule}/
admin/contributions/{contribution}/read/
admin/contributions/{contribution}/file/
admin/contributions/{contribution}/redact/
admin/contributions/{contribution}/note/
admin/contributions/{contribution}/note/{note}/settle/
admin/contributions/{contribution}/take-back/{coding}/
admin/imports/new/
admin/imports/{own_file}/columns/
admin/imports/{own_file}/go/
admin/imports/{own_file}/throw-away/
admin/imports/{import}/codes/
admin/imports/{import}/undo/
admin/findings/new/{activity}/
admin/findings/edit/{finding}/
admin/findings/review/{finding}/
admin/findings/send-back/{finding}/
admin/findings/take-back/{finding}/
admin/findings/answer/{doubted}/{doubt}/
admin/codes/new/
admin/codes/edit/{code}/
admin/codes/merge/{code}/
admin/codes/split/{code}/
admin/codes/another-look/{code}/
admin/contributions/{contribution}/look/{look}/
admin/codebooks/new/
admin/codebooks/edit/{codebook}/
admin/decisions/new/
admin/decisions/bring-in/
admin/decisions/files/
admin/decisions/files/{decision_file}/
admin/decisions/files/{decision_file}/columns/
admin/decisions/{decision}/check/
admin/decisions/edit/{decision}/
admin/decisions/answers/{influence}/
admin/decisions/answers/{published_influence}/correct/
admin/decisions/{decision}/publish/
admin/decisions/{decision}/tell-again/
admin/decisions/reports/{statement}/readers/
admin/decisions/{decision}/answers/new/?finding={reviewed}
admin/decisions/{decision}/answers/together/?finding={reviewed}
admin/points/{session}/
admin/messages/{message}/send-again/
admin/messages/{message}/came-back/
admin/printing/new/
admin/printing/{print_run}/printed/
admin/printing/{print_run}/put-back/
admin/ringing/next/
admin/ringing/{call}/
admin/ringing/{call}/take/
admin/ringing/{call}/it-was-them/
admin/ringing/{call}/put-back/
admin/messages/{message}/arrived/
admin/organisations/new/
admin/organisations/edit/{organisation}/
admin/users/new/
admin/users/edit/{person}/
admin/accessibility_issues/new/
admin/accessibility_issues/edit/{issue}/
"""
LISTS = """
admin/imports/
admin/moderation/ admin/contributions/ admin/findings/ admin/codes/ admin/codebooks/ admin/decisions/ admin/points/
admin/messages/ admin/organisations/ admin/users/ decisions/ consultations/
"""
SENT = [tuple(line.split()) for line in PUBLIC.split("\n") if line] + [(SUPERUSER, one) for one in OFFICERS.split()]
# A third goes through the whole site; the rest through the forms that its pages show, which is ten times as quick.
EACH = -(-IN_ALL // 3 // (len(SENT) + len(LISTS.split())))
CALM = {"deadline": None, "database": None, "suppress_health_check": list(HealthCheck), "print_blob": False}
MANY = settings(max_examples=EACH, **CALM)
FORMS_AT_LEAST = 40


def visitor(who: str):
    """A client and what its addresses may name."""
    world = make_world(who if who in (RESIDENT, REPORTER, SUPERUSER) else "nobody")
    client = come_in(who, world.user) if world.user else Client()
    world.things["reviewed"] = Finding.objects.exclude(reviewed_at=None).first().pk
    if who == SUPERUSER:  # what is in a file is shown to nobody else
        world.things["own_file"] = make_upload(world.user).pk
        world.user.groups.add(Group.objects.get(name=Role.DECISION_OFFICER))  # nor is whom to ring
        take(by=world.user, message=Message.objects.get(pk=world.things["call"]))
    if who == "answering":
        kinds = [ask("What?"), ask("Which?", QuestionKind.ONE, ["Bus", "Tram"]), ask("All?", QuestionKind.MANY, ["A"])]
        page = make_consultation(questions=kinds)
        Visitor(page, client).post()
        names = ("text", "one", "many")
        world.things |= {"consultation": page.activity.slug}
        world.things |= {name: question.pk for name, question in zip(names, page.asked(), strict=True)}
    return client, world.things


def no_broken_text(execute, sql, params, many, context):
    """A NUL (which PostgreSQL refuses) or half a sign, in anything that is written."""
    if sql.startswith(("INSERT", "UPDATE")):
        for row in params if many else [params]:
            for value in row or ():
                if isinstance(value, str):
                    assert "\x00" not in value, sql
                    value.encode()
    return execute(sql, params, many, context)


def no_field_overflows(sender, instance, **kwargs):
    """SQLite keeps any length; PostgreSQL would refuse it."""
    for field in sender._meta.concrete_fields:
        value = getattr(instance, field.attname)
        if isinstance(field, models.CharField) and field.max_length and isinstance(value, str):
            assert len(value) <= field.max_length, f"{sender.__name__}.{field.name}"
        if isinstance(field, models.IntegerField) and isinstance(value, int):
            low, high = connection.ops.integer_field_range(field.get_internal_type())
            assert (low is None or value >= low) and (high is None or value <= high), f"{sender.__name__}.{field.name}"


@pytest.fixture
def watched(db, settings):
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    with ExitStack() as stack:
        stack.enter_context(connection.execute_wrapper(no_broken_text))
        post_save.connect(no_field_overflows, weak=False, dispatch_uid="no-overflow")
        stack.callback(post_save.disconnect, dispatch_uid="no-overflow")
        yield


def undone(client, act):
    """One request; whatever it did is undone, and no limit is reached by the one before."""
    cache.clear()
    cookies = {name: morsel.value for name, morsel in client.cookies.items()}
    with transaction.atomic():
        response = act()
        if response.streaming:
            response.getvalue()
        transaction.set_rollback(True)
    client.cookies.clear()
    client.cookies.load(cookies)
    return response


@pytest.mark.parametrize("who", list(dict.fromkeys(who for who, _address in SENT)))
def test_whatever_is_sent(watched, settings, who):
    client, things = visitor(who)
    doors = ["/" + address.format(**things) for asker, address in SENT if asker == who]
    fields = {path: fields_on(client.get(path).content.decode()) or [("words", "any")] for path in doors}
    if who == SUPERUSER:
        settings.TEMPLATES = TEMPLATES

    @MANY
    @given(CASES)
    def send(path, case):
        data, kind = body(fields[path], case)
        response = undone(client, lambda: client.generic("POST", path, data, kind))
        assert response.status_code < 500

    for path in doors:
        send(path)


def forms_on(client, path: str) -> list:
    """The forms that a page was made with."""
    found = [each for context in client.get(path).context or [] for layer in context for each in layer.values()]
    return list({id(value): value for value in found if isinstance(value, BaseForm)}.values())


def test_whatever_is_typed_into_a_form(watched):
    forms = {}
    for who in dict.fromkeys(who for who, _address in SENT):
        client, things = visitor(who)
        for path in ["/" + address.format(**things) for asker, address in SENT if asker == who]:
            forms |= {f"{path} {type(form).__name__}": form for form in forms_on(client, path)}

    @settings(max_examples=-(-IN_ALL * 2 // 3 // len(forms)), **CALM)
    @given(CHANGES, st.sampled_from(RAW))
    def type_in(name, changes, raw):
        form = copy.copy(forms[name])
        if isinstance(form, BaseModelForm):
            form.instance = copy.copy(form.instance)
        names = [(form.add_prefix(field), "") for field in form.fields]
        data, _kind = body(names, (changes, "raw", raw))
        form.data, form.files, form.is_bound, form._errors = QueryDict(data), MultiValueDict(), True, None
        with transaction.atomic():
            for error in form.errors.get_json_data().values():
                assert all(one["message"] for one in error)
            transaction.set_rollback(True)

    for name in forms:
        type_in(name)
    assert len(forms) >= FORMS_AT_LEAST


def test_whatever_is_looked_for(watched, settings):
    client, _things = visitor(SUPERUSER)
    lists = {f"/{one}": fields_on(client.get(f"/{one}").content.decode()) for one in LISTS.split()}
    settings.TEMPLATES = TEMPLATES

    @MANY
    @given(data=st.data())
    def look(path, data):
        names = st.sampled_from([*(name for name, _value in lists[path]), "q", "p", "page"])
        query = data.draw(st.dictionaries(names, st.sampled_from(NASTY) | st.text(max_size=40), max_size=4))
        sent = {name: value.encode("utf-8", "replace").decode()[:2000] for name, value in query.items()}
        assert undone(client, lambda: client.get(path, sent)).status_code < 500

    for path in lists:
        look(path)


SCREENS = (
    "moderation|contributions|suggestions|findings|codes|codebooks|decisions|points|messages|printing|ringing|organisations|"
    "accessibility_issues"
)
OURS = re.compile(rf"^(?!accounts/|admin/|demo/|documents/|_util/)|^admin/({SCREENS})/")
NO_FORM = {  # a POST without a field, or none at all
    "admin/contributions/bulk/{batch}/",
    "admin/contributions/alike/{alike}/move/{alike_member}/",
    "admin/contributions/saved/{saved}/remove/",
    "admin/contributions/{contribution}/here/",
    "admin/contributions/{contribution}/note/{note}/remove/",
    "consultations/{consultation}/",
    "receipt/close/",
    "decisions/",
    "decisions/{published}/",
    "stories/{story}/change/",
    "consultations/{consultation}/answer/question-{question}/",
    "admin/decisions/{decision}/answers/new/",
    "admin/decisions/{decision}/answers/together/",
    "admin/codes/retire/{code}/",
    "admin/codes/reinstate/{code}/",
    "admin/codes/unmerge/{code}/",
    "admin/findings/quote/{finding}/{evidence}/",
    "admin/findings/unquote/{finding}/{evidence}/",
    "admin/findings/beside/{finding}/{evidence}/",
    "admin/codebooks/delete/{codebook}/",
    "admin/codes/delete/{code}/",
    "admin/decisions/answers/{influence}/delete/",
    "admin/decisions/delete/{decision}/",
    "admin/decisions/answers/{influence}/correct/",
    "admin/findings/delete/{finding}/",
    "admin/organisations/delete/{organisation}/",
    "admin/accessibility_issues/delete/{issue}/",
    "_util/authenticate_with_password/1/{page}/",
}


def test_every_form_of_ours_is_among_them():
    """Each address of ours that takes a POST of somebody's; a new one fails here until it is listed above."""
    listed = {address.partition("?")[0] for _who, address in SENT}
    takes = {row.address for row in rows() if OURS.search(row.address) and set(row.post) & set("2rcub")}
    assert takes - NO_FORM - listed == set()


@pytest.mark.sqlite
def test_the_watch_would_see_it(db, watched):
    """What must not be kept is noticed when it is. PostgreSQL refuses it by itself."""
    user = make_user()
    assert sign_in(user).get("/my/").status_code == 200
    for broken in ("a\x00b", "a" * 1000):
        user.first_name = broken
        with pytest.raises(AssertionError), transaction.atomic():
            user.save()


@pytest.mark.parametrize("number", ["9223372036854775808", "-9223372036854775809", "9" * 400])
def test_a_number_that_no_database_holds_is_no_role(db, number):
    """The longer runs found it: Django looks for it, and the database cannot."""
    client = sign_in(make_user(is_superuser=True))
    named = {"email": "new@merebridge.example", "first_name": "Ana", "last_name": "Reed"}
    answer = client.post("/admin/users/new/", {**named, "groups": [number]})
    assert (answer.status_code, list(answer.context["form"].errors)) == (200, ["groups"])


@pytest.mark.parametrize("number", ["9223372036854775808", "9" * 400])
def test_nor_can_it_be_looked_for(db, number):
    """Wagtail's own filter."""
    answer = sign_in(make_user(is_superuser=True)).get("/admin/users/", {"group": [number]})
    assert answer.status_code in (200, 400)

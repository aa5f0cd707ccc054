"""Who may see, weigh, review and quote from findings, through HTTP, guessed numbers included."""

import pytest

from engage.analysis import services
from engage.analysis.models import Finding
from tests.analysis.factories import make_excerpt, make_finding, make_part
from tests.analysis.roles import cells, client_of

pytestmark = pytest.mark.django_db
LIST = "/admin/findings/"


def address(finding, act="inspect"):
    return f"{LIST}{act}/{finding.pk}/"


TABLE = {
    "list":     "YYY--ff-Y",
    "see":      "YYY--ff-n",
    "guess":    "nnn--ff-n",
    "begin":    "YY---ff-Y",
    "weigh":    "YY---ff-n",
    "define":   "YY---ff-n",
    "edit":     "YY---ff-n",
    "revise":   "YY---ff-n",
    "review":   "YY---ff-n",
    "return":   "YY---ff-n",
    "quote":    "YY---ff-n",
    "unquote":  "YY---ff-n",
    "delete":   "YY---ff-n",
    "discard":  "YY---ff-n",
}  # fmt: skip


def attempt(client, act, finding):
    evidence = finding.evidence.get()
    weighed = {"statement": "All walk.", f"stance_{evidence.excerpt_id}": "one_voice"}
    weighed["codes"] = [evidence.excerpt.codings.get().code_id]
    return {
        "list": lambda: client.get(LIST),
        "see": lambda: client.get(address(finding)),
        "guess": lambda: client.get(f"{LIST}inspect/999999/"),
        "begin": lambda: client.get(f"{LIST}new/"),
        "weigh": lambda: client.get(f"{LIST}new/{finding.activity_id}/"),
        "define": lambda: client.post(f"{LIST}new/{finding.activity_id}/", weighed),
        "edit": lambda: client.get(address(finding, "edit")),
        "revise": lambda: client.post(address(finding, "edit"), weighed),
        "review": lambda: client.post(address(finding, "review")),
        "return": lambda: client.post(address(finding, "send-back"), {"because": "The excerpt says nothing of this."}),
        "quote": lambda: client.post(f"{address(finding, 'quote')}{evidence.pk}/"),
        "unquote": lambda: client.post(f"{address(finding, 'unquote')}{evidence.pk}/"),
        "delete": lambda: client.get(address(finding, "delete")),
        "discard": lambda: client.post(address(finding, "delete")),
    }[act]()


def state():
    return list(
        Finding.objects.order_by("pk").values_list(
            "statement", "reviewed_by", "returned_by", "evidence__stance", "evidence__quoted"
        )
    )


@pytest.mark.parametrize(
    ("act", "role", "expected"),
    cells(TABLE),
)
def test_who_may(act, role, expected):
    client = client_of(role)
    finding = make_finding(make_excerpt(make_part(quote=True)))
    if act == "unquote":
        services.quote(by=finding.created_by, evidence=finding.evidence.get())
    before = state()

    response = attempt(client, act, finding)

    writes = act in {"define", "revise", "review", "return", "quote", "unquote", "discard"}
    if expected in "nf":
        assert response.status_code == {"n": 404, "f": 403}[expected]
    elif expected == "-":
        assert response.status_code == 302
        assert not response.url.startswith(LIST)
    else:
        assert response.status_code == (302 if writes else 200)
    assert (state() != before) is (expected == "Y" and writes)


@pytest.mark.parametrize("act", ["review", "send-back", "quote", "unquote"])
def test_acts_are_posted_and_never_linked_to(officer, act):
    finding = make_finding(make_excerpt(make_part(quote=True)))
    evidence = "" if act in ("review", "send-back") else f"{finding.evidence.get().pk}/"

    assert officer.get(f"{address(finding, act)}{evidence}").status_code == 405

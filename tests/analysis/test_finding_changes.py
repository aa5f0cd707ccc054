"""A finding that was reviewed stays as it is while it is changed, until the change is reviewed too (ADR 29)."""

import re

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from engage.accounts.enums import Role
from engage.analysis import refusals, services
from engage.analysis.models import Finding
from engage.audit.models import AuditEvent
from tests.analysis.factories import fresh, make_excerpt, make_finding, make_part
from tests.factories import make_user
from tests.pages import page_of

pytestmark = pytest.mark.django_db
BECAUSE = "The excerpt is about the trains, not the buses."


def reviewed(finding):
    return services.review_finding(by=make_user(Role.ANALYST), finding=finding)


def change_statement(by, finding):
    services.revise_finding(by=by, finding=finding, statement="It is dark at the bus stop.")


def change_range(by, finding):
    services.revise_finding(by=by, finding=finding, range_of_views="Two thought otherwise.")


def change_evidence(by, finding):
    more = make_excerpt(make_part(finding.activity))
    weighed = [(one.excerpt, one.stance) for one in finding.evidence.all()]
    services.revise_finding(by=by, finding=finding, evidence=[*weighed, (more, "against")])


def change_stance_in_revision(by, finding):
    services.revise_finding(by=by, finding=finding, evidence=[(finding.excerpts.get(), "qualifies")])


def change_stance(by, finding):
    services.set_stance(by=by, evidence=finding.evidence.get(), stance="qualifies")


@pytest.mark.parametrize(
    "change", [change_statement, change_range, change_evidence, change_stance_in_revision, change_stance]
)
def test_a_change_waits_for_a_review_and_what_was_reviewed_stays(change):
    finding, reviser, second = reviewed(make_finding()), make_user(Role.ANALYST), make_user(Role.ANALYST)
    before = as_it_is(finding)

    change(reviser, finding)

    finding = fresh(finding)
    changed = finding.change
    assert as_it_is(finding) == before
    assert (finding.reviewed_at is None, finding.revised_by) == (False, None)
    assert (changed.reviewed_by, changed.created_by, changed.revised_by) == (None, finding.created_by, reviser)
    assert list(Finding.objects.to_review()) == [changed]
    noted = AuditEvent.objects.get(verb="finding.revised")
    assert (noted.subject, as_it_is(changed) != before) == (f"finding:{finding.pk}", True)
    wanted = as_it_is(changed)

    services.review_finding(by=second, finding=changed)

    assert list(Finding.objects.all()) == [finding]
    finding = fresh(finding)
    assert (as_it_is(finding), finding.reviewed_by, finding.revised_by) == (wanted, second, reviser)
    assert finding.first_reviewed_at < finding.reviewed_at


def test_the_change_of_a_finding_is_reviewed_by_neither_author_nor_changer():
    finding, reviser = reviewed(make_finding()), make_user(Role.ANALYST)
    change = services.revise_finding(by=reviser, finding=finding, statement="It is dark at the bus stop.")
    for own in (finding.created_by, reviser):
        with pytest.raises(refusals.OwnWork):
            services.review_finding(by=own, finding=change)
    with pytest.raises(IntegrityError), transaction.atomic():
        Finding.objects.filter(pk=change.pk).update(reviewed_by=make_user(), reviewed_at=timezone.now())


def test_two_do_not_change_one_finding_at_once_and_pressing_twice_is_once():
    finding, one = reviewed(make_finding()), make_user(Role.ANALYST)
    first, again = [services.revise_finding(by=one, finding=finding, statement="It is dark there.") for _ in range(2)]
    assert (first == again, AuditEvent.objects.filter(verb="finding.revised").count()) == (True, 1)
    with pytest.raises(refusals.ChangeUnderWay):
        services.revise_finding(by=make_user(Role.ANALYST), finding=finding, statement="It is light there.")
    other = services.revise_finding(by=make_user(Role.ANALYST), finding=first, statement="It is light there.")
    assert (other, fresh(first).statement, fresh(finding).statement) == (
        first, "It is light there.", finding.statement,
    )  # fmt: skip


def test_a_change_can_be_thrown_away_or_sent_back_and_then_it_is_gone_for_good():
    finding, second = reviewed(make_finding()), make_user(Role.ANALYST)
    change = services.revise_finding(by=finding.created_by, finding=finding, statement="It is dark there.")
    services.return_finding(by=second, finding=change, because=BECAUSE)
    assert (list(Finding.objects.returned()), fresh(finding).reviewed_at) == ([change], finding.reviewed_at)
    services.discard_finding(by=finding.created_by, finding=fresh(change))
    assert list(Finding.objects.all()) == [finding]
    with pytest.raises(refusals.FindingIsGone):
        services.review_finding(by=second, finding=change)


def test_what_is_taken_back_says_what_its_change_says_and_is_not_reviewed():
    finding, by = reviewed(make_finding()), make_user(Role.ANALYST)
    services.revise_finding(by=by, finding=finding, statement="It is dark at the bus stop.")
    services.take_back_finding(by=make_user(Role.ANALYST), finding=finding)
    found = Finding.objects.get()
    assert (found.pk, found.statement, found.reviewed_at, found.revised_by) == (
        finding.pk, "It is dark at the bus stop.", None, by,
    )  # fmt: skip
    with pytest.raises(refusals.NotReviewed):
        services.take_back_finding(by=by, finding=finding)


def test_a_quote_taken_away_does_not_come_back_with_a_change():
    finding, by = make_finding(make_excerpt(make_part(quote=True))), make_user(Role.ANALYST)
    services.quote(by=by, evidence=finding.evidence.get())
    change = services.revise_finding(by=by, finding=reviewed(finding), statement="It is dark at the bus stop.")
    assert change.evidence.get().quoted
    services.unquote(by=by, evidence=finding.evidence.get())
    reviewed(change)
    assert not finding.evidence.get().quoted


def test_a_quote_marked_while_a_finding_is_changed_stays_marked():
    finding, by = reviewed(make_finding(make_excerpt(make_part(quote=True)))), make_user(Role.ANALYST)
    change = services.revise_finding(by=by, finding=finding, statement="It is dark at the bus stop.")
    services.quote(by=by, evidence=finding.evidence.get())
    reviewed(change)
    assert finding.evidence.get().quoted


def as_it_is(finding):
    rows = finding.evidence.order_by("excerpt").values_list("excerpt", "stance", "added_by")
    return finding.statement, finding.range_of_views, list(rows)


def test_nobody_stands_by_what_they_have_not_seen(officer):
    finding = make_finding()
    page, button = (f"/admin/findings/{act}/{finding.pk}/" for act in ("inspect", "review"))

    def seen():
        return {"seen": re.search(r'name="seen" value="(\w+)"', page_of(officer.get(page))).group(1)}

    before = seen()
    services.revise_finding(by=finding.created_by, finding=finding, statement="It is dark at every bus stop.")

    said = page_of(officer.post(button, before, follow=True))
    assert "Somebody has changed it since you opened it." in said
    assert fresh(finding).reviewed_at is None
    before = seen()
    services.set_stance(by=finding.created_by, evidence=finding.evidence.get(), stance="against")
    officer.post(button, before)
    assert fresh(finding).reviewed_at is None
    officer.post(button, seen())
    assert fresh(finding).reviewed_by == officer.user

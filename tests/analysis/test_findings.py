"""Findings: what they rest on, who reviews them, and what may be quoted from them."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from wagtail.models import ModelLogEntry

from engage.accounts.enums import Role
from engage.analysis import refusals, services
from engage.analysis.enums import Stance
from engage.analysis.models import Evidence, Finding
from engage.audit.models import AuditEvent
from engage.contributions.enums import IdentityTier, Purpose
from engage.contributions.services import Answered, give_consent, withdraw
from engage.contributions.words import Words, replace_words
from tests.analysis.factories import fresh, make_coding, make_excerpt, make_finding, make_part
from tests.factories import in_days, make_activity, make_user

pytestmark = pytest.mark.django_db


def reviewed(finding):
    return services.review_finding(by=make_user(Role.ANALYST), finding=finding)


def test_a_finding_holds_its_sentence_and_the_stance_of_each_excerpt():
    activity = make_activity()
    for_it, against = make_excerpt(make_part(activity)), make_excerpt(make_part(activity))
    officer = make_user(Role.ANALYST)

    finding = services.define_finding(
        by=officer,
        activity=activity,
        statement="  Late buses\n matter. ",
        evidence=[(for_it, Stance.SUPPORTS), (against, "against")],
        range_of_views="Most said so.\r\nOne did not.",
    )

    assert (finding.statement, finding.range_of_views) == ("Late buses matter.", "Most said so.\nOne did not.")
    assert set(finding.evidence.values_list("excerpt", "stance", "added_by")) == {
        (for_it.pk, "supports", officer.pk),
        (against.pk, "against", officer.pk),
    }
    assert AuditEvent.objects.get(verb="finding.defined").subject == f"finding:{finding.pk}"
    assert ModelLogEntry.objects.for_instance(finding).get().action == "wagtail.create"


@pytest.mark.parametrize("statement", ["", " \n ", "\x00", "x" * 301])
def test_a_finding_that_says_nothing_or_too_much_is_refused(statement):
    with pytest.raises(refusals.SaysNothing):
        make_finding(statement=statement)
    assert not Finding.objects.exists()


def test_the_database_refuses_a_finding_that_says_nothing():
    with pytest.raises(IntegrityError), transaction.atomic():
        Finding.objects.create(activity=make_activity(), statement="  ", created_by=make_user(Role.ANALYST))


def test_a_finding_rests_on_something():
    with pytest.raises(refusals.RestsOnNothing):
        services.define_finding(
            by=make_user(Role.ANALYST), activity=make_activity(), statement="All agree.", evidence=[]
        )


def test_words_withdrawn_before_are_no_evidence():
    excerpt = make_excerpt()
    withdraw(by=None, contribution=excerpt.part.contribution)

    with pytest.raises(refusals.RestsOnNothing):
        make_finding(excerpt)


def test_evidence_is_of_the_same_activity():
    with pytest.raises(refusals.FromElsewhere):
        make_finding(make_excerpt(), make_excerpt())


@pytest.mark.parametrize("stances", [["happy"], [""], ["supports", "supports"]])
def test_each_excerpt_has_one_stance_that_exists(stances):
    excerpt = make_excerpt()

    with pytest.raises(refusals.NoSuchStance):
        make_finding(*[(excerpt, stance) for stance in stances])


# --- The second person ------------------------------------------------------------------------------


def test_a_second_person_reviews():
    finding, second = make_finding(), make_user(Role.ANALYST)

    services.review_finding(by=second, finding=finding)
    services.review_finding(by=make_user(Role.ANALYST), finding=finding)  # too late: the first stands

    assert fresh(finding).reviewed_by == second
    assert list(Finding.objects.reviewed()) == [finding]
    assert AuditEvent.objects.filter(verb="finding.reviewed").count() == 1


def test_the_author_does_not_review():
    finding = make_finding()

    with pytest.raises(refusals.OwnWork):
        services.review_finding(by=finding.created_by, finding=finding)


def test_whoever_changed_it_last_does_not_review():
    finding, reviser = make_finding(), make_user(Role.ANALYST)
    services.revise_finding(by=reviser, finding=finding, statement="It is dark at the bus stop.")

    with pytest.raises(refusals.OwnWork):
        services.review_finding(by=reviser, finding=finding)


@pytest.mark.parametrize("field", ["created_by", "revised_by"])
def test_the_database_refuses_a_review_by_author_or_reviser(field):
    finding = make_finding()
    services.revise_finding(by=make_user(Role.ANALYST), finding=finding, statement="It is dark at the bus stop.")
    own = getattr(fresh(finding), field)

    with pytest.raises(IntegrityError), transaction.atomic():
        Finding.objects.filter(pk=finding.pk).update(reviewed_by=own, reviewed_at=timezone.now())


def test_a_finding_whose_every_word_was_withdrawn_is_not_reviewed():
    finding = make_finding()
    withdraw(by=None, contribution=finding.excerpts.get().part.contribution)

    with pytest.raises(refusals.RestsOnNothing):
        reviewed(finding)


BECAUSE = "The excerpt is about the trains, not the buses."


def test_a_second_person_sends_it_back_with_a_reason():
    finding, second = make_finding(), make_user(Role.ANALYST)
    services.return_finding(by=second, finding=finding, because=f"  {BECAUSE}\r\n")
    found = fresh(finding)
    assert (found.returned_by, found.returned_because.strip(), found.reviewed_at) == (second, BECAUSE, None)
    assert (list(Finding.objects.returned()), list(Finding.objects.to_review())) == ([finding], [])
    noted = AuditEvent.objects.get(verb="finding.returned")
    assert BECAUSE not in f"{noted.detail}"


@pytest.mark.parametrize("because", ["", " " * 40, "No.", "x" * 19, " " * 30 + "too short" + "\n" * 30])
def test_nothing_is_sent_back_without_a_reason(because):
    finding = make_finding()
    with pytest.raises(refusals.GivesNoReason):
        services.return_finding(by=make_user(Role.ANALYST), finding=finding, because=because)
    with pytest.raises(IntegrityError), transaction.atomic():
        Finding.objects.filter(pk=finding.pk).update(
            returned_by=make_user(), returned_at=timezone.now(), returned_because=because.strip()
        )
    assert fresh(finding).returned_at is None


def test_neither_its_author_nor_whoever_changed_it_last_sends_it_back():
    finding, reviser = make_finding(), make_user(Role.ANALYST)
    services.revise_finding(by=reviser, finding=finding, statement="It is dark at the bus stop.")
    for own in (finding.created_by, reviser):
        with pytest.raises(refusals.OwnWork):
            services.return_finding(by=own, finding=finding, because=BECAUSE)


def test_a_reviewed_finding_is_not_sent_back():
    finding = reviewed(make_finding())
    with pytest.raises(refusals.AlreadyReviewed):
        services.return_finding(by=make_user(Role.ANALYST), finding=finding, because=BECAUSE)


@pytest.mark.parametrize("then", ["changed", "reviewed"])
def test_a_change_or_a_review_ends_the_sending_back(then):
    finding, second = make_finding(), make_user(Role.ANALYST)
    services.return_finding(by=second, finding=finding, because=BECAUSE)
    if then == "changed":
        services.revise_finding(by=finding.created_by, finding=finding, statement="It is dark at the bus stop.")
    else:
        services.review_finding(by=second, finding=finding)
    found = fresh(finding)
    assert (found.returned_by, found.returned_at, found.returned_because) == (None, None, "")
    assert bool(found.reviewed_at) is (then == "reviewed")


def test_saving_without_a_change_keeps_the_review():
    finding = reviewed(make_finding())
    services.revise_finding(
        by=make_user(Role.ANALYST),
        finding=finding,
        statement=f" {finding.statement} ",
        range_of_views="",
        evidence=[(finding.excerpts.get(), "supports")],
    )
    services.set_stance(by=make_user(Role.ANALYST), evidence=finding.evidence.get(), stance="supports")

    assert fresh(finding).reviewed_at == finding.reviewed_at
    assert not AuditEvent.objects.filter(verb="finding.revised").exists()


def test_evidence_can_be_taken_out_but_not_all_of_it():
    activity = make_activity()
    one, other = make_excerpt(make_part(activity)), make_excerpt(make_part(activity))
    finding = make_finding(one, other)

    services.revise_finding(by=finding.created_by, finding=finding, evidence=[(other, "supports")])
    assert list(finding.excerpts.all()) == [other]

    with pytest.raises(refusals.RestsOnNothing):
        services.revise_finding(by=finding.created_by, finding=finding, evidence=[])


def test_what_was_withdrawn_stays_under_the_finding_and_is_counted_honestly():
    activity = make_activity()
    kept, gone, changed = (make_excerpt(make_part(activity)) for _ in range(3))
    second_of_kept = make_coding(kept.part, "walk").excerpt
    finding = make_finding(kept, second_of_kept, gone, changed)

    withdraw(by=None, contribution=gone.part.contribution)
    replace_words(
        by=None,
        contribution=changed.part.contribution,
        words=[Words("What would help?", "Something new.")],
        attachment_digest="",
    )
    services.revise_finding(by=finding.created_by, finding=finding, evidence=[(kept, "against")])

    counted = Finding.objects.counted().get()
    assert (counted.people, counted.people_standing) == (3, 1)
    assert set(finding.evidence.values_list("excerpt", flat=True)) == {kept.pk, gone.pk, changed.pk}


# --- Discarding ------------------------------------------------------------------------------------


def test_a_finding_nobody_reviewed_can_be_discarded_and_its_excerpts_stay():
    finding = make_finding()
    excerpt = finding.excerpts.get()

    services.discard_finding(by=finding.created_by, finding=finding)

    assert not Finding.objects.exists()
    assert fresh(excerpt) == excerpt
    assert AuditEvent.objects.filter(verb="finding.discarded").count() == 1


def test_a_reviewed_finding_is_not_discarded():
    finding = reviewed(make_finding())

    with pytest.raises(refusals.AlreadyReviewed):
        services.discard_finding(by=finding.created_by, finding=finding)


# --- Quotes: a truth table ---------------------------------------------------------------------------
#
# consent to be quoted, identity tier, what happened since -> may it be shown in public once marked?

NAMED, PRIVATE = IdentityTier.NAMED, IdentityTier.PRIVATE
QUOTES = [
    (True, NAMED, "nothing", True),
    (True, IdentityTier.ANONYMOUS, "nothing", True),
    (None, NAMED, "nothing", False),
    (False, NAMED, "nothing", False),
    (True, PRIVATE, "nothing", False),
    (True, NAMED, "withdrawn", False),
    (True, NAMED, "replaced", False),
    (True, NAMED, "consent taken back", False),
    (True, NAMED, "consent ran out", False),
    (False, NAMED, "consent given later", True),
    (None, PRIVATE, "consent given later", False),
]


def happen(what, contribution):
    if what == "withdrawn":
        withdraw(by=None, contribution=contribution)
    elif what == "replaced":
        words = [Words("What would help?", "New words.")]
        replace_words(by=None, contribution=contribution, words=words, attachment_digest="")
    elif what == "consent taken back":
        give_consent(by=None, contribution=contribution, answer=Answered(Purpose.QUOTE, False, "May we?"))
    elif what == "consent given later":
        give_consent(by=None, contribution=contribution, answer=Answered(Purpose.QUOTE, True, "May we?"))
    elif what == "consent ran out":
        answer = Answered(Purpose.QUOTE, True, "May we?", expires_on=in_days(-1))
        give_consent(by=None, contribution=contribution, answer=answer)


@pytest.mark.parametrize(("consent", "tier", "since", "expected"), QUOTES)
def test_a_quote_is_shown_only_while_the_person_allows_it(consent, tier, since, expected):
    part = make_part(quote=consent, identity_tier=tier)
    finding = make_finding(make_excerpt(part))
    finding.evidence.update(quoted=True)

    happen(since, part.contribution)

    assert Evidence.objects.quotable().exists() is expected
    assert Evidence.objects.may_be_quoted().exists() is expected


@pytest.mark.parametrize(("consent", "tier", "since", "expected"), QUOTES)
def test_only_what_may_be_shown_can_be_marked(consent, tier, since, expected):
    part = make_part(quote=consent, identity_tier=tier)
    evidence = make_finding(make_excerpt(part)).evidence.get()
    happen(since, part.contribution)

    if expected:
        services.quote(by=make_user(Role.ANALYST), evidence=evidence)
    else:
        with pytest.raises(refusals.MayNotBeQuoted):
            services.quote(by=make_user(Role.ANALYST), evidence=evidence)

    assert fresh(evidence).quoted is expected


def test_an_excerpt_nobody_marked_is_not_shown_even_when_it_may_be():
    evidence = make_finding(make_excerpt(make_part(quote=True))).evidence.get()
    assert not Evidence.objects.quotable().exists()

    services.quote(by=make_user(Role.ANALYST), evidence=evidence)
    services.quote(by=make_user(Role.ANALYST), evidence=evidence)
    assert list(Evidence.objects.quotable()) == [evidence]

    services.unquote(by=make_user(Role.ANALYST), evidence=evidence)
    assert not Evidence.objects.quotable().exists()
    assert list(AuditEvent.objects.filter(verb__startswith="quote").values_list("verb", flat=True)) == [
        "quote.unmarked",
        "quote.marked",
    ]


def test_a_consent_that_runs_today_still_counts():
    part = make_part(quote=None)
    answer = Answered(Purpose.QUOTE, True, "May we?", expires_on=timezone.localdate())
    give_consent(by=None, contribution=part.contribution, answer=answer)
    make_finding(make_excerpt(part)).evidence.update(quoted=True)

    assert Evidence.objects.quotable().exists()

"""The screens on which findings are weighed, reviewed and quoted from, through HTTP."""

import pytest
from wagtail.models import ModelLogEntry

from engage.accounts.enums import Role
from engage.analysis import services
from engage.analysis.models import Finding
from engage.contributions.enums import IdentityTier
from engage.contributions.services import withdraw
from engage.contributions.words import Words, replace_words
from tests.analysis.factories import fresh, make_code, make_coding, make_excerpt, make_finding, make_part
from tests.factories import make_activity, make_organisation, make_user, sign_in
from tests.pages import page_of

pytestmark = pytest.mark.django_db
LIST = "/admin/findings/"


def address(finding, act="inspect"):
    return f"{LIST}{act}/{finding.pk}/"


# --- Weighing --------------------------------------------------------------------------------------------


def test_a_finding_begins_with_the_activity(officer):
    excerpt = make_excerpt()
    activity = excerpt.part.contribution.activity
    empty = make_activity()
    make_excerpt(
        make_part(make_activity(organisation=make_organisation("Othershire", "othershire")), text="The last bus")
    )

    page = page_of(officer.get(f"{LIST}new/"))

    assert f'href="{LIST}new/{activity.pk}/"' in page
    assert "1 excerpt" in page
    assert f"{LIST}new/{empty.pk}/" not in page
    assert page.count(f'href="{LIST}new/') == 1


def test_without_excerpts_it_says_what_to_do_first(officer):
    assert "none are filed under a code yet" in page_of(officer.get(f"{LIST}new/"))


def test_excerpts_are_shown_by_code_weighed_and_kept(officer):
    activity = make_activity()
    buses, money = make_code(activity, "Buses"), make_code(activity, "Money")
    one = make_excerpt(make_part(activity), "The last bus", code=buses)
    two = make_excerpt(make_part(activity), "So I walk", code=money)
    left_out = make_excerpt(make_part(activity), "my shift", code=money)
    page = page_of(officer.get(f"{LIST}new/{activity.pk}/"))
    for words in ("The last bus", "So I walk", "my shift", "Buses", "Money"):
        assert words in page

    response = officer.post(
        f"{LIST}new/{activity.pk}/",
        {
            "statement": "People walk home.",
            "range_of_views": "One is glad of it.",
            "codes": [buses.pk, money.pk],
            f"stance_{one.pk}": "supports",
            f"stance_{two.pk}": "against",
            f"stance_{left_out.pk}": "",
        },
        follow=True,
    )

    finding = Finding.objects.get()
    assert (finding.statement, finding.range_of_views, finding.created_by) == (
        "People walk home.", "One is glad of it.", officer.user,
    )  # fmt: skip
    assert set(finding.evidence.values_list("excerpt", "stance")) == {(one.pk, "supports"), (two.pk, "against")}
    assert "A second person can review it now." in page_of(response)
    assert response.redirect_chain[-1][0] == address(finding)


def test_showing_other_codes_keeps_what_was_typed_and_weighed(officer):
    activity = make_activity()
    buses, money = make_code(activity, "Buses"), make_code(activity, "Money")
    one = make_excerpt(make_part(activity), "The last bus", code=buses)
    make_excerpt(make_part(activity), "So I walk", code=buses)
    make_excerpt(make_part(activity), "my shift", code=money)

    page = page_of(
        officer.post(
            f"{LIST}new/{activity.pk}/",
            {"show": "1", "statement": "People wa", "codes": [money.pk], f"stance_{one.pk}": "supports"},
        )
    )

    assert "People wa" in page
    assert "The last bus" in page
    assert "my shift" in page
    assert "So I walk" not in page
    assert 'data-w-unsaved-confirmation-value="true" data-w-unsaved-force-value="true"' in page
    assert f'name="stance_{one.pk}" value="supports" id="id_stance_{one.pk}_1" checked' in page
    assert not Finding.objects.exists()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"statement": ""}, "Write the finding as one plain sentence."),
        ({"statement": "x" * 301}, "at most 300 characters"),
        ({"statement": "x" * 1_000_000}, "at most 300 characters"),
        ({"statement": "People\x00walk"}, "Null characters are not allowed."),
        ({"stance": ""}, "Choose at least one excerpt and say where it stands"),
        ({"stance": "happy"}, "Select a valid choice."),
    ],
)
def test_what_does_not_make_a_finding_is_said_and_kept_in_the_form(officer, change, said):
    excerpt = make_excerpt()
    activity = excerpt.part.contribution.activity
    sent = {"statement": "People walk home.", "stance": "supports", "range_of_views": "One is glad.", **change}
    sent[f"stance_{excerpt.pk}"] = sent.pop("stance")
    sent["codes"] = [excerpt.codings.get().code.pk]

    page = page_of(officer.post(f"{LIST}new/{activity.pk}/", sent), 422)

    assert said in page
    assert "One is glad." in page
    assert sent["statement"].replace("\x00", "") in page.replace("\x00", "")
    assert not Finding.objects.exists()


def test_excerpts_from_elsewhere_are_not_taken(officer):
    excerpt, other = make_excerpt(), make_excerpt()
    activity = excerpt.part.contribution.activity

    page_of(
        officer.post(
            f"{LIST}new/{activity.pk}/",
            {"statement": "All.", f"stance_{other.pk}": "supports", "stance_999": "supports", "stance_x": "supports"},
        ),
        422,
    )

    assert not Finding.objects.exists()


def test_what_was_withdrawn_is_not_offered(officer):
    activity = make_activity()
    kept, gone = make_excerpt(make_part(activity), "So I walk"), make_excerpt(make_part(activity), "my shift")
    withdraw(by=None, contribution=gone.part.contribution)

    page = page_of(officer.get(f"{LIST}new/{activity.pk}/"))

    assert kept.words in page
    assert f"stance_{gone.pk}" not in page


def test_changing_a_finding_shows_its_weighing_and_the_change_waits_for_a_review(officer):
    excerpt = make_excerpt()
    finding = services.review_finding(by=make_user(Role.ANALYST), finding=make_finding(excerpt))
    page = page_of(officer.get(address(finding, "edit")))
    assert "This finding has been reviewed." in page
    assert f'value="supports" id="id_stance_{excerpt.pk}_1" checked' in page
    assert finding.statement in page

    officer.post(address(finding, "edit"), {"statement": finding.statement, f"stance_{excerpt.pk}": "qualifies"})

    change = fresh(finding).change
    assert (finding.evidence.get().stance, change.evidence.get().stance) == ("supports", "qualifies")
    assert (change.reviewed_at, change.revised_by, fresh(finding).reviewed_at) == (
        None, officer.user, finding.reviewed_at,
    )  # fmt: skip
    assert officer.get(address(finding, "edit"))["Location"] == address(change, "edit")
    page = page_of(officer.get(address(finding)))
    assert ("is changing this finding." in page, f'href="{address(change)}"' in page) == (True, True)
    assert ">Change<" not in page
    for screen in (address(change), address(change, "edit")):
        assert "Until a second person has reviewed the change, people are shown:" in page_of(officer.get(screen))
    listed = page_of(officer.get(LIST))
    assert ("Reviewed, being changed" in listed, "Change waiting for a second person" in listed) == (True, True)

    said = page_of(sign_in(make_user(Role.ANALYST)).post(address(change, "review"), follow=True))

    assert "Reviewed. People are now shown" in said
    assert list(Finding.objects.values_list("pk", "evidence__stance")) == [(finding.pk, "qualifies")]


def test_a_colleague_who_changes_it_at_the_same_time_is_told_and_keeps_what_they_wrote(officer):
    excerpt = make_excerpt()
    finding = services.review_finding(by=make_user(Role.ANALYST), finding=make_finding(excerpt))
    services.revise_finding(by=make_user(Role.ANALYST), finding=finding, statement="It is dark there.")
    sent = {"statement": "Nobody gets home.", f"stance_{excerpt.pk}": "supports"}
    page = page_of(officer.post(address(finding, "edit"), sent), 422)
    assert ("A colleague is changing this finding." in page, "Nobody gets home." in page) == (True, True)


def test_a_change_is_thrown_away_and_a_finding_taken_back_by_a_button(officer):
    finding = services.review_finding(by=make_user(Role.ANALYST), finding=make_finding())
    change = services.revise_finding(by=officer.user, finding=finding, statement="It is dark there.")
    said = page_of(officer.post(address(change, "delete"), follow=True))
    assert ("The change is thrown away." in said, list(Finding.objects.all())) == (True, [finding])
    assert "Take it back" in said
    assert "Taken back." in page_of(officer.post(address(finding, "take-back"), follow=True))
    assert fresh(finding).reviewed_at is None
    assert "so people are not shown it" in page_of(officer.post(address(finding, "take-back"), follow=True))


def test_more_excerpts_than_fit_are_said_to_be_more(officer, django_assert_max_num_queries):
    activity = make_activity()
    text = " ".join(f"word{number:03}" for number in range(210))
    part, code, by = make_part(activity, text), make_code(activity), make_user(Role.ANALYST)
    for number in range(201):
        make_coding(part, f"word{number:03}", by=by, code=code)

    assert "Choose codes to see what people said." in page_of(officer.get(f"{LIST}new/{activity.pk}/"))
    with django_assert_max_num_queries(30):
        page = page_of(
            officer.post(f"{LIST}new/{activity.pk}/", {"show": "1", "codes": [code.pk], "statement": "Much was said."})
        )
    assert "There are more excerpts than fit on a page." in page
    assert page.count('<fieldset class="analysis-weigh">') == 200


# --- One finding ---------------------------------------------------------------------------------------------


def test_a_finding_counts_people_and_says_who_withdrew(officer):
    activity = make_activity()
    part = make_part(activity)
    one, two = make_excerpt(part, "The last bus"), make_excerpt(part, "So I walk")
    gone, changed = make_excerpt(make_part(activity), "my shift"), make_excerpt(make_part(activity), "before")
    finding = make_finding(one, two, gone, (changed, "against"))
    withdraw(by=None, contribution=gone.part.contribution)
    words = [Words("What would help?", "New.")]
    replace_words(by=None, contribution=changed.part.contribution, words=words, attachment_digest="")

    page = page_of(officer.get(address(finding)))

    assert "Rests on the words of 3 people (1 of them has since withdrawn)." in page
    assert "Supports it: 2 people (1 of them has since withdrawn)" in page
    assert "Against it: 1 person" in page
    assert 'href="#stance-supports"' in page
    assert 'id="stance-supports"' in page
    assert "Withdrawn by the person who gave it." in page
    assert "The person has changed these words since." in page
    assert "The last bus" in page
    assert "my shift" not in page
    assert "3 people (1 of them has since withdrawn)" in page_of(officer.get(LIST))


def test_a_finding_without_any_words_behind_it_says_so(officer):
    activity = make_activity()
    gone, stays = make_excerpt(make_part(activity)), make_excerpt(make_part(activity))
    finding = make_finding(gone, stays)
    services.review_finding(by=officer.user, finding=finding)
    warning, state = "No words stand behind this finding any more", "No words stand behind it"
    said = []
    for one in (None, gone, stays):
        if one:
            withdraw(by=None, contribution=one.part.contribution)
        said.append((warning in page_of(officer.get(address(finding))), state in page_of(officer.get(LIST))))
    assert said == [(False, False), (False, False), (True, True)]


def test_review_is_offered_to_a_second_person_only(officer):
    own, anothers = make_finding(by=officer.user), make_finding()
    button = "I have checked it: this finding stands"

    assert button not in page_of(officer.get(address(own)))
    assert "A second person has to do it" in page_of(officer.get(address(own)))
    assert button in page_of(officer.get(address(anothers)))

    said = page_of(officer.post(address(own, "review"), follow=True))
    assert "A second person reviews a finding" in said
    assert "Reviewed." in page_of(officer.post(address(anothers, "review"), follow=True))
    assert (fresh(own).reviewed_by, fresh(anothers).reviewed_by) == (None, officer.user)


def test_a_second_person_sends_it_back_and_the_author_reads_why(officer):
    anothers = make_finding()
    too_short = officer.post(address(anothers, "send-back"), {"because": "Not so, I think."})
    assert "Say in 20 characters or more what is wrong" in page_of(too_short, 422)
    assert "Not so, I think." in page_of(too_short, 422)
    why = "Two of the excerpts are about the trains."
    assert "Sent back." in page_of(officer.post(address(anothers, "send-back"), {"because": why}, follow=True))
    author = sign_in(anothers.created_by)
    for screen in (address(anothers), address(anothers, "edit")):
        assert why in page_of(author.get(screen))
    assert "Sent back" in page_of(author.get(LIST, {"review": "returned"}))
    services.revise_finding(by=anothers.created_by, finding=anothers, statement="It is dark at the bus stop.")
    assert why not in page_of(author.get(address(anothers)))
    assert "I have checked it" in page_of(officer.get(address(anothers)))


def test_quotes_are_marked_where_the_person_allows_it(officer):
    activity = make_activity()
    yes, no = make_excerpt(make_part(activity, quote=True)), make_excerpt(make_part(activity, quote=False))
    finding = make_finding(yes, no)
    allowed, refused = finding.evidence.get(excerpt=yes), finding.evidence.get(excerpt=no)
    page = page_of(officer.get(address(finding)))
    assert page.count("Quote in public") == 1
    assert page.count("May not be quoted") == 1

    for evidence in (allowed, refused):
        officer.post(f"{address(finding, 'quote')}{evidence.pk}/")
    assert [fresh(allowed).quoted, fresh(refused).quoted] == [True, False]

    officer.post(f"{address(finding, 'unquote')}{allowed.pk}/")
    assert fresh(allowed).quoted is False


def test_a_quote_of_another_finding_is_not_found(officer):
    finding, other = (
        make_finding(make_excerpt(make_part(quote=True))),
        make_finding(make_excerpt(make_part(quote=True))),
    )

    assert officer.post(f"{address(finding, 'quote')}{other.evidence.get().pk}/").status_code == 404
    assert not other.evidence.get().quoted


def test_a_consent_taken_back_is_said(officer):
    part = make_part(quote=True)
    finding = make_finding(make_excerpt(part))
    services.quote(by=officer.user, evidence=finding.evidence.get())
    assert "No longer shown" not in page_of(officer.get(address(finding)))

    part.contribution.consents.all().delete()

    assert "No longer shown: the person does not agree" in page_of(officer.get(address(finding)))


def test_a_finding_not_reviewed_can_be_deleted_a_reviewed_one_not(officer):
    reviewed = services.review_finding(by=make_user(Role.ANALYST), finding=make_finding())
    waiting = make_finding()

    assert "This finding has been reviewed." in page_of(officer.post(address(reviewed, "delete"), follow=True))
    officer.post(address(waiting, "delete"))

    assert list(Finding.objects.all()) == [reviewed]


def test_filters_and_search_of_the_list(officer):
    reviewed = services.review_finding(by=make_user(Role.ANALYST), finding=make_finding(statement="Lights are out."))
    make_finding(statement="Buses are late.")

    def shown(**query):
        page = page_of(officer.get(LIST, query))
        return "Lights are out." in page, "Buses are late." in page

    assert shown() == (True, True)
    assert shown(review="done") == (True, False)
    assert shown(review="waiting") == (False, True)
    assert shown(activity=reviewed.activity.pk) == (True, False)
    assert shown(q="buses") == (False, True)


# --- What a decision officer sees -------------------------------------------------------------------------------


def test_a_decision_officer_reads_excerpts_but_no_whole_text_and_nothing_private():
    reader = sign_in(make_user(Role.DECISION_OFFICER))
    activity = make_activity()
    said = make_excerpt(make_part(activity), "The last bus")
    private = make_excerpt(make_part(activity, identity_tier=IdentityTier.PRIVATE), "So I walk")
    finding = make_finding(said, private)

    page = page_of(reader.get(address(finding)))

    assert "The last bus" in page
    assert "So I walk" not in page
    assert "Given for analysis only: counted, not shown." in page
    assert "Rests on the words of 2 people." in page
    for link in ("/admin/contributions/", "Quote in public", "I have checked it", f"{LIST}edit/", f"{LIST}delete/"):
        assert link not in page


def test_an_analyst_reads_what_is_private_to_analysis(officer):
    private = make_excerpt(make_part(identity_tier=IdentityTier.PRIVATE), "So I walk")

    assert "So I walk" in page_of(officer.get(address(make_finding(private))))


def test_no_word_of_a_person_reaches_the_log_entries(officer):
    part = make_part(text="Wassermelone under the bridge", quote=True)
    finding = make_finding(make_excerpt(part, "Wassermelone"))
    officer.post(address(finding, "review"))
    officer.post(f"{address(finding, 'quote')}{finding.evidence.get().pk}/")

    entries = ModelLogEntry.objects.all()
    assert entries.count() >= 2
    assert "Wassermelone" not in str(list(entries.values_list("label", "data")))

"""Whatever would be shown otherwise makes another version, and so voids what was approved and released (CON-4)."""

import pytest

from engage.contributions.enums import IdentityTier
from engage.contributions.models import Contribution
from engage.contributions.services import release, withdraw
from engage.contributions.words import AlreadyGone, Words, replace_words
from tests.factories import make_contribution

TITLE, TEXT = Words("Title", "The last bus"), Words("Your story", "I walked home.")
SAME = {"words": [TITLE, TEXT], "attachment_digest": "a picture"}


@pytest.fixture
def told(db):
    return make_contribution(
        texts=[TITLE.text, TEXT.text],
        prompts=[TITLE.prompt, TEXT.prompt],
        attachment_digest="a picture",
        identity_tier=IdentityTier.PSEUDONYM,
        shown_as="Walker",
    ).contribution


def version(contribution) -> str:
    return Contribution.objects.get(pk=contribution.pk).version


def test_the_same_words_again_are_the_same_version(told):
    before = version(told)
    replace_words(by=None, contribution=told, **SAME)
    assert (version(told), told.parts.count()) == (before, 2)


@pytest.mark.parametrize(
    "change",
    [
        {"words": [Words("Title", "The last tram"), TEXT]},
        {"words": [TITLE, Words("Your story", "I walked home!")]},
        {"attachment_digest": ""},
        {"attachment_digest": "another picture"},
        {"shown_as": "Runner"},
        {"identity_tier": IdentityTier.ANONYMOUS, "shown_as": ""},
    ],
    ids=["title", "text", "no picture", "picture", "name", "how named"],
)
def test_any_change_is_another_version_and_voids_the_release(told, change):
    before = version(told)
    release(by=None, contribution=told, version=before)
    assert list(Contribution.objects.released()) == [told]
    replace_words(by=None, contribution=told, **{**SAME, **change})
    assert version(told) != before
    assert list(Contribution.objects.released()) == []


def test_going_back_to_what_was_released_is_released_again(told):
    """The person has approved exactly this; nothing else is shown."""
    before = version(told)
    release(by=None, contribution=told, version=before)
    replace_words(by=None, contribution=told, **{**SAME, "shown_as": "Runner"})
    replace_words(by=None, contribution=told, **{**SAME, "shown_as": "Walker"})
    assert version(told) == before
    assert list(Contribution.objects.released()) == [told]


def test_names_cannot_be_shuffled_between_places_to_the_same_version(told):
    replace_words(by=None, contribution=told, **{**SAME, "shown_as": 'x", "a picture'})
    one = version(told)
    replace_words(by=None, contribution=told, **{**SAME, "attachment_digest": 'a picture", "x', "shown_as": ""})
    assert version(told) != one


def test_words_do_not_return_to_what_was_withdrawn(told):
    withdraw(by=None, contribution=told)
    with pytest.raises(AlreadyGone):
        replace_words(by=None, contribution=told, **SAME)
    assert list(told.parts.exclude(text="")) == []

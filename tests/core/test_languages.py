from django.conf.locale import LANG_INFO

from engage.core.languages import SPOKEN_MOST, language_choices, name_of


def test_the_languages_spoken_most_come_first_and_every_other_one_after_them(settings):
    settings.LANGUAGES = [("cy", "Welsh"), ("en", "English")]
    (_spoken, first), (_all, others) = language_choices()
    assert [code for code, _name in first] == ["cy", "en", *(code for code in SPOKEN_MOST if code not in ("en", "cy"))]
    known = {code for code, info in LANG_INFO.items() if "name_local" in info}
    assert {code for code, _name in [*first, *others]} == known | {"so", "gu"}
    assert len(first) + len(others) == len(known | {"so", "gu"})  # each once


def test_a_language_is_named_as_its_speakers_and_as_officers_know_it():
    assert [name_of(code) for code in ("pl", "en", "gu", "xx")] == [
        "polski (Polish)",
        "English",
        "ગુજરાતી (Gujarati)",
        "xx",
    ]

"""The catalogues in engage/locale say everything the source says, with the same gaps to fill, and are compiled."""

import re
import shutil
import string
from fnmatch import fnmatch
from functools import cache

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po
from django.utils.translation import ngettext, override

from engage.setup import catalogues
from engage.setup.catalogues import brought_up_to_date, compile_all, gather, language_of
from engage.setup.strings import OFFICERS, String, is_officers, sources, strings_of
from tests.databases import ROOT

LANGUAGES = {language_of(path): path for path in catalogues.sources()}
IN_PYTHON = re.compile(r"%(?:\(\w+\))?[sd%]")
TAG = re.compile(r"<[^>]*>")


@cache
def catalog(language: str) -> Catalog:
    return catalogues.read(LANGUAGES[language])


def messages(language: str) -> list[Message]:
    return [message for message in catalog(language) if message.id]


def forms(words) -> list[str]:
    return list(words) if isinstance(words, tuple | list) else [words]


def gaps(words: str) -> list[str]:
    """What is filled in at run time, and the marks of HTML, in a fixed order."""
    filled = [f"{{{name}}}" for _, name, _, _ in string.Formatter().parse(words) if name is not None]
    return sorted(IN_PYTHON.findall(words) + filled + TAG.findall(words))


def test_there_is_welsh():
    assert list(LANGUAGES) == ["cy"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_guessed(language):
    assert [message.id for message in messages(language) if message.fuzzy] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_translation_has_the_gaps_and_the_marks_of_the_original(language):
    wrong = [
        (message.id, form)
        for message in messages(language)
        for form in forms(message.string)
        if form and gaps(form) not in [gaps(one) for one in forms(message.id)]
    ]
    assert wrong == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_translation_begins_and_ends_as_the_original(language):
    """A line that ends without its full stop, or begins without its comma, was cut off."""

    def edges(words: str) -> tuple[str, str]:
        return re.match(r"[\s:,;.]*", words)[0], re.search(r"[\s:;.?]*$", words)[0]

    wrong = [
        (message.id, form)
        for message in messages(language)
        for form in forms(message.string)
        if form and edges(form) not in [edges(one) for one in forms(message.id)]
    ]
    assert wrong == []


def test_welsh_counts_as_djangos_own_welsh_does():
    """Else Django would keep the two apart, and ours would be asked with the wrong form."""
    django = ROOT / ".venv" / "lib"
    path = next(django.glob("python3*/site-packages/django/conf/locale/cy/LC_MESSAGES/django.po"))
    with path.open("rb") as file:
        assert catalog("cy").plural_forms == read_po(file).plural_forms


@pytest.mark.parametrize(
    ("number", "said"),
    [(0, "0 o bobl"), (1, "1 person"), (2, "2 berson"), (3, "3 o bobl"), (8, "8 o bobl"), (11, "11 o bobl")],
)
def test_welsh_numbers_take_their_own_form(number, said):
    with override("cy"):
        assert ngettext("%(n)d person", "%(n)d people", number) % {"n": number} == said


# What is read out of the source, and where from.


@pytest.mark.parametrize(
    ("source", "is_template", "expected"),
    [
        ('x = _("One")', False, [String("One")]),
        ('_("In two " "parts")', False, [String("In two parts")]),
        ('ngettext("%(n)d bus", "%(n)d buses", n)', False, [String("%(n)d bus", "%(n)d buses")]),
        ('pgettext_lazy("month", "May")', False, [String("May", context="month")]),
        ('npgettext("a", "one", "many", 2)', False, [String("one", "many", "a")]),
        ("_(variable)", False, []),
        ("# Translators: of a bus\n_('Stop')", False, [String("Stop", notes=["Translators: of a bus"])]),
        ("{% translate 'Go on' %}", True, [String("Go on")]),
        ('<p title="{% translate "Don\'t" %}">It\'s', True, [String("Don't")]),
        ("{% translate 'May' context 'month' %}", True, [String("May", context="month")]),
        (
            "  {% blocktranslate trimmed with a=b %}\n  {{ a }} is\n  100%\n{% endblocktranslate %}",
            True,
            [String("%(a)s is 100%%")],
        ),
        (
            "{% blocktranslate count n=n %}{{ n }} bus{% plural %}{{ n }} buses{% endblocktranslate %}",
            True,
            [String("%(n)s bus", "%(n)s buses")],
        ),
        ('{{ _("Direct") }}{% govuk "Tag" text=_("Open") %}', True, [String("Direct"), String("Open")]),
        ("{% comment %}{% translate 'Never' %}{% endcomment %}{# {% translate 'Nor this' %} #}", True, []),
    ],
)
def test_strings_are_read_out_of(source, is_template, expected):
    assert list(strings_of(source, is_template=is_template)) == expected


def test_a_file_is_public_unless_it_is_listed():
    assert not is_officers("templates/new/page.html")
    assert not is_officers("engage/participant/views.py")
    assert is_officers("engage/analysis/views/queue.py")
    assert is_officers("templates/decisions/admin/desk.html")
    assert is_officers("stories/models.py")


def test_what_is_listed_as_the_officers_is_there():
    names = [str(path.relative_to(ROOT)) for path in sources()]
    assert [pattern for pattern in OFFICERS if not any(fnmatch(name, pattern) for name in names)] == []


# Gathering.


def old_catalog(**translated) -> Catalog:
    old = Catalog(locale="cy", fuzzy=False)
    old.mime_headers = [("Plural-Forms", catalog("cy").plural_forms)]
    for words, translation in translated.items():
        old.add(words, translation)
    return old


def test_what_stood_translated_stays_and_what_nobody_says_goes():
    new = brought_up_to_date(old_catalog(Bus="Bws", Tram="Tram"), [String("Bus"), String("Train")])
    assert {message.id: message.string for message in new if message.id} == {"Bus": "Bws", "Train": ""}


def test_a_string_that_now_depends_on_a_number_is_translated_anew():
    new = brought_up_to_date(old_catalog(Bus="Bws"), [String("Bus", "Buses")])
    assert [message.string for message in new if message.id] == [("", "", "", "")]


def test_a_guess_is_not_kept():
    old = old_catalog(Bus="Bws")
    old.get("Bus").flags.add("fuzzy")
    assert [message.string for message in brought_up_to_date(old, [String("Bus")]) if message.id] == [""]


def test_a_translation_in_another_context_is_another_one():
    old = old_catalog()
    old.add("May", "Mai", context="month")
    new = brought_up_to_date(old, [String("May"), String("May", context="month")])
    assert [(message.context, message.string) for message in new if message.id] == [(None, ""), ("month", "Mai")]


@pytest.fixture
def a_site(tmp_path):
    """A small source tree with one public string, one for officers, and a Welsh catalogue with nothing in it."""
    (tmp_path / "templates" / "analysis").mkdir(parents=True)
    (tmp_path / "templates" / "bus.html").write_text("{% translate 'The bus' %}")
    (tmp_path / "templates" / "analysis" / "codes.html").write_text("{% translate 'The code' %}")
    folder = tmp_path / "engage" / "locale" / "cy" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    lines = LANGUAGES["cy"].read_text().split("\n\n")[0]
    (folder / "django.po").write_text(lines + "\n")
    return tmp_path


def test_gathering_writes_new_strings_and_tells_how_many_are_left(a_site):
    locale = a_site / "engage" / "locale"
    assert gather(locale, a_site) == {"cy": 1}
    path = locale / "cy" / "LC_MESSAGES" / "django.po"
    text = path.read_text()
    assert '#: templates/bus.html\nmsgid "The bus"\nmsgstr ""\n' in text
    assert "The code" not in text
    path.write_text(text.replace('msgid "The bus"\nmsgstr ""', 'msgid "The bus"\nmsgstr "Y bws"'))
    assert gather(locale, a_site) == {"cy": 0}
    assert gather(locale, a_site) == {"cy": 0}
    assert path.read_text() == text.replace('msgid "The bus"\nmsgstr ""', 'msgid "The bus"\nmsgstr "Y bws"')


def test_what_stands_compiled_is_not_compiled_again(tmp_path):
    folder = tmp_path / "cy" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    shutil.copy(LANGUAGES["cy"], folder)
    assert compile_all(tmp_path) == [folder / "django.mo"]
    assert compile_all(tmp_path) == []

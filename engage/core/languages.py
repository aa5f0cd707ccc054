"""The languages the site speaks, those people write in, and the addresses of a page in each."""

from dataclasses import dataclass

from django.conf import settings
from django.conf.locale import LANG_INFO
from django.http import HttpRequest
from django.urls import get_resolver, get_script_prefix
from django.urls.resolvers import LocalePrefixPattern
from django.utils.encoding import escape_uri_path
from django.utils.translation import get_language, get_language_from_path
from django.utils.translation import gettext as _

# --- What people write in -----------------------------------------------------------------------------

Choices = list[tuple[str, str]]

# The main languages of most people in England and Wales besides those of the site (census of 2021), the most spoken
# first. Whoever writes down what somebody said finds these without a search; every other one follows.
SPOKEN_MOST = ["en", "cy", "pl", "ro", "pa", "ur", "pt", "es", "ar", "bn", "gu", "it", "tr", "fr", "zh-hans", "so"]


def language_choices() -> list[tuple[str, Choices]]:
    """The languages people can give us words in, in two groups: the site's own and those spoken most, then all
    others. Each is under its own name, with the name an officer knows it by."""
    known = {code: info for code, info in LANG_INFO.items() if "name_local" in info and len(code) <= 12}
    known |= {"so": {"name": "Somali", "name_local": "Soomaali"}, "gu": {"name": "Gujarati", "name_local": "ગુજરાતી"}}
    first = list(dict.fromkeys([*(code for code, _name in settings.LANGUAGES), *SPOKEN_MOST]))
    often = [(code, _both_names(known.pop(code))) for code in first if code in known]
    others = [(code, _both_names(info)) for code, info in known.items()]
    return [(_("Spoken most"), often), (_("All others"), sorted(others, key=lambda choice: choice[1].casefold()))]


def name_of(code: str) -> str:
    return dict(choice for _group, choices in language_choices() for choice in choices).get(code, code)


def _both_names(info: dict) -> str:
    """As “polski (Polish)”; one name where both are the same."""
    own, ours = info["name_local"], info["name"]
    return own if own.casefold() == ours.casefold() else f"{own} ({ours})"


# --- What the site speaks -----------------------------------------------------------------------------


@dataclass(frozen=True)
class SamePage:
    """The page one is on, in another language, under that language's own name."""

    language: str
    name: str
    url: str


def spoken(code: str | None) -> str:
    """The language in which the site can speak to somebody who writes in `code`: that one, or else the site's own."""
    return code if code in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


def in_language(path: str, code: str | None = None) -> str:
    """The address of a public page, below the site's own, in another language; in the current one if none is named."""
    code = code or spoken(get_language())
    prefix = get_language_from_path(path)
    bare = path.removeprefix(f"/{prefix}") if prefix else path
    bare = f"/{bare.lstrip('/')}"  # with two at the start, it would be another site's address
    return bare if code == settings.LANGUAGE_CODE else f"/{code}{bare}"


def in_other_languages(request: HttpRequest) -> list[SamePage]:
    """Where the page that is asked for speaks each other language; nothing in the staff area and for files. Of what
    stands behind the "?" only the number of a page is repeated: anything else may be a code somebody put there."""
    if not _is_spoken_everywhere(request.path_info):
        return []
    root = get_script_prefix().rstrip("/")
    page = request.GET.get("page", "")
    query = f"?page={page}" if page.isdecimal() and page.isascii() else ""
    return [
        SamePage(code, name, f"{root}{escape_uri_path(in_language(request.path_info, code))}{query}")
        for code, name in settings.LANGUAGES
        if code != get_language()
    ]


def _is_spoken_everywhere(path: str) -> bool:
    patterns = (one.pattern for one in get_resolver().url_patterns)
    alone = [f"/{pattern}" for pattern in patterns if not isinstance(pattern, LocalePrefixPattern)]
    return not path.startswith((*alone, settings.STATIC_URL, settings.MEDIA_URL))


def _both_names(info: dict) -> str:
    """As “polski (Polish)”; one name where both are the same."""
    own, ours = info["name_local"], info["name"]
    return own if own.casefold() == ours.casefold() else f"{own} ({ours})"

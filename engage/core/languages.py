from django.conf import settings
from django.conf.locale import LANG_INFO


def language_choices() -> list[tuple[str, str]]:
    """The languages people can give us words in, each under its own name; the site's own first."""
    known = {code: info["name_local"] for code, info in LANG_INFO.items() if "name_local" in info and len(code) <= 12}
    first = [(code, known.pop(code, name)) for code, name in settings.LANGUAGES]
    return first + sorted(known.items(), key=lambda choice: choice[1].casefold())


def name_of(code: str) -> str:
    return dict(language_choices()).get(code, code)

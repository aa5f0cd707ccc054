"""What `manage.py check --deploy` asks beyond Django's own questions."""

from django.conf import settings
from django.core.checks import Tags, Warning, register

# `add` and `incr` of these are not one step, so that two processes can both pass a limit or use one code.
COUNT_WRONGLY = {
    "django.core.cache.backends.locmem.LocMemCache",
    "django.core.cache.backends.filebased.FileBasedCache",
    "django.core.cache.backends.db.DatabaseCache",
    "django.core.cache.backends.dummy.DummyCache",
}


@register(Tags.security, deploy=True)
def the_cache_counts_right(app_configs, **kwargs) -> list[Warning]:
    if settings.CACHES["default"]["BACKEND"] not in COUNT_WRONGLY:
        return []
    return [
        Warning(
            "CACHE_URL names a cache that does not count right between processes, and limits rest on it.",
            hint="Leave it out on one machine; on several, use Redis, Valkey or Memcached.",
            id="engage.W001",
        )
    ]

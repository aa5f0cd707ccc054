from django.core.cache import cache

from engage.core.schedule import due


@due("cache.tidied")
def tidy_cache() -> int:
    """Other caches tidy themselves."""
    return cache.forget_expired() if hasattr(cache, "forget_expired") else 0

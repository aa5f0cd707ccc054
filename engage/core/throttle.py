"""Counting in the cache, so that one address cannot flood a form or guess at codes. A window begins with the first
event that is counted and ends so many seconds later. It needs a cache whose `add` and `incr` hold between processes,
and whose `incr` leaves alone until when a count is kept: ours in files (file_cache.py), Redis or Memcached."""

from django.core.cache import cache

from engage.core.references import keyed_digest


def over_limit(scope: str, who: str, *, limit: int, seconds: int) -> bool:
    """Counts one more event and tells whether `who` has now gone over `limit` within the window."""
    return count_one(scope, who, seconds=seconds) > limit


def count_one(scope: str, who: str, *, seconds: int) -> int:
    """Counts one more event; how many there have been in this window."""
    key = _key(scope, who)
    if cache.add(key, 1, timeout=seconds):
        return 1
    try:
        return cache.incr(key)
    except ValueError:  # it was let go of in between: begin again
        cache.add(key, 1, timeout=seconds)
        return 1


def count(scope: str, who: str) -> int:
    """How many there have been in this window, without counting one."""
    return cache.get(_key(scope, who), 0)


def _key(scope: str, who: str) -> str:
    # Nobody's address stands in a cache: only its digest, under a key of its own.
    return f"throttle:{scope}:{keyed_digest('throttle', who)[:32]}"

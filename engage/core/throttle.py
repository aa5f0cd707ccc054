"""Counting in the cache, so that one address cannot flood a form or guess at codes."""

import time

from django.core.cache import cache


def over_limit(scope: str, who: str, *, limit: int, seconds: int) -> bool:
    """Counts one more event and tells whether `who` has now gone over `limit` within the window."""
    window = int(time.time()) // seconds
    key = f"throttle:{scope}:{who}:{window}"
    cache.add(key, 0, timeout=seconds * 2)
    try:
        return cache.incr(key) > limit
    except ValueError:  # the entry was evicted between add and incr
        return False


def count(scope: str, who: str, *, seconds: int) -> int:
    window = int(time.time()) // seconds
    return cache.get(f"throttle:{scope}:{who}:{window}", 0)

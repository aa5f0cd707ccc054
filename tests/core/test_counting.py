"""What rate limits rest on: a cache that counts right between processes, and an honest count of an address."""

import multiprocessing
import time
from concurrent.futures import ProcessPoolExecutor

import pytest
from django.core.cache import cache
from django.core.cache.backends.filebased import FileBasedCache
from django.test import RequestFactory

from engage.core import limits, throttle
from engage.core.file_cache import LockingFileCache
from engage.core.limits import SENDINGS_A_MINUTE, client_address, sending_allowed

PROCESSES, TIMES = 4, 150


@pytest.fixture(autouse=True)
def _forget_counts():
    cache.clear()


def together(work, folder) -> list:
    """Runs `work` in several real processes at once."""
    fork = multiprocessing.get_context("fork")
    with ProcessPoolExecutor(PROCESSES, mp_context=fork) as pool:
        return [result for batch in pool.map(work, [str(folder)] * PROCESSES) for result in batch]


def count_up(folder: str) -> list[int]:
    shared = LockingFileCache(folder, {})
    return [shared.incr("count") for _ in range(TIMES)]


def count_up_as_django_does(folder: str) -> list[int]:
    shared = FileBasedCache(folder, {})
    counted = []
    for _ in range(TIMES):
        value = shared.get("count") + 1
        shared.set("count", value)
        counted.append(value)
    return counted


def claim(folder: str) -> list[int]:
    shared = LockingFileCache(folder, {})
    return [number for number in range(TIMES) if shared.add(f"code-{number}", True)]


def test_no_increment_is_lost_between_processes(tmp_path):
    LockingFileCache(tmp_path, {}).set("count", 0)
    counted = together(count_up, tmp_path)
    assert sorted(counted) == list(range(1, PROCESSES * TIMES + 1))


def test_djangos_own_loses_some(tmp_path):
    """Why we have one of our own. If this ever fails, it can go."""
    FileBasedCache(tmp_path, {}).set("count", 0)
    assert sorted(together(count_up_as_django_does, tmp_path)) != list(range(1, PROCESSES * TIMES + 1))


def test_only_one_process_gets_a_key(tmp_path):
    assert sorted(together(claim, tmp_path)) == list(range(TIMES))


def test_what_has_run_out_can_be_added_again(tmp_path):
    own = LockingFileCache(tmp_path, {})
    assert own.add("key", 1, timeout=0.05) is True
    assert own.add("key", 2, timeout=10) is False
    time.sleep(0.1)
    assert own.add("key", 3, timeout=10) is True
    assert own.get("key") == 3


def test_counting_does_not_prolong(tmp_path):
    own = LockingFileCache(tmp_path, {})
    own.set("key", 1, timeout=0.3)
    assert own.incr("key") == 2
    time.sleep(0.4)
    with pytest.raises(ValueError, match="run out"):
        own.incr("key")


def test_counting_what_is_not_there(tmp_path):
    with pytest.raises(ValueError, match="no such key"):
        LockingFileCache(tmp_path, {}).incr("key")


def test_what_never_runs_out_is_counted(tmp_path):
    own = LockingFileCache(tmp_path, {})
    own.set("key", 1, timeout=None)
    assert own.incr("key", 4) == 5
    assert own.get("key") == 5


def test_what_has_run_out_is_swept(tmp_path):
    own = LockingFileCache(tmp_path, {})
    own.set("old", 1, timeout=0.01)
    own.set("new", 1, timeout=60)
    time.sleep(0.05)
    assert (own.forget_expired(), own.get("new"), own.forget_expired()) == (1, 1, 0)


def test_a_full_cache_lets_go_of_what_has_run_out_first(tmp_path, monkeypatch):
    own = LockingFileCache(tmp_path, {"OPTIONS": {"MAX_ENTRIES": 20}})
    for number in range(15):
        own.set(f"old-{number}", 1, timeout=0.01)
    for number in range(4):
        own.set(f"new-{number}", 1, timeout=60)
    time.sleep(0.05)
    monkeypatch.setattr("engage.core.file_cache.random.randrange", lambda _: 0)
    own.set("more", 1, timeout=60)
    own.set("most", 1, timeout=60)
    assert [own.get(f"new-{number}") for number in range(4)] == [1, 1, 1, 1]


# The throttle.


def test_over_the_limit_is_the_first_beyond_it():
    assert [throttle.over_limit("test", "someone", limit=3, seconds=60) for _ in range(5)] == [False] * 3 + [True] * 2
    assert throttle.over_limit("test", "somebody else", limit=3, seconds=60) is False
    assert throttle.over_limit("another", "someone", limit=3, seconds=60) is False
    assert throttle.count("test", "someone") == 5


def test_nobodys_address_stands_in_the_cache(settings):
    throttle.over_limit("test", "person@example.org", limit=3, seconds=60)
    keys = [throttle._key("test", "person@example.org")]
    assert "person" not in keys[0]
    assert cache.get(keys[0]) == 1


def test_a_window_begins_with_the_first_and_ends_by_itself(monkeypatch):
    began = time.time()
    assert [throttle.over_limit("test", "x", limit=1, seconds=60) for _ in range(2)] == [False, True]
    monkeypatch.setattr(time, "time", lambda: began + 59)
    assert throttle.over_limit("test", "x", limit=1, seconds=60) is True
    monkeypatch.setattr(time, "time", lambda: began + 120)
    assert throttle.over_limit("test", "x", limit=1, seconds=60) is False


# A library is one address.


def test_three_hundred_a_minute_from_one_address_all_pass(monkeypatch):
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now)
    request = RequestFactory().post("/", REMOTE_ADDR="192.0.2.1")
    assert SENDINGS_A_MINUTE == 300
    assert [sending_allowed(request) for _ in range(300)] == [True] * 300
    assert sending_allowed(request) is False
    assert sending_allowed(RequestFactory().post("/", REMOTE_ADDR="192.0.2.2")) is True


ADDRESSES = [
    # trusted proxies, REMOTE_ADDR, X-Forwarded-For, counted as
    (0, "192.0.2.1", "", "192.0.2.1"),
    (0, "192.0.2.1", "203.0.113.9", "192.0.2.1"),  # anybody can write this header
    (1, "10.0.0.1", "203.0.113.9", "203.0.113.9"),
    (1, "10.0.0.1", "198.51.100.1, 203.0.113.9", "203.0.113.9"),
    (2, "10.0.0.1", "198.51.100.1, 203.0.113.9, 10.0.0.2", "203.0.113.9"),
    (2, "10.0.0.1", "203.0.113.9", "10.0.0.1"),  # a proxy was passed by: count whoever is there
    (1, "10.0.0.1", "", "unknown"),
    (0, "2001:db8:1:2:aaaa::1", "", "2001:db8:1:2::"),
    (0, "2001:db8:1:2:bbbb::9", "", "2001:db8:1:2::"),
    (1, "10.0.0.1", "nonsense\x00", "unknown"),
    (0, "", "", "unknown"),
]


@pytest.mark.parametrize(("proxies", "remote", "forwarded", "expected"), ADDRESSES)
def test_which_address_is_counted(settings, proxies, remote, forwarded, expected):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    request = RequestFactory().get("/", REMOTE_ADDR=remote, headers={"X-Forwarded-For": forwarded} if forwarded else {})
    assert client_address(request) == expected


def test_the_answer_beyond_the_limit(db):
    response = limits.too_many_requests(RequestFactory().get("/"))
    assert (response.status_code, response["Retry-After"]) == (429, "60")
    assert "Too many tries in a short time" in response.content.decode()

"""Nothing personal in the log, whoever writes it and whatever goes wrong."""

import logging

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engage.core.logs import NoPersonalData, strike_out
from engage.core.references import ALPHABET, new_code, new_reference
from tests.core.logbook import logbook  # noqa: F401  # a fixture

log = logging.getLogger("engage.test")
ADDRESS = "ana.o'neill+bus@mail.example.org"
CODE = "K7M4-PQ9T-XW2R"
WORDS = " ".join(["my", "own", "words"])  # not as one text: a traceback quotes the line of code

STRUCK = [
    (f"wrote to {ADDRESS} today", "wrote to [address] today"),
    (f"<{ADDRESS}>", "<[address]>"),
    ("ånä@exämple.org", "[address]"),
    (f"code {CODE}.", "code [code]."),
    (f"code {CODE.lower()}", "code [code]"),
    (f"code {CODE.replace('-', '')}", "code [code]"),
    (f"code {CODE.replace('-', ' ')}", "code [code]"),
    ("home.StandardPage saved", "home.StandardPage saved"),
    ("they want that", "they want that"),
    ("GET /receipt/?code=K7M4&x=1 done", "GET /receipt/?… done"),
    ("GET /receipt/ done", "GET /receipt/ done"),
    ("reference K7M4-PQ9T stays", "reference K7M4-PQ9T stays"),
    ("call 020 7946 0123 back", "call [number] back"),
    ("call +44 20 7946 0123", "call [number]"),
    ("call 07700900123", "call [number]"),
    ("2026-11-21 21:45:52,253 took 1200 ms, 13000000 bytes", "2026-11-21 21:45:52,253 took 1200 ms, 13000000 bytes"),
    ("127.0.0.1 said", "127.0.0.1 said"),
]


@pytest.mark.parametrize(("said", "written"), STRUCK)
def test_addresses_codes_and_numbers_are_struck_out(said, written):
    assert strike_out(said) == written


@given(st.text(max_size=40), st.text(max_size=40))
def test_a_code_is_struck_out_wherever_it_stands(before, after):
    code = new_code()
    assert code not in strike_out(f"{before} {code} {after}")


@given(st.from_regex(r"[a-z0-9._%+-]{1,20}@[a-z0-9-]{1,20}\.[a-z]{2,6}", fullmatch=True))
def test_an_address_is_struck_out(address):
    assert address not in strike_out(f"for {address}: no")


def test_references_are_no_secrets():
    reference = new_reference()
    assert strike_out(reference) == reference
    assert set(reference) - {"-"} <= set(ALPHABET)


def test_arguments_are_struck_out_too(logbook):  # noqa: F811
    log.warning("No mail to %s (%s)", ADDRESS, {"code": CODE})
    assert ADDRESS not in logbook.getvalue()
    assert CODE not in logbook.getvalue()
    assert "No mail to [address]" in logbook.getvalue()


def test_a_traceback_keeps_its_lines_and_loses_its_words(logbook):  # noqa: F811
    def keep(words):
        raise ValueError(f"Key (words)=({words}) already exists, for {ADDRESS}\nDETAIL: {words}")

    try:
        keep(WORDS)
    except ValueError:
        log.exception("It failed")
    written = logbook.getvalue()
    assert ("in keep" in written, "ValueError" in written) == (True, True)
    assert (WORDS in written, ADDRESS in written) == (False, False)


def test_causes_lose_their_words_too(logbook):  # noqa: F811
    try:
        try:
            raise KeyError(WORDS)
        except KeyError as error:
            raise RuntimeError(f"{WORDS} again") from error
    except RuntimeError:
        log.error("It failed", exc_info=True)
    assert WORDS not in logbook.getvalue()
    assert "RuntimeError" in logbook.getvalue()


def test_a_traceback_that_another_handler_wrote_already(logbook):  # noqa: F811
    """A handler before ours may have left the whole text on the record."""
    try:
        raise ValueError(WORDS)
    except ValueError:
        record = log.makeRecord(
            "engage.test", logging.ERROR, __file__, 1, "It failed", (), __import__("sys").exc_info()
        )
        logging.Formatter().format(record)
        assert WORDS in record.exc_text
        logging.getLogger().handle(record)
    assert WORDS not in logbook.getvalue()


@pytest.mark.parametrize("arguments", [("a", "b"), ({"a": 1},)])
def test_a_badly_written_line_loses_no_secret_and_breaks_nothing(logbook, arguments):  # noqa: F811
    log.warning("one %s two %s", *arguments, ADDRESS)
    assert ADDRESS not in logbook.getvalue()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=80))
def test_anything_can_be_logged(logbook, text):  # noqa: F811
    record = log.makeRecord("engage.test", logging.ERROR, __file__, 1, text, (), None)
    assert NoPersonalData().filter(record) is True


@pytest.mark.parametrize(
    "name", ["django", "django.request", "django.security.csrf", "django_tasks", "allauth", "gunicorn.error"]
)
def test_every_logger_writes_through_the_filter(logbook, name):  # noqa: F811
    logging.getLogger(name).error("for %s", ADDRESS)
    assert ADDRESS not in logbook.getvalue()
    assert "[address]" in logbook.getvalue()


def test_nothing_is_mailed_to_anybody():
    """Django would mail a whole page of local variables and form fields to ADMINS."""
    handlers = [h for name in ("", "django", "django.request") for h in logging.getLogger(name).handlers]
    assert [type(h).__name__ for h in handlers if "Email" in type(h).__name__] == []

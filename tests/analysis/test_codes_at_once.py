"""Two officers change the codes at the same moment, each with a connection of their own."""

import threading

import pytest
from django.db import connection

from engage.accounts.enums import Role
from engage.analysis.codebooks import retire_code
from engage.analysis.merging import merge_codes
from engage.analysis.models import Code, CodeChange, Coding
from engage.analysis.refusals import CodeNotInUse, MergedAlready, Refused, TakesNothingIn
from engage.analysis.services import code_excerpt, uncode_excerpt
from tests.analysis.factories import fresh, make_code, make_coding, make_part
from tests.factories import make_activity, make_user


def merge(by, code, into):
    return merge_codes(by=by, code=code, into=into, because="Two names for the same thing.")


def filed(code):
    return set(Coding.objects.filter(code=code).values_list("coder", "excerpt"))


def at_once(*acts):
    """What each returned or how it was refused, each in a thread with a connection of its own, started together."""
    ready, results = threading.Barrier(len(acts)), [None] * len(acts)

    def run_one(number, act):
        ready.wait()
        try:
            results[number] = act()
        except Refused as refused:
            results[number] = type(refused)
        finally:
            connection.close()

    threads = [threading.Thread(target=run_one, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_two_who_merge_one_code_at_once(own_database):
    activity, by = make_activity(), make_user(Role.ANALYST)
    code, one, two = (make_code(activity, label) for label in ("Code", "One", "Two"))
    make_coding(make_part(activity), code=code)

    said = at_once(lambda: merge(by, code, one), lambda: merge(by, code, two))

    (into,) = [result for result in said if isinstance(result, Code)]
    assert [result for result in said if result != into] == [MergedAlready]
    assert (len(filed(into)), fresh(code).merged_into, Coding.objects.count()) == (1, into, 1)
    assert CodeChange.objects.filter(kind="merged").count() == 1


def test_one_into_the_other_while_the_other_goes_into_the_one(own_database):
    activity = make_activity()
    one, two = make_code(activity, "One"), make_code(activity, "Two")
    part, by = make_part(activity), make_user(Role.ANALYST)
    for code in (one, two):
        make_coding(part, by=by, code=code)

    said = at_once(lambda: merge(by, one, two), lambda: merge(by, two, one))

    (into,) = [result for result in said if isinstance(result, Code)]
    (refused,) = [result for result in said if result != into]
    assert refused in (TakesNothingIn, MergedAlready)
    assert len(filed(into)) == Coding.objects.count() == 1


@pytest.mark.parametrize("change", ["retire", "merge"])
def test_a_code_that_goes_out_of_use_while_words_are_filed_under_it(own_database, change):
    activity = make_activity()
    code, into = make_code(activity, "One"), make_code(activity, "Two")
    analyst, part = make_user(Role.ANALYST), make_part(activity)
    away = {"retire": lambda: retire_code(by=analyst, code=code), "merge": lambda: merge(analyst, code, into)}[change]

    said = at_once(lambda: code_excerpt(by=analyst, part=part, start=0, end=8, code=code), away)

    under = filed(into if change == "merge" else code)
    assert said[0] is CodeNotInUse or isinstance(said[0], Coding)
    assert len(under) == Coding.objects.count() == (0 if said[0] is CodeNotInUse else 1)


def test_the_last_filing_is_taken_back_while_a_colleague_files_the_same_words(own_database):
    activity = make_activity()
    code, part, colleague = make_code(activity), make_part(activity), make_user(Role.ANALYST)
    for _time in range(8):
        coding = make_coding(part, code=code)
        excerpt = coding.excerpt
        said = at_once(
            lambda coding=coding: uncode_excerpt(by=coding.coder, coding=coding),
            lambda start=excerpt.start, end=excerpt.end: code_excerpt(
                by=colleague, part=part, start=start, end=end, code=code
            ),
        )
        assert said[0] is None
        assert list(Coding.objects.all()) == [said[1]]
        uncode_excerpt(by=colleague, coding=said[1])

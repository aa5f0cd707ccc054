"""The sentences of the report for a committee, for its page and its file."""

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from engage.contributions.counting import grouped
from engage.decisions.campaigns import Campaign
from engage.decisions.clock import Clock
from engage.decisions.models import Influence
from engage.decisions.report import Found, Report
from engage.decisions.report_lists import Line
from engage.decisions.telling import news

DAY = "j F Y"


def made_on(report: Report) -> str:
    words = _("Report of %(organisation)s, made on %(day)s.")
    return words % {"organisation": report.activity.organisation.name, "day": date_format(report.made_on, DAY)}


def not_numbered() -> str:
    return _("It has no number yet.")


def numbered(number: int, day: date, *, is_it: bool) -> str:
    """Which one this is of those that were given to whoever decides, or after which it came."""
    version = {"number": number, "day": date_format(day, DAY)}
    if is_it:
        return _("This is version %(number)s, of %(day)s.") % version
    return _("It does not say the same as version %(number)s, of %(day)s.") % version


def method(report: Report) -> list[str]:
    """What was done with people's words, and by how many; what nobody has done yet is said as plainly."""
    return [
        _when(report),
        *read_and_filed(report),
        checked(report),
        *([_unchecked(report.unchecked)] if report.unchecked else []),
        _("Each finding says where the people behind it stand on it. These are not votes: nobody was asked to vote."),
        _("People are quoted only where they agreed to it."),
    ]  # fmt: skip


def checked(report: Report) -> str:
    found = ngettext(
        "%(count)s finding was checked by a second person and stands below.",
        "%(count)s findings were checked by a second person and stand below.",
        len(report.found),
    )
    return found % {"count": grouped(len(report.found))}


def _unchecked(count: int) -> str:
    waiting = ngettext(
        "%(count)s finding still waits for a second person and is left out.",
        "%(count)s findings still wait for a second person and are left out.",
        count,
    )
    return waiting % {"count": grouped(count)}


def _when(report: Report) -> str:
    activity = report.activity
    days = {"first": date_format(activity.opens_on, DAY)}
    if activity.closes_on is None:
        return _("People can take part since %(first)s.") % days
    return _("People could take part from %(first)s to %(last)s.") % {
        **days,
        "last": date_format(activity.closes_on, DAY),
    }


def read_and_filed(report: Report) -> list[str]:
    """Nothing, where nobody has counted yet."""
    coverage = report.coverage
    if coverage is None:
        return []
    readers = ngettext("%(count)s officer", "%(count)s officers", report.readers) % {"count": grouped(report.readers)}
    coders = ngettext("%(count)s officer", "%(count)s officers", report.coders) % {"count": grouped(report.coders)}
    codes = ngettext("%(count)s code", "%(count)s codes", report.codes) % {"count": grouped(report.codes)}
    owed = grouped(coverage.owed)
    read = _("Every word of %(read)s of %(owed)s contributions was read, by %(who)s.")
    filed = _("In %(coded)s of %(owed)s contributions passages were filed under %(codes)s, by %(who)s.")
    return [
        read % {"read": grouped(coverage.read), "owed": owed, "who": readers},
        filed % {"coded": grouped(coverage.coded), "owed": owed, "codes": codes, "who": coders},
    ]


def took_part(report: Report) -> str:
    return _("%(people)s took part.") % {"people": report.activity.tally}


def channels_title() -> tuple[str, str]:
    return _("How they took part"), _("People")


def campaigns(report: Report) -> list[str]:
    """How many people sent what many sent, and that nobody is counted less for it (GUN-5)."""
    return [
        *([_same_words(report.campaigns.people)] if report.campaigns.told else []),
        *([_unconfirmed(report.campaigns.unconfirmed)] if report.campaigns.unconfirmed else []),
    ]


def _same_words(count: int) -> str:
    people = ngettext("%(count)s person", "%(count)s people", count) % {"count": grouped(count)}
    words = _(
        "%(people)s sent words that others sent too, as in a campaign. Each counts as one person in every number."
    )
    return words % {"people": people}


def _unconfirmed(count: int) -> str:
    waiting = ngettext(
        "%(count)s more group of texts looks alike to the machine. No officer has checked it, so it is left out.",
        "%(count)s more groups of texts look alike to the machine. No officer has checked them, so they are left out.",
        count,
    )
    return waiting % {"count": grouped(count)}


def campaigns_titles() -> tuple[str, str]:
    return _("What many people sent"), _("People")


def campaign_rows(report: Report) -> list[Line]:
    """Numbered, most people first, each with how it begins or, where nobody may be quoted, what it is."""
    asked = _("Text %(number)d, in answer to “%(question)s”: %(what)s")
    unasked = _("Text %(number)d: %(what)s")
    return [
        Line(
            (asked if one.question else unasked)
            % {"number": number, "question": one.question, "what": _what_it_says(one)},
            one.people,
            {"alike": str(one.group)},
        )
        for number, one in enumerate(report.campaigns.told, start=1)
    ]


def _what_it_says(one: Campaign) -> str:
    if one.words:
        return _("“%(words)s”") % {"words": one.words}
    if not one.length:
        return _("its words are no longer here")
    long = ngettext("about %(count)s word long", "about %(count)s words long", one.length)
    filed = _(", most often filed under “%(code)s”") % {"code": one.code} if one.code else ""
    agreed = _("; nobody who sent it agreed to be quoted")
    return long % {"count": grouped(one.length)} + filed + agreed


def who_said_it(one: Found, report: Report) -> str:
    words = _("It rests on what %(people)s said, of %(all)s who took part.")
    return words % {"people": one.people, "all": grouped(report.activity.tally.given)}


def who_sent_the_same(one: Found) -> str:
    """Nothing, where nobody did."""
    words = _("%(count)s of them sent words that others sent too.")
    return words % {"count": grouped(one.campaigners)} if one.campaigners else ""


def more_stances_than_people(one: Found) -> str:
    """A footnote; nothing, where each stands in one place."""
    if sum(side.people for side in one.sides) <= one.people.given - one.people.withdrawn:
        return ""
    return _("One person can say several things about this, and stand in more than one place: the numbers overlap.")


def answer_lines(one: Found) -> list[str]:
    """What each decision made of it, and why; that nothing has is said, too."""
    if not one.answers:
        return [_("No decision has answered this yet.")]
    return [line for answer in one.answers for line in _of_one(answer)]


def _of_one(answer: Influence) -> list[str]:
    decision = answer.decision
    given = {
        "outcome": answer.get_outcome_display(),
        "decision": f"{decision.reference}, {decision.title}",
        "day": date_format(decision.decided_on, DAY),
        "reason": answer.reason,
    }
    return [
        _("%(outcome)s (%(decision)s, %(day)s). Because: %(reason)s") % given,
        *([_("Before: %(words)s") % {"words": answer.before}] if answer.before else []),
        *([_("Now: %(words)s") % {"words": answer.after}] if answer.after else []),
        *([_("Passed to: %(who)s") % {"who": answer.passed_to}] if answer.passed_to else []),
        *([news(answer)] if answer.next_date else []),
    ]


def not_answered(report: Report) -> list[str]:
    if not report.found:
        return []
    return [one.finding.statement for one in report.unanswered] or [_("Every finding in this report has an answer.")]


def who_waits(report: Report) -> list[str]:
    """People, not findings: nobody is left out because what they said stands in none. These add up to all who are owed
    an answer."""
    coverage = report.coverage
    if coverage is None or not coverage.owed:
        return []
    deciding = ngettext(
        "%(count)s person was told that it is not decided yet.",
        "%(count)s people were told that it is not decided yet.",
        coverage.deciding,
    )
    waiting = ngettext(
        "%(count)s person still waits for an answer.", "%(count)s people still wait for an answer.", coverage.waiting
    )
    overdue = _("For %(count)s of them the promised day is over.")
    said = [(deciding, coverage.deciding), (waiting, coverage.waiting), (overdue, coverage.overdue)]
    return [Clock(coverage).answered] + [words % {"count": grouped(count)} for words, count in said if count]


def nothing_found() -> str:
    return _("No finding has been checked by a second person yet.")


def bearing() -> str:
    return _(
        "So many people spoke of what each of these grounds is about. It says what was said, not who said it. "
        "One person may have spoken of several."
    )


def bearing_titles() -> tuple[str, str]:
    return _("Ground of equality"), _("People")

"""What a person is written about a decision: the same answers as on their page, as plain text. None of their
own words are in it, and nobody else's."""

from collections.abc import Iterable

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from engage.decisions.models import Decision, Influence, StillToTell
from engage.decisions.telling import Told
from engage.notifications.registry import Letter

LINE = "* * *"


def write_answers(told: list[Told], references: list[str]) -> Letter:
    """`told` is not empty, and all about one decision."""
    decision = told[0].decision
    opening = _("%(organisation)s has decided about something that you told us about: %(title)s") % {
        "organisation": decision.organisation.name,
        "title": decision.title,
    }
    text = _paragraphs([opening, _your(references), *_blocks(told), LINE, about(decision)])
    in_short = _paragraphs([opening, *map(in_a_few_words, told)])
    subject = _("What became of what you told us: %(title)s") % {"title": decision.title}
    return Letter(subject, text, in_short=in_short, references=tuple(references))


def write_correction(new: Influence, told: list[Told], references: list[str]) -> Letter:
    """`told` is empty when only the version that was wrong was about what they said."""
    decision, old = new.decision, new.replaces
    opening = _(
        "On %(day)s we published an answer to what you and others told us. Something in it was wrong. "
        "We have corrected it."
    ) % {"day": _day(old.published_at) if old else ""}
    wrong = _("What was wrong: %(text)s") % {"text": new.what_was_wrong}
    right = _blocks(told) or [_("The corrected answer is not about what you told us.")]
    text = _paragraphs([opening, _your(references), wrong, *right, LINE, about(decision)])
    about_what = _("It is about this decision: %(title)s") % {"title": decision.title}
    in_short = _paragraphs([opening, about_what, wrong, *(map(in_a_few_words, told) if told else right)])
    subject = _("A correction to what we told you: %(title)s") % {"title": decision.title}
    return Letter(subject, text, in_short=in_short, references=tuple(references))


def write_again(rows: list[StillToTell], told: list[Told], references: list[str]) -> Letter:
    """After a finding was changed: to whoever is new under it as to anybody; to whoever was told something else, that
    it was so. `told` is empty when none of these answers is about what they said any more. `rows` are not."""
    if not any(one.told_as for one in rows):
        return write_answers(told, references)
    decision = rows[0].influence.decision
    opening = _(
        "We told you what became of what you told us. Since then we looked at it again, and we understand what you "
        "said in another way now. So our answer to you is another one."
    )
    gone = {one.influence_id for one in rows if one.told_as} - {one.influence.pk for one in told}
    no_longer = [_("An answer that we gave you is not about what you told us after all.")] if gone else []
    blocks = [f"{LINE}\n\n{text}" for text in no_longer]
    text = _paragraphs([opening, _your(references), *_blocks(told), *blocks, LINE, about(decision)])
    about_what = _("It is about this decision: %(title)s") % {"title": decision.title}
    in_short = _paragraphs([opening, about_what, *map(in_a_few_words, told), *no_longer])
    subject = _("A correction to what we told you: %(title)s") % {"title": decision.title}
    return Letter(subject, text, in_short=in_short, references=tuple(references))


def answer(one: Told) -> str:
    """One answer: how it was understood, what became of it, and because."""
    lines = [
        _("What we understood: %(text)s") % {"text": one.understood_as} if one.understood_as else "",
        one.heading,
        _("Because: %(text)s") % {"text": one.because},
        _("Before: %(text)s") % {"text": one.before} if one.before else "",
        _("Now: %(text)s") % {"text": one.after} if one.after else "",
        _("Passed to: %(text)s") % {"text": one.passed_to} if one.passed_to else "",
        one.news,
    ]
    return _paragraphs(lines)


def in_a_few_words(one: Told) -> str:
    """One answer as it is said on the phone: one sentence for what became of it, and because."""
    lines = [
        _("What we understood: %(text)s") % {"text": one.understood_as} if one.understood_as else "",
        one.heading,
        _("Because: %(text)s") % {"text": one.because},
        _("Passed to: %(text)s") % {"text": one.passed_to} if one.passed_to else "",
        one.news,
    ]
    return " ".join(line for line in lines if line)


def about(decision: Decision) -> str:
    """What was decided, by whom, when, what comes next, and where all of it can be read."""
    who = {"who": decision.decided_by, "day": _day(decision.decided_on)}
    lines = [
        _("What was decided: %(text)s") % {"text": decision.what_was_decided},
        _("Decided by %(who)s on %(day)s.") % who,
        _("What comes next: %(text)s") % {"text": decision.what_next} if decision.what_next else "",
        _("We look back at what it did on %(day)s.") % {"day": _day(decision.review_on)} if decision.review_on else "",
        _("Read all of it here, with every answer and the reasons:"),
        settings.ENGAGE_SITE_URL.rstrip("/") + decision.get_absolute_url(),
    ]
    return _paragraphs(lines)


def _blocks(told: Iterable[Told]) -> list[str]:
    return [f"{LINE}\n\n{answer(one)}" for one in told]


def _your(references: list[str]) -> str:
    label = ngettext("Your reference: %(references)s", "Your references: %(references)s", len(references))
    return label % {"references": ", ".join(references)} if references else ""


def _paragraphs(parts: Iterable[str]) -> str:
    return "\n\n".join(part for part in parts if part)


def _day(day) -> str:
    return date_format(day, "j F Y")

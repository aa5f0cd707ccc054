"""Sentences of the decision pages that need a number or a date."""

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from engage.contributions.counting import grouped
from engage.decisions.enums import Outcome, Standing
from engage.decisions.services import what_it_answers as what_it_answers_of
from engage.decisions.telling import news as news_of
from engage.decisions.wording import GIVEN_TO, WE_DID

register = template.Library()


@register.simple_tag
def outcomes(decision) -> list[str]:
    """One line for each outcome that was given, as "2 answers: It changed the decision"."""
    lines = []
    for outcome in Outcome:
        count = getattr(decision, f"answered_{outcome.value}")
        if count:
            answers = ngettext("%(count)d answer", "%(count)d answers", count) % {"count": count}
            lines.append(f"{answers}: {outcome.label}")
    return lines


@register.simple_tag
def said_by(answer, here=False) -> str:
    """Who it rests on, with its base: never a bare share of people. `here`: on the page of what they took part in."""
    people = _("%(people)s, of %(all)d who took part.") if here else _("%(people)s, of %(all)d who took part in")
    return people.replace("%(all)d", grouped(answer.asked.given)) % {"people": answer.people}


@register.filter
def news(influence) -> str:
    return news_of(influence)


@register.filter
def what_it_answers(influence) -> str:
    return what_it_answers_of(influence)


@register.filter
def what_we_did(influence) -> str:
    return str(WE_DID[Outcome(influence.outcome)])


@register.filter
def given_to(refinement) -> str:
    return str(GIVEN_TO[Standing(refinement.standing)])


@register.simple_tag
def some_of(some: int, of: int) -> str:
    """Never a bare number: as "340 of 500 people"."""
    people = ngettext("%(some)s of %(all)s person", "%(some)s of %(all)s people", of)
    return people % {"some": grouped(some), "all": grouped(of)}


@register.simple_tag
def outcomes_of(coverage) -> list[tuple[str, str]]:
    """For each outcome that anybody was given: its name, and to how many people."""
    by_outcome = coverage.by_outcome
    return [(str(one.label), grouped(by_outcome[one])) for one in Outcome if by_outcome.get(one)]

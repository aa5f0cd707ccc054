"""A believable small council, from nothing to decisions, through the same services as everybody else."""

import datetime

from django.db import transaction

from engage.accounts.models import Organisation, User
from engage.analysis.models import Finding
from engage.contributions.models import Activity
from engage.core.deadlines import today
from engage.demo import deciding, publishing, understanding
from engage.demo.clock import as_of, days_ago
from engage.demo.kept import keep_codes
from engage.demo.people import make_people
from engage.demo.saying import Said
from engage.demo.understanding import Analyst, find_all
from engage.demo.words import analysis, baths, buses
from engage.demo.words.pages import COUNCIL

BEGAN, CALLED = 100, 80  # days ago: the site, and the call for stories
BUSES_OPENED, BUSES_CLOSED, BUSES_PROMISED = 96, 54, 14
SESSION, SESSION_PROMISED = 70, 5
BATHS_OPENED, BATHS_CLOSE, BATHS_PROMISED = 13, 29, 110  # the last two in days from now


class NotTheDemosPlace(Exception):
    """This database belongs to somebody: the demo leaves it alone."""


def is_loaded() -> bool:
    """Raises NotTheDemosPlace when another organisation is here."""
    if Organisation.objects.exclude(slug=COUNCIL["slug"]).exists():
        raise NotTheDemosPlace
    return Organisation.objects.filter(slug=COUNCIL["slug"]).exists()


def load() -> bool:
    """Loads the demo unless it is here. All of it or nothing: nobody else uses the database yet."""
    if is_loaded():
        return False
    with transaction.atomic():
        keep_codes(_load().codes)
    return True


def _load() -> Said:
    said = Said()
    # Before any `as_of`, within which today is another day.
    bus_dates = _dates(-BUSES_OPENED, -BUSES_CLOSED, -BUSES_PROMISED)
    session_dates = _dates(-SESSION, -SESSION, -SESSION_PROMISED)
    baths_dates = _dates(-BATHS_OPENED, BATHS_CLOSE, BATHS_PROMISED)

    with as_of(days_ago(BEGAN)):
        organisation = Organisation.objects.create(**COUNCIL)
        people = make_people(organisation)
        front = publishing.make_site(people["sam"])
        index = publishing.make_consultations(people["sam"], front)
        publishing.make_texts(people["sam"], front)
    accounts = {user.email: user for user in people.values()}

    with as_of(days_ago(BUSES_OPENED, hour=6)):
        bus_page = publishing.make_buses(people["sam"], index, organisation, bus_dates)
    said.answer(bus_page, buses.VOICES, accounts)

    with as_of(days_ago(CALLED, hour=6)):
        call = publishing.make_call(people["sam"], front, organisation)
    said.tell(call, people, CALLED)

    with as_of(days_ago(SESSION, hour=19)):
        forum = publishing.make_forum(people["sam"], front)
        session = publishing.make_session(people["sam"], forum, organisation, session_dates)
        said.raise_points(session, people["sam"])

    with as_of(days_ago(BATHS_OPENED, hour=6)):
        baths_page = publishing.make_baths(people["sam"], index, organisation, baths_dates)
    said.answer(baths_page, baths.VOICES, accounts)

    findings = _understand(said, organisation, people, bus_page.activity, session.activity)
    deciding.decide_all(organisation, people["helen"], findings, said.contributions)
    return said


def _understand(
    said: Said, organisation: Organisation, people: dict[str, User], bus: Activity, session: Activity
) -> dict[str, Finding]:
    understanding.read_all(session, people["tom"], SESSION - 2)
    understanding.read_all(bus, people["priya"], BUSES_CLOSED - 1)
    with as_of(days_ago(SESSION - 3)):
        codes = understanding.make_codebook(organisation)
    tom = Analyst(people["tom"], codes, said.contributions)
    priya = Analyst(people["priya"], codes, said.contributions)
    findings = find_all(analysis.FORUM_FINDINGS, tom, people["priya"], SESSION - 6)
    findings |= find_all(analysis.BUS_FINDINGS, priya, people["tom"], BUSES_CLOSED - 9)
    with as_of(days_ago(BUSES_CLOSED - 10, hour=11)):
        for marked in analysis.BUS_CODED:
            priya.mark(marked)
    return findings


def _dates(opens: int, closes: int, promised: int) -> dict[str, datetime.date]:
    """In days from today."""
    days = {"opens_on": opens, "closes_on": closes, "answer_by": promised}
    return {name: today() + datetime.timedelta(days=number) for name, number in days.items()}

"""What browser tests have made inside the running site, by `site.run_python`."""

from django.conf import settings

from engage.accounts.enums import Role
from engage.analysis.enums import Stance
from tests.decisions.factories import make_finding
from tests.factories import make_activity, make_contribution, make_user, sign_in


def a_desk() -> dict:
    """A decision officer's session, and what people said: one finding of three people, one of two."""
    activity = make_activity(title="Night buses")
    people = [make_contribution(activity, email=f"p{n}@example.net").contribution for n in range(5)]
    stances = [Stance.SUPPORTS, Stance.AGAINST, Stance.QUALIFIES]
    make_finding(
        zip(people, stances, strict=False),
        statement="People who work late cannot get home.",
        range_of_views="One wants a bus until 3. One fears the noise.",
    )
    make_finding([(one, Stance.SUPPORTS) for one in people[3:]], statement="The fare is too high.")
    officer = make_user(Role.DECISION_OFFICER, first_name="Sam")
    return {"session": sign_in(officer).cookies[settings.SESSION_COOKIE_NAME].value}

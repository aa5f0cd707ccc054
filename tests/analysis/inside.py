"""What browser tests have made inside the running site, by `site.run_python`."""

from django.conf import settings

from engage.accounts.enums import Role
from engage.accounts.models import User
from engage.analysis.models import Coding, Finding, Reading
from engage.contributions.models import Activity
from tests.analysis.factories import make_code, make_excerpt, make_finding, make_part
from tests.factories import make_activity, make_contribution, make_user, sign_in


def staff_session(role: str, email: str = "") -> str:
    """The session key of a member of staff who came in with a second factor."""
    user = User.objects.filter(email=email).first() or make_user(Role(role), email=email, first_name="Sam")
    return sign_in(user).cookies[settings.SESSION_COOKIE_NAME].value


def _activity() -> Activity:
    """Each call is a process of its own, in which the factories count from one again."""
    return make_activity(slug=f"activity-{Activity.objects.count() + 1}")


def contribution_with(texts: list[str], codes: list[str], language: str = "en") -> dict:
    activity = _activity()
    for label in codes:
        make_code(activity, label, brief_definition=f"What people say about {label.lower()}.")
    prompts = [f"Question {number}" for number in range(1, len(texts) + 1)]
    contribution = make_contribution(activity, texts, prompts=prompts, language=language).contribution
    return {"reference": contribution.reference, "parts": list(contribution.parts.values_list("pk", flat=True))}


def filed() -> list:
    return [[coding.excerpt.words, coding.code.label] for coding in Coding.objects.order_by("pk")]


def spans() -> list:
    return [[c.excerpt.part_id, c.excerpt.start, c.excerpt.end, c.excerpt.words] for c in Coding.objects.order_by("pk")]


def readings() -> int:
    return Reading.objects.count()


def finding_of_three() -> int:
    activity = _activity()
    first, second, third = (make_excerpt(make_part(activity, quote=True)) for _ in range(3))
    return make_finding(first, (second, "against"), (third, "qualifies")).pk


def is_reviewed(pk: int) -> bool:
    return Finding.objects.get(pk=pk).reviewed_at is not None

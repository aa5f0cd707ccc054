from collections import Counter
from typing import Any

from django.db.models import Value
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from engage.analysis.models import Finding
from engage.core.waiting import Waiting, waits
from engage.decisions import viewsets
from engage.decisions.addresses import address
from engage.decisions.catching_up import with_people_to_tell
from engage.decisions.checking import due_for_a_check
from engage.decisions.gaps import to_publish
from engage.decisions.models import Decision
from engage.decisions.permissions import can_publish


@hooks.register("register_admin_viewset")
def register_decisions():
    return viewsets.decisions


@hooks.register("register_icons")
def register_icons(icons):
    return [*icons, "decisions/admin/decision.svg"]


@hooks.register("register_log_actions")
def log_actions(actions):
    """What the history of a decision can say. It never holds the words of an answer."""
    actions.register_action("decisions.propose", _("Propose an answer"), _("An answer was drafted"))
    actions.register_action("decisions.publish", _("Publish and tell people"), _("Published, and people are told"))
    actions.register_action("decisions.tell_again", _("Tell people again"), _("People were told after a change"))
    actions.register_action("decisions.correct", _("Correct an answer"), _("A published answer was corrected"))


@waits
def what_to_decide_and_tell(user: Any) -> list[Waiting]:
    """Decisions never published or with an answer that is still a draft; reviewed findings without even a draft;
    decisions that nobody held against the council's record for long, and those of which people are to be told again
    because a finding was changed. Officers write them by hand, so there are few:
    their numbers are read in one query."""
    if not can_publish(user):
        return []
    mine = Decision.objects.for_user(user)
    unanswered = Finding.objects.for_user(user).unanswered()
    kinds = (to_publish(mine), unanswered, due_for_a_check(mine), with_people_to_tell(mine))
    numbers = [rows.order_by().values_list(Value(kind), "pk") for kind, rows in enumerate(kinds)]
    count = Counter(kind for kind, _pk in numbers[0].union(*numbers[1:]))
    findings = reverse("findings:index") + "?review=unanswered"
    return [
        Waiting(gettext("Decisions to publish"), f"{address('index')}?publish=due", count[0]),
        Waiting(gettext("Findings reviewed, not yet answered by a decision"), findings, count[1]),
        Waiting(gettext("Decisions to check against the record"), f"{address('index')}?check=due", count[2]),
        Waiting(gettext("Decisions of which people are to be told again"), f"{address('index')}?tell=due", count[3]),
    ]

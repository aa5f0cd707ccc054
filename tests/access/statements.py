"""What stands behind the pages that say what came of it."""

from engage.analysis.models import FairnessAnswer, Finding
from engage.contributions.models import Activity
from engage.decisions.enums import Outcome
from tests.factories import in_days, make_consultation, make_contribution
from tests.participant.factories import decide, understand

LONG = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"


def make_statements() -> dict:
    """What came of three consultations: one with every outcome and much to say, one that is late, one that is done."""
    at = {}
    closed = {"opens_on": in_days(-30), "closes_on": in_days(-5), "answer_by": in_days(-2)}
    for name, slug, title in (("long", "long-statement", f"Everything {LONG}"), ("done", "done", "Shelters, all done")):
        page = make_consultation(title=title, slug=slug, **closed)
        for outcome in Outcome if name == "long" else [Outcome.CHANGED]:
            decide(understand(make_contribution(page.activity).contribution, f"{title}: {outcome}."), outcome=outcome)
        at[f"{name}_statement"] = page.activity.slug
    long = Activity.objects.get(slug=at["long_statement"])
    for fair in range(11):
        finding = Finding.objects.filter(activity=long).first()
        person = make_contribution(long).contribution
        FairnessAnswer.objects.create(finding=finding, contribution=person, verdict="yes" if fair else "no", words="So")
    understand(make_contribution(long).contribution, f"Nobody has answered this: {LONG}")
    return {"at": at, "who": {}}

"""What the tests of analysis share, made through the services. `make_excerpt` marks the words it is given."""

from engage.accounts.enums import Role
from engage.accounts.models import Organisation
from engage.analysis.models import Alike, Code, Codebook, Coding, Excerpt, Finding, Rule, Suggestion
from engage.analysis.services import code_excerpt, define_finding
from engage.analysis.suggesting.ruling import write_rule
from engage.analysis.suggesting.wording import Wording
from engage.analysis.tasks import apply_rules, look_for_alike
from engage.contributions.enums import Purpose
from engage.contributions.models import Activity, Part
from engage.contributions.services import Answered
from tests.factories import make_activity, make_contribution, make_organisation, make_user

WORDS = "The last bus leaves before my shift ends. So I walk."


def make_code(activity: Activity | None = None, label: str = "Safety at night", **fields) -> Code:
    """In the activity's own codebook."""
    activity = activity or make_activity()
    codebook, _created = Codebook.objects.get_or_create(
        activity=activity, defaults={"organisation": activity.organisation, "name": f"Codes: {activity.title}"}
    )
    return Code.objects.create(codebook=codebook, label=label, **fields)


def make_code_for_all(organisation: Organisation | None = None, label: str = "Money", **fields) -> Code:
    """In the codebook that serves every activity of a council."""
    organisation = organisation or make_organisation()
    codebook, _created = Codebook.objects.get_or_create(
        activity=None, organisation=organisation, defaults={"name": "Codes for everything"}
    )
    return Code.objects.create(codebook=codebook, label=label, **fields)


def make_part(activity: Activity | None = None, text: str = WORDS, *, quote: bool | None = None, **fields) -> Part:
    """The text of a contribution of its own; `quote` is the person's answer to being quoted."""
    if quote is not None:
        fields["consents"] = [Answered(Purpose.QUOTE, quote, "May we quote you?")]
    return make_contribution(activity, [text], **fields).contribution.parts.get()


def make_coding(part: Part | None = None, words: str = "The last bus", *, by=None, code: Code | None = None) -> Coding:
    part = part or make_part()
    start = part.text.index(words)
    return code_excerpt(
        by=by or make_user(Role.ANALYST),
        part=part,
        start=start,
        end=start + len(words),
        code=code or make_code(part.contribution.activity, label=f"Code {Code.objects.count() + 1}"),
    )


def make_excerpt(part: Part | None = None, words: str = "The last bus", **fields) -> Excerpt:
    return make_coding(part, words, **fields).excerpt


CAMPAIGN = (
    "I object to the plan to close the library on Mill Street. It is the only warm and free place in our part of the "
    "town, children do their homework there, and the bus to the other one takes an hour. Keep it open."
)


def make_alike(activity: Activity | None = None, *texts: str) -> Alike:
    """A group of texts that are nearly the same, as the machine finds it."""
    activity = activity or make_activity()
    parts = [make_part(activity, text) for text in texts or (CAMPAIGN, CAMPAIGN, f"{CAMPAIGN} I mean it.")]
    look_for_alike.func()
    return Alike.objects.get(members__part=parts[0])


def make_rule(code: Code | None = None, wording: Wording | None = None) -> Rule:
    """It is applied when the worker comes: see make_suggestion."""
    wording = wording or Wording(any_of=("bus",))
    return write_rule(by=make_user(Role.ANALYST), code=code or make_code(), wording=wording)


def make_suggestion(part: Part | None = None) -> Suggestion:
    """That of a rule which looks for "bus", for one text that holds it."""
    part = part or make_part()
    label = f"Suggested {Code.objects.count() + 1}"
    rule = make_rule(make_code(part.contribution.activity, label))
    apply_rules.func()
    return rule.suggestions.get(part=part)


def make_finding(*evidence, by=None, **fields) -> Finding:
    """`evidence`: excerpts (which support it) or pairs of excerpt and stance; one is made when none is given."""
    weighed = [one if isinstance(one, tuple) else (one, "supports") for one in evidence or [make_excerpt()]]
    return define_finding(
        by=by or make_user(Role.ANALYST),
        activity=weighed[0][0].part.contribution.activity,
        evidence=weighed,
        **{"statement": "People who work late cannot get home by bus.", **fields},
    )


def fresh(row):
    return type(row).objects.get(pk=row.pk)

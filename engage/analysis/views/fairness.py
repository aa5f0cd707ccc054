"""What people say of how they were understood, as it stands on the page of a finding."""

from dataclasses import dataclass

from engage.analysis.forms import ReplyForm
from engage.analysis.models import FairnessAnswer
from engage.analysis.queries import Share

AT_MOST = 50  # at a time


@dataclass
class Said:
    """What one person said, with the box for an answer where this officer may give one."""

    answer: FairnessAnswer
    form: ReplyForm | None


@dataclass
class Fairness:
    """What this officer sees of it on the page of a finding."""

    share: Share
    waiting: int
    said: list[Said]
    more: int


def fairness_of(finding, *, may_answer, tried=None):
    """`tried`: the number of an answer and its form, when that came back."""
    share, waiting, told = finding.fairness.summed_up()
    shown = finding.fairness.told()[:AT_MOST] if told else []
    said = [Said(one, _form(one, tried) if may_answer and one.waits else None) for one in shown]
    return Fairness(share, waiting, said, more=told - len(said))


def _form(answer, tried):
    pk, form = tried or (None, None)
    if pk == answer.pk:
        return form
    return ReplyForm(prefix=f"to-{answer.pk}", initial={"seen": answer.stamp})

"""What people say of how they were understood, as it stands on the page of a finding."""

from dataclasses import dataclass

from engage.analysis.forms import ReplyForm
from engage.analysis.models import FairnessAnswer
from engage.analysis.queries import Share

AT_MOST = 50  # at a time, those that wait first


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
    waiting = finding.fairness.waiting()
    told = finding.fairness.exclude(words="").select_related("contribution", "replied_by")
    rest = told.exclude(pk__in=waiting).order_by("-said_at", "-pk")
    shown = [*waiting.select_related("contribution")[:AT_MOST], *rest[:AT_MOST]]
    in_all = waiting.count()
    return Fairness(
        share=finding.fairness.shares().get(finding.pk, Share()),
        waiting=in_all,
        said=[Said(one, _form(one, tried) if may_answer and one.waits else None) for one in shown],
        more=in_all + rest.count() - len(shown),
    )


def _form(answer, tried):
    pk, form = tried or (None, None)
    if pk == answer.pk:
        return form
    return ReplyForm(prefix=f"to-{answer.pk}", initial={"seen": answer.stamp})

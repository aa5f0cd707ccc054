"""What was marked, filed and read stays with the words when a passage is taken out of them (EXC-4)."""

from engage.analysis.models import Evidence, Excerpt, Reading
from engage.analysis.spans import after_taking_out
from engage.contributions.models import Part
from engage.contributions.words import TAKEN_OUT


def follow_the_words(*, old: Part, new: Part, start: int, end: int) -> None:
    """Carries readings and excerpts over to the text that is left. An excerpt that lay inside the passage stays with
    the emptied text: it is counted, and shows nothing. Two that now mark the same words become one."""
    Reading.objects.filter(part=old).update(part=new)
    standing: dict[tuple[int, int], Excerpt] = {}
    for excerpt in Excerpt.objects.filter(part=old).order_by("start", "-end"):
        span = after_taking_out((excerpt.start, excerpt.end), (start, end), len(TAKEN_OUT))
        if span in standing:
            _give_to(standing[span], excerpt)
        elif span is not None:
            excerpt.part, (excerpt.start, excerpt.end) = new, span
            excerpt.save(update_fields=["part", "start", "end"])
            standing[span] = excerpt


def _give_to(kept: Excerpt, excerpt: Excerpt) -> None:
    """What was done with one excerpt was done with the other; a decision that answers the first still does."""
    filed = set(kept.codings.values_list("code", "coder"))
    for coding in excerpt.codings.all():
        if (coding.code_id, coding.coder_id) in filed:
            coding.delete()
        else:
            excerpt.codings.filter(pk=coding.pk).update(excerpt=kept)
    weighed = set(kept.evidence.values_list("finding", flat=True))
    Evidence.objects.filter(excerpt=excerpt).exclude(finding__in=weighed).update(excerpt=kept)
    Evidence.objects.filter(excerpt=excerpt).delete()

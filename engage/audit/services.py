from typing import Any

from django.core.cache import cache
from django.db import transaction

from engage.audit.models import AuditEvent
from engage.core import erasures
from engage.core.shared_pages import forget_shared_pages

AT_ONCE = 1000
TELLS_HOW = ("again", "ending", "purpose")  # what of an event's detail is needed to do it once more
KEPT_UP_TO = "erasures.kept"


def record(*, by: Any, verb: str, subject: str, **detail: Any) -> AuditEvent:
    """Adds one line to the record. `subject` is a kind and a reference, as `contribution:K7M4-PQ9T`;
    `detail` holds counts, states and references only, never words or addresses."""
    forget_shared_pages()
    actor = by if getattr(by, "pk", None) else None
    event = AuditEvent.objects.create(actor=actor, verb=verb, subject=subject, detail=detail)
    if erasures.are_kept(verb):
        transaction.on_commit(lambda: keep_erasure(event), robust=True)  # `tick` makes up for what fails here
    return event


def keep_erasure(event: AuditEvent) -> None:
    """Into the record that outlives the database (engage/core/erasures.py)."""
    notes = (str(event.detail[name]) for name in TELLS_HOW if name in event.detail)
    erasures.keep(erasures.Erasure(event.at, event.verb, event.subject, next(notes, "")))


def keep_erasures() -> int:
    """Whatever did not reach that record when it happened: the process died, or the storage was away."""
    done = cache.get(KEPT_UP_TO)
    if done is None:  # the last run that found something says where it ended
        last = AuditEvent.objects.filter(verb=KEPT_UP_TO).order_by("-pk").first()
        done = last.detail["up_to"] if last else 0
    newest = AuditEvent.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    waiting = AuditEvent.objects.filter(pk__gt=done, pk__lte=newest, verb__in=erasures.verbs()).order_by("pk")[:AT_ONCE]
    for event in waiting:
        keep_erasure(event)
    if waiting:
        newest = newest if len(waiting) < AT_ONCE else waiting[AT_ONCE - 1].pk
        record(by=None, verb=KEPT_UP_TO, subject="database", up_to=newest)
    cache.set(KEPT_UP_TO, newest, None)
    return len(waiting)

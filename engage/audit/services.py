from typing import Any

from engage.audit.models import AuditEvent


def record(*, by: Any, verb: str, subject: str, **detail: Any) -> AuditEvent:
    """Adds one line to the record. `subject` is a kind and a reference, as `contribution:K7M4-PQ9T`;
    `detail` holds counts, states and references only, never words or addresses."""
    actor = by if getattr(by, "pk", None) else None
    return AuditEvent.objects.create(actor=actor, verb=verb, subject=subject, detail=detail)

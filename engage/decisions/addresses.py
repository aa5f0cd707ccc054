"""Of the officers' screens; the public pages are in urls.py."""

from django.urls import reverse

NAMESPACE = "decision_desk"


def address(name: str, *args: int) -> str:
    return reverse(f"{NAMESPACE}:{name}", args=args)

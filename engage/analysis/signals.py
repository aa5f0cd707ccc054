"""Told to higher apps, in the transaction of the act itself (ADR 0003 names every receiver)."""

from django.dispatch import Signal

# finding; before, after: for each contribution that it now understands otherwise, where its excerpts stood and stand
understood_otherwise = Signal()

"""Told to higher apps, in the transaction of the act itself (ADR 0003 names every receiver)."""

from django.dispatch import Signal

withdrawn = Signal()  # contribution
emptied = Signal()  # parts (their keys): these words go, whatever for
taken_out = Signal()  # old, new (parts), start, end (code points of the old text)

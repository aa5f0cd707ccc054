"""Told to higher apps, in the act itself (ADR 0003 names every receiver)."""

from django.dispatch import Signal

restored = Signal()  # backup: its number; made_at; again: how many erasures were carried out once more

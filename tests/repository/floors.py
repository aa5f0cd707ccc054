"""The floors of the house (engage/docs/map.md): imports and relations go down only.

The one place where tests read them; `test_floors.py` holds the import-linter contract against it.
"""

FLOORS: list[set[str]] = [
    {"engage.core"},
    {"engage.audit"},
    {"engage.accounts"},
    {"engage.media", "engage.notifications"},
    {"engage.contributions", "engage.equality"},
    {"engage.moderation"},
    {"engage.analysis"},
    {"engage.decisions"},
    {"engage.participant", "engage.duty", "stories", "consultations", "forums"},
    {"home"},
    {"engage.exports", "engage.api", "engage.demo"},
]


def floor_of(app: str) -> int:
    """The number of an app's floor, 0 at the bottom."""
    return next(number for number, apps in enumerate(FLOORS) if app in apps)

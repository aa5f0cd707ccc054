"""What exactly stands: approved by a moderator, released by its teller, and void with the smallest change."""

import json
from collections.abc import Iterable

from engage.contributions.models import Contribution, Part
from engage.core.references import keyed_digest


def version_of(contribution: Contribution, parts: Iterable[Part]) -> str:
    """One keyed digest over all that would be shown: every text, the picture, and how the person is named. Any
    change to one of them makes it another version."""
    return keyed_digest("version", _whole(contribution, parts))


def _whole(contribution: Contribution, parts: Iterable[Part]) -> str:
    named = [str(contribution.identity_tier), contribution.shown_as]
    return json.dumps([named, contribution.attachment_digest, [[part.position, part.sha256] for part in parts]])

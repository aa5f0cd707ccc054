"""What the site's own log handler writes, as the settings have made it."""

import io
import logging
from collections.abc import Iterator

import pytest

from engage.core.logs import NoPersonalData


@pytest.fixture
def logbook(monkeypatch) -> Iterator[io.StringIO]:
    handlers = logging.getLogger().handlers
    ours = [h for h in handlers if any(isinstance(f, NoPersonalData) for f in h.filters)]
    assert len(ours) == 1, "exactly one handler of ours, with the filter"
    written = io.StringIO()
    monkeypatch.setattr(ours[0], "stream", written)
    return written

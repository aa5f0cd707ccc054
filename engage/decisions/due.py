import datetime

from engage.core.schedule import due, ending
from engage.decisions.coverage import count_what_changed


@due("coverage", every=datetime.timedelta(minutes=1))
def count_coverage_anew() -> int:
    """How far each activity has come, counted again where something was recorded; how many were."""
    return count_what_changed(lambda: not ending.is_set())

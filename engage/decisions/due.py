import datetime

from engage.core.schedule import due, ending
from engage.decisions.coverage import count_what_changed
from engage.decisions.files.desk import resume
from engage.decisions.files.keeping import remove_expired

due("decisions.files-expired")(remove_expired)
due("decisions.files-resumed")(resume)


@due("coverage", every=datetime.timedelta(minutes=1))
def count_coverage_anew() -> int:
    """How far each activity has come, counted again where something was recorded; how many were."""
    return count_what_changed(lambda: not ending.is_set())

from engage.analysis.colleagues import forget_openings
from engage.analysis.tasks import take_up_batches
from engage.core.schedule import due

due("analysis.batches-left")(take_up_batches)
due("analysis.openings-over")(forget_openings)

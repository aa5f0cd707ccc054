from engage.analysis.colleagues import forget_openings
from engage.core.schedule import due

due("analysis.openings-over")(forget_openings)

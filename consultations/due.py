from consultations.services import forget_drafts
from engage.core.schedule import due

due("consultations.drafts")(forget_drafts)

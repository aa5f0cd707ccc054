from engage.core.schedule import due
from stories.drafts import forget_drafts, forget_pictures

due("stories.drafts")(forget_drafts)
due("stories.pictures")(forget_pictures)

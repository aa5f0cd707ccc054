"""Why a story could not be taken, changed or released. What was written is still with the person, or in the
draft; `str()` of each is for them."""

from django.utils.translation import gettext_lazy as _


class Refused(Exception):
    says = ""

    def __str__(self) -> str:
        return str(self.says)


class DraftGone(Refused):
    says = _("This story was sent or deleted, or it was not changed for 30 days.")


class AlreadySent(Refused):
    says = _("This story has been sent.")


class TooManyDrafts(Refused):
    says = _("You have 20 stories that are not sent. Send or delete one before you begin another.")


class Closed(Refused):
    says = _("This call for stories has closed. Your story is kept as a draft.")


class ChangedMeanwhile(Refused):
    says = _("The story was changed after you opened this page. Look at the version that stands now.")


class Gone(Refused):
    says = _("This story was withdrawn. It cannot be changed any more.")


class NotReleased(Refused):
    says = _("This version cannot be released now.")


class Incomplete(Refused):
    """Pages that need an answer have none; `steps` names them."""

    says = _("Some pages need an answer before you can send the story.")

    def __init__(self, steps: list[str]):
        super().__init__()
        self.steps = steps

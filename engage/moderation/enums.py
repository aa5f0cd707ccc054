from django.db import models
from django.utils.translation import gettext_lazy as _


class Outcome(models.TextChoices):
    APPROVED = "approved", _("Approved")
    RETURNED = "returned", _("Sent back with a reason")


class Ground(models.TextChoices):
    """The published list of reasons (MOD-1). Criticism of the council is not among them."""

    PERSONAL_DETAILS = "personal_details", _("It gives personal details, such as an address or a phone number")
    NOT_AGREED = "not_agreed", _("It names or shows somebody who has not agreed to it")
    SAFETY = "safety", _("We are worried that showing it could put somebody in danger")
    HATRED = "hatred", _("It attacks people for who they are")
    ABUSE = "abuse", _("It insults or threatens somebody")
    OBSCENE = "obscene", _("It is obscene")
    UNLAWFUL = "unlawful", _("It may break the law, for example on libel, copyright or a running trial")
    IMPERSONATION = "impersonation", _("It seems to be told in another person's name without them")
    PARTY_POLITICS = "party_politics", _("It asks for votes for a party or a candidate")
    ADVERT = "advert", _("It is an advert, or was sent many times over")
    OFF_TOPIC = "off_topic", _("It is not about what we asked")
    PICTURE = "picture", _("The picture, or the words that describe it, need a change")


# For which of them a passage may be taken out of what somebody said.
TAKEN_OUT_FOR = [
    Ground.PERSONAL_DETAILS,
    Ground.NOT_AGREED,
    Ground.SAFETY,
    Ground.HATRED,
    Ground.ABUSE,
    Ground.OBSCENE,
    Ground.UNLAWFUL,
]

from django.utils.translation import gettext_lazy as _

from engage.core.retention import Kept, keep

keep(
    Kept(
        name="audit",
        what=_("The record of who did what (numbers, references and times; no words, names or addresses)"),
        how_long=_("For good; once an account is deleted its number leads to nobody"),
        source=_("Local Government Act 1972, Freedom of Information Act 2000 section 46: decisions must be traceable"),
        models={"audit.AuditEvent"},
    )
)

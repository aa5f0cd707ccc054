from engage.accounts.services import forget_expired_contacts
from engage.core.schedule import due

due("accounts.contacts-expired")(forget_expired_contacts)

from engage.accounts.services import (
    forget_expired_contacts,
    forget_old_sign_ins,
    forget_unconfirmed_accounts,
    forget_unused_accounts,
)
from engage.core.schedule import due

due("accounts.contacts-expired")(forget_expired_contacts)
due("accounts.unconfirmed")(forget_unconfirmed_accounts)
due("accounts.sign-ins")(forget_old_sign_ins)
due("accounts.unused")(forget_unused_accounts)

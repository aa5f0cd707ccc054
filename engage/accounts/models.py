from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from engage.accounts.enums import ContactKind, Pace
from engage.accounts.queries import ContactQuerySet, UserManager


class Organisation(models.Model):
    """The council, or another body, that asks, reads and decides."""

    name = models.CharField(_("name"), max_length=200)
    slug = models.SlugField(unique=True)
    contact_email = models.EmailField(_("where people can write"), blank=True)

    class Meta:
        ordering = ["name"]

    class Privacy:
        personal: set[str] = set()
        impersonal = {"name", "slug", "contact_email"}

    def __str__(self):
        return self.name


class User(AbstractUser):
    """Someone who signs in: a resident with an account, a community reporter, or a member of staff."""

    username = None
    first_name = models.CharField(_("first name"), max_length=150, blank=True)
    last_name = models.CharField(_("last name"), max_length=150, blank=True)
    email = models.EmailField(_("e-mail address"), unique=True)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="members"
    )

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = []

    objects = UserManager()

    # False for the length of one request whose session was opened without one (see middleware.py).
    second_factor_given = True

    class Privacy:
        personal = {"email", "first_name", "last_name", "password", "last_login"}
        impersonal = {"organisation", "is_staff", "is_superuser", "is_active", "date_joined"}

    def __str__(self):
        return self.get_full_name() or f"User {self.pk}"

    def works_in_admin(self) -> bool:
        """Whether this is a member of staff, in whatever way they signed in."""
        return self.is_active and super().has_perm("wagtailadmin.access_admin")

    def has_perm(self, perm, obj=None) -> bool:
        """Staff who signed in without a second factor may do nothing that needs a permission."""
        if not self.second_factor_given and self.works_in_admin():
            return False
        return super().has_perm(perm, obj)


class Contact(models.Model):
    """How to reach a person, kept apart from their words and for a stated time. Needs no account.
    Unconfirmed until used: until then no message to it may hold more than that there is news."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=ContactKind, default=ContactKind.EMAIL)
    address = models.CharField(_("address"), max_length=320)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, blank=True, related_name="contact"
    )
    language = models.CharField(max_length=12, default="en")
    basis = models.TextField(_("what the person was told"))
    created_at = models.DateTimeField(auto_now_add=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    stopped_at = models.DateTimeField(null=True, blank=True)
    pace = models.CharField(max_length=10, choices=Pace, default=Pace.AT_ONCE)
    bounced_at = models.DateTimeField(null=True, blank=True)  # what was sent there came back
    expires_on = models.DateField()

    objects = ContactQuerySet.as_manager()

    class Meta:
        permissions = [
            ("view_identity", "Can see who gave a contribution and how to reach them"),
            ("tell_by_hand", "Can read an address or a number to print a letter or ring, where a message is owed"),
            ("answer_request", "Can copy and erase what is held of a person who asks for it"),
        ]
        constraints = [
            models.UniqueConstraint(
                "organisation", "kind", "address", condition=Q(user=None), name="contact_once_per_address"
            ),
        ]

    class Privacy:
        personal = {"address", "user"}
        impersonal = {
            "organisation", "kind", "language", "basis", "created_at", "confirmed_at", "stopped_at", "pace",
            "bounced_at", "expires_on"
        }  # fmt: skip

    def __str__(self):
        return f"Contact {self.pk}"

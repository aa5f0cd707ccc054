from django.contrib.auth.models import UserManager as DjangoUserManager
from django.db import models

from engage.core.deadlines import today


class UserManager(DjangoUserManager):
    """People sign in by e-mail address; there is no user name."""

    def _create_user(self, email, password, **fields):
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password) if password else user.set_unusable_password()
        user.save(using=self._db)
        return user

    def create_user(self, email, password=None, **fields):  # type: ignore[override]  # no user name
        return self._create_user(email, password, **{"is_staff": False, "is_superuser": False, **fields})

    def create_superuser(self, email, password=None, **fields):  # type: ignore[override]
        return self._create_user(email, password, **{"is_staff": True, "is_superuser": True, **fields})

    def get_by_natural_key(self, email):
        return self.get(email__iexact=email)

    def with_a_role(self):
        """Staff and community reporters, as an administrator sees them; residents are not among them."""
        in_a_group = self.filter(groups__isnull=False).values("pk")
        return self.filter(models.Q(is_superuser=True) | models.Q(pk__in=in_a_group))


class ContactQuerySet(models.QuerySet):
    def reachable(self):
        """Those we may write to today: not stopped, not past the date they were kept for."""
        return self.filter(stopped_at=None, expires_on__gte=today())

    def expired(self):
        """Those past the date they were kept for."""
        return self.filter(expires_on__lt=today())

from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY, get_authentication_records
from allauth.account.internal.flows.login import record_authentication
from allauth.account.signals import user_logged_in
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added, authenticator_removed
from allauth.usersessions.internal.flows.sessions import end_other_sessions
from django.dispatch import receiver

STAFF_SESSION = 12 * 60 * 60  # seconds: a working day


@receiver(user_logged_in, dispatch_uid="engage-staff-session")
def end_staff_sessions_with_the_day(sender, request, user, **kwargs) -> None:
    if user.works_in_admin():
        request.session.set_expiry(STAFF_SESSION)


@receiver(authenticator_added, dispatch_uid="engage-factor-added")
def take_new_factor_as_given(sender, request, user, authenticator, **kwargs) -> None:
    """Who has just set up a second factor has just used it: they are not asked for it once more."""
    if authenticator.type != authenticator.Type.RECOVERY_CODES and request.user.is_authenticated:
        record_authentication(request, user, "mfa", id=authenticator.pk, type=authenticator.type, reauthenticated=True)


@receiver(authenticator_removed, dispatch_uid="engage-factor-removed")
def forget_removed_factor(sender, request, user, **kwargs) -> None:
    """A session opened with a factor that is gone has none; other sessions of this person end."""
    left = set(Authenticator.objects.filter(user=user).values_list("pk", flat=True))
    records = get_authentication_records(request, user)
    kept = [record for record in records if record.get("method") != "mfa" or record.get("id") in left]
    request.session[AUTHENTICATION_METHODS_SESSION_KEY] = kept
    end_other_sessions(request, user)

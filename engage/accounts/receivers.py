from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY, get_authentication_records
from allauth.account.internal.flows.login import record_authentication
from allauth.account.models import EmailAddress
from allauth.account.signals import authentication_step_completed, user_logged_in
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added, authenticator_removed
from allauth.usersessions.internal.flows.sessions import end_other_sessions
from django.dispatch import receiver

from engage.accounts.second_factor import end_staff_session_with_the_day, spend_code


@receiver(user_logged_in, dispatch_uid="engage-staff-session")
def keep_staff_sessions_short(sender, request, user, **kwargs) -> None:
    end_staff_session_with_the_day(request, user)


@receiver(authentication_step_completed, dispatch_uid="engage-code-proves-address")
def let_a_code_prove_the_address(sender, request, user, method, email=None, **kwargs) -> None:
    """An account that an administrator made has no confirmed address yet. Whoever enters a code that was sent to it
    confirms it thereby, and is not sent a second one."""
    if method == "code" and email and email.lower() == user.email.lower():
        EmailAddress.objects.get_or_create(user=user, email=user.email, defaults={"primary": True})


@receiver(authenticator_added, dispatch_uid="engage-factor-added")
def take_new_factor_as_given(sender, request, user, authenticator, **kwargs) -> None:
    """Who has just set up a second factor has just used it: they are not asked for it once more."""
    if authenticator.type == authenticator.Type.TOTP:
        spend_code(authenticator, request.POST.get("code", ""))  # the code that set the app up opens nothing more
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

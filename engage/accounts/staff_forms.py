"""Wagtail's forms for users, for an account that signs in by e-mail and whose rights are its roles."""

from django import forms
from django.contrib.auth.models import Group
from django.utils.translation import gettext_lazy as _
from wagtail.users.forms import UserCreationForm, UserEditForm

from engage.accounts.models import User
from engage.core.fields import SomeOf


class _AccountForm(forms.ModelForm):
    groups = SomeOf(queryset=Group.objects.order_by("name"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args, for_user: User, **kwargs):
        super().__init__(*args, **kwargs)
        if "is_superuser" in self.fields and not for_user.is_superuser:
            del self.fields["is_superuser"]  # nobody gives away more than they have
        roles = self.fields["groups"]
        roles.label, roles.required = _("Roles"), True
        roles.help_text = _("What this person does here. Everybody but a community reporter works in this area.")
        roles.error_messages["required"] = _("Choose at least one role.")
        self.order_fields(["email", "first_name", "last_name", "organisation", "groups", "is_active", "is_superuser"])

    def clean_email(self) -> str:
        return self.cleaned_data["email"].lower()


class NewAccountForm(_AccountForm, UserCreationForm):
    class Meta(UserCreationForm.Meta):
        fields = [*UserCreationForm.Meta.fields, "organisation"]

    def clean_email(self) -> str:
        """An address that a resident has an account with already: that account is given the roles."""
        email = super().clean_email()
        resident = User.objects.exclude(pk__in=User.objects.with_a_role()).filter(email__iexact=email).first()
        if resident and resident.is_active:
            self.instance = resident
        return email


class AccountForm(_AccountForm, UserEditForm):
    class Meta(UserEditForm.Meta):
        fields = [*UserEditForm.Meta.fields, "organisation"]

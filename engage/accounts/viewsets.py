from django.core.exceptions import PermissionDenied
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import BulkActionsCheckboxColumn, Column
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.log_actions import log
from wagtail.users.views import users

from engage.accounts.models import Organisation, User
from engage.accounts.permissions import can_change_account
from engage.accounts.services import keep_staff_account
from engage.accounts.staff_forms import AccountForm, NewAccountForm
from engage.core.usage import Usage


class OnlyPeopleWithARole:
    """Residents' accounts are no concern of an administrator: not in the list, not by a guessed number."""

    def get_queryset(self):  # where Wagtail looks for what it edits or deletes
        return User.objects.with_a_role()


class AboutPeopleWithARole:
    """The same for what Wagtail lists about somebody."""

    def get_base_object_queryset(self):
        return User.objects.with_a_role()


class KeptByTheService:
    log_as = "wagtail.edit"

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "for_user": self.request.user}

    def save_instance(self):
        account = self.form.save(commit=False)
        keep_staff_account(by=self.request.user, account=account, roles=self.form.cleaned_data["groups"])
        log(instance=account, action=self.log_as)
        return account


class AccountsIndex(users.IndexView):
    page_title = _("People")
    add_item_label = _("Add a person")

    @cached_property
    def columns(self):
        without_boxes = [c for c in super().columns if not isinstance(c, BulkActionsCheckboxColumn)]
        next(c for c in without_boxes if c.name == User.USERNAME_FIELD).label = _("E-mail address")
        return [*without_boxes, Column("roles", label=_("Roles"), accessor=_role_names)]

    def get_base_queryset(self):
        return super().get_base_queryset().filter(pk__in=User.objects.with_a_role()).prefetch_related("groups")


def _role_names(account: User) -> str:
    return ", ".join(sorted(group.name for group in account.groups.all()))


class AddAccount(KeptByTheService, users.CreateView):
    log_as = "wagtail.create"


class EditAccount(OnlyPeopleWithARole, KeptByTheService, users.EditView):
    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        if request.user.is_authenticated and not can_change_account(request.user, self.object):
            raise PermissionDenied


class DeleteAccount(OnlyPeopleWithARole, users.DeleteView):
    pass


class AccountHistory(AboutPeopleWithARole, users.HistoryView):
    pass


class AccountUsage(AboutPeopleWithARole, Usage):
    pass


class AccountViewSet(users.UserViewSet):
    """People with a role: staff and community reporters."""

    copy_view_enabled = False
    menu_label = _("People")
    index_view_class = AccountsIndex
    add_view_class = AddAccount
    edit_view_class = EditAccount
    delete_view_class = DeleteAccount
    history_view_class = AccountHistory
    usage_view_class = AccountUsage

    def get_form_class(self, for_update=False):
        return AccountForm if for_update else NewAccountForm


class OrganisationViewSet(ModelViewSet):
    """The council, and other bodies it works with."""

    model = Organisation
    icon = "home"
    menu_label = _("Organisations")
    menu_order = 610
    add_to_settings_menu = True
    copy_view_enabled = False
    usage_view_class = Usage
    list_display = ["name", "contact_email"]
    form_fields = ["name", "slug", "contact_email"]
    search_fields = ["name"]

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail import hooks

from engage.core.waiting import Waiting, count_of, waits
from engage.notifications import viewsets
from engage.notifications.models import Message
from engage.notifications.permissions import can_settle
from engage.notifications.ways import by_notify


@hooks.register("register_admin_viewset")
def register_messages():
    return [viewsets.unsettled_messages, viewsets.printing]


@waits
def messages_to_settle(user: Any) -> Waiting | None:
    if not can_settle(user):
        return None
    unsettled = Message.objects.unsettled().for_user(user)
    return Waiting(_("Messages that may not have arrived"), reverse("unsettled_messages:index"), count_of(unsettled))


@waits
def messages_that_notify_does_not_take(user: Any) -> Waiting | None:
    if not by_notify() or not can_settle(user):
        return None
    stuck = Message.objects.stuck().for_user(user)
    what = _("Messages that wait because GOV.UK Notify does not take them")
    return Waiting(what, reverse("unsettled_messages:index"), count_of(stuck))

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail import hooks

from engage.core.waiting import Waiting, count_of, waits
from engage.notifications import viewsets
from engage.notifications.enums import Channel
from engage.notifications.models import Message
from engage.notifications.permissions import can_ring, can_settle, channels_to_print
from engage.notifications.ways import by_notify


@hooks.register("register_admin_viewset")
def register_messages():
    return [viewsets.unsettled_messages, viewsets.printing, viewsets.ringing]


@waits
def messages_to_settle_and_people_to_tell(user: Any) -> list[Waiting]:
    """Messages whose fate nobody knows, letters and slips to print, people whom nobody rings yet."""
    channels = channels_to_print(user)
    if not (channels or can_settle(user)):
        return []
    count = Message.objects.for_user(user).to_do(printed=channels)
    on_paper = _("Letters and slips to print") if Channel.LETTER in channels else _("Slips of paper to print")
    settle, ring = _("Messages that may not have arrived"), _("People to ring")
    rows = [
        (can_settle(user), settle, reverse("unsettled_messages:index"), count["settle"]),
        (channels, on_paper, reverse("printing:index"), count["print"]),
        (can_ring(user), ring, reverse("ringing:index"), count["ring"]),
    ]
    return [Waiting(what, url, number) for is_theirs, what, url, number in rows if is_theirs]


@waits
def messages_that_notify_does_not_take(user: Any) -> Waiting | None:
    if not by_notify() or not can_settle(user):
        return None
    stuck = Message.objects.stuck().for_user(user)
    what = _("Messages that wait because GOV.UK Notify does not take them")
    return Waiting(what, reverse("unsettled_messages:index"), count_of(stuck))

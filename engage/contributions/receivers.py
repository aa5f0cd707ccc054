from django.dispatch import receiver
from wagtail.signals import page_slug_changed, post_page_move

from engage.contributions.pages import ActivityPage
from engage.contributions.services import readdress_activity


@receiver([page_slug_changed, post_page_move])
def give_new_addresses(instance, **kwargs):
    """A page was moved or got a new slug: what is shown under it, or below it, has a new address."""
    for page in instance.get_descendants(inclusive=True).specific():
        if isinstance(page, ActivityPage):
            readdress_activity(page=page)

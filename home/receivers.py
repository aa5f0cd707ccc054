"""What the roles need of Wagtail itself: pages, pictures and documents. Those rights are rows of Wagtail's, and this
is the lowest app that knows both the roles and the front page."""

from django.contrib.auth.models import Group, Permission
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Site

from engage.accounts.enums import Role

AUTHORS = [Role.ENGAGEMENT_OFFICER, Role.ADMINISTRATOR]
ON_PAGES = ["add_page", "change_page", "publish_page"]
ON_COLLECTIONS = ["add_image", "change_image", "choose_image", "add_document", "change_document", "choose_document"]
WAGTAILS_OWN_GROUPS = ["Moderators", "Editors"]


def grant_pages_and_collections(**kwargs) -> None:
    """After every migrate, as the other grants; what an administrator added by hand stays."""
    front_pages = {site.root_page for site in Site.objects.select_related("root_page")}
    library = Collection.get_first_root_node()
    for group in Group.objects.filter(name__in=AUTHORS):
        for page in front_pages:
            for permission in Permission.objects.filter(content_type__app_label="wagtailcore", codename__in=ON_PAGES):
                GroupPagePermission.objects.get_or_create(group=group, page=page, permission=permission)
        for permission in Permission.objects.filter(
            content_type__app_label__in=["wagtailimages", "wagtaildocs"], codename__in=ON_COLLECTIONS
        ):
            GroupCollectionPermission.objects.get_or_create(group=group, collection=library, permission=permission)


def remove_wagtails_own_groups(**kwargs) -> None:
    """Next to the role "Moderator" a group "Moderators" would be a trap. One that somebody is in stays."""
    Group.objects.filter(name__in=WAGTAILS_OWN_GROUPS, user=None).delete()

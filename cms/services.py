"""Verbs of the council's pages."""

from typing import Any

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page

from participate.kit import live
from participate.processes.enums import Role
from participate.processes.queries import all_roles

EDITORS = "Penyunting situs"
_COLLECTION_RIGHTS = (
    ("wagtailimages", "add_image"), ("wagtailimages", "change_image"), ("wagtailimages", "choose_image"),
    ("wagtaildocs", "add_document"), ("wagtaildocs", "change_document"), ("wagtaildocs", "choose_document"),
)  # fmt: skip
_PAGE_RIGHTS = ("add_page", "change_page", "publish_page")


def announce_site() -> None:
    """Tell the caches that a published page changed."""
    live.announce("cms")


@transaction.atomic
def editors_group() -> Group:
    """Return the group that may edit pages, pictures and documents and nothing else."""
    group, created = Group.objects.get_or_create(name=EDITORS)
    if not created:
        return group
    group.permissions.add(
        Permission.objects.get(content_type__app_label="wagtailadmin", codename="access_admin")
    )
    root = Page.objects.get(depth=1)
    for code in _PAGE_RIGHTS:
        right = Permission.objects.get(content_type__app_label="wagtailcore", codename=code)
        GroupPagePermission.objects.create(group=group, page=root, permission=right)
    everything = Collection.get_first_root_node()
    for app, code in _COLLECTION_RIGHTS:
        right = Permission.objects.get(content_type__app_label=app, codename=code)
        GroupCollectionPermission.objects.create(group=group, collection=everything, permission=right)
    return group


@transaction.atomic
def sync_editor_rights(user: Any) -> bool:
    """Give the admin's editing rights to council editors and administrators, take them from others.

    Returns whether the person may edit. Called at every visit of the admin, so that a role taken away
    ends at once.
    """
    may = bool(all_roles(user) & {Role.COUNCIL_EDITOR, Role.ADMINISTRATOR})
    has = user.groups.filter(name=EDITORS).exists()
    if may and not has:
        user.groups.add(editors_group())
    elif has and not may:
        user.groups.remove(editors_group())
    return may

"""Who may do what with a post."""

from typing import Any

from django.utils.translation import gettext as _

from participate.deliberation.errors import NotYourPost
from participate.deliberation.models import Post
from participate.processes.enums import Role
from participate.processes.models import Cycle
from participate.processes.permissions import require_role


def owns(user: Any, post: Post) -> bool:
    """Say whether the person wrote the post, or typed in what somebody said."""
    return bool(user.is_authenticated and user.pk in (post.author_id, post.entered_by_id))


def require_own(user: Any, post: Post) -> None:
    """Raise `NotYourPost` for everybody else."""
    if not owns(user, post):
        raise NotYourPost(_("Only the person who wrote this can change it."))


def require_may_record_speech(user: Any, cycle: Cycle) -> None:
    """Raise `NotYourRole` for people who do not type in for others."""
    require_role(user, cycle, Role.OPERATOR, Role.FACILITATOR)

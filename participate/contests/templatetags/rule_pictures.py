"""The picture of a rule: a drawing of its family, with words in its place for those who cannot see it."""

from typing import Any

from django import template

from participate.contests.wording.pictures import PICTURES
from participate.contests.wording.told import Told

register = template.Library()


@register.inclusion_tag("contests/_rule_picture.html")
def rule_picture(told: Told) -> dict[str, Any]:
    """Draw the picture that belongs to the words of a rule."""
    return {"drawing": f"contests/rule_pictures/{told.picture}.html", "alt": PICTURES[told.picture]}

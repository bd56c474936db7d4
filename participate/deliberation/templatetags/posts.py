"""Words of posts and their times, for pages."""

from datetime import datetime

from django import template
from django.utils.formats import date_format
from django.utils.safestring import SafeString

from participate.deliberation.texts import to_html
from participate.kit.clock import local_datetime
from participate.processes.models import Cycle

register = template.Library()


@register.simple_tag
def words(text: str) -> SafeString:
    """Return typed text as safe HTML."""
    return to_html(text)


@register.simple_tag
def local(value: datetime, cycle: Cycle) -> str:
    """Return a moment on the clocks of the cycle."""
    return date_format(local_datetime(value, cycle.time_zone), "j F Y, H.i")

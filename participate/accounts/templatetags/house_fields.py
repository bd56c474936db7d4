"""Show the fields of allauth's forms the way all our fields look."""

from typing import Any

from django import template
from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

register = template.Library()
# Looked for in this order: every browser also names the ones it descends from.
_BROWSERS = (("Edg", "Edge"), ("OPR", "Opera"), ("SamsungBrowser", "Samsung Internet"), ("Firefox", "Firefox"),
             ("Chrome", "Chrome"), ("Safari", "Safari"))  # fmt: skip
_SYSTEMS = (("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"),
            ("Mac OS", "Mac"), ("Linux", "Linux"))  # fmt: skip


@register.filter
def device_words(user_agent: str) -> str:
    """Say what a device is: a browser's long signature -> `Chrome, Android`."""
    found = (
        next((name for sign, name in table if sign in user_agent), "") for table in (_BROWSERS, _SYSTEMS)
    )
    return ", ".join(part for part in found if part) or str(_("another device"))


@register.simple_tag
def house_field(field: Any) -> SafeString:
    """Draw one field; the label stands above it, so the placeholder that repeats it goes."""
    field.field.widget.attrs.pop("placeholder", None)
    return field.as_field_group()


@register.simple_tag
def demo_accounts() -> list[Any]:
    """Return the ready-made accounts of the demo (`email`, `label`); elsewhere there are none."""
    source = getattr(settings, "DEMO_ACCOUNTS", "")
    if not source:
        return []
    try:
        return list(import_string(source))
    except ImportError:
        return []

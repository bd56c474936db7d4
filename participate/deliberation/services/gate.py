"""The one gate in front of every text people write: how fast, how often, how many links."""

from dataclasses import dataclass
from typing import Any

from django.core import signing
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from participate.deliberation.errors import BadText, TooQuick
from participate.deliberation.models.posts import MOST_LETTERS
from participate.deliberation.texts import link_count, tidy
from participate.kit import ratelimit
from participate.kit.clock import database_now

SALT = "deliberation.form"
LEAST_SECONDS = 2
LONGEST_FORM = 24 * 3600
# How many texts one person sends: in a heated hour, and in a day.
LIMITS = (("post-burst", 10, 300), ("post-day", 100, 24 * 3600))
NEW_DAYS, NEW_LINKS, MOST_LINKS = 3, 1, 5


@dataclass(frozen=True, slots=True)
class Timing:
    """What a form tells about how it was filled in: the signed moment it was drawn, and a field people never see."""

    started: str = ""
    trap: str = ""


def stamp() -> str:
    """Return the signed moment for a form that is drawn now."""
    return signing.TimestampSigner(salt=SALT).sign("form")


def check_text(*, actor: Any, text: str, timing: Timing | None) -> str:
    """Return the tidied text, or raise a kind error that says what to change.

    `timing` is None where no form stands in front (an operator's import, the demo); then only the text is judged.
    Raises `BadText`, `TooQuick` or `kit.ratelimit.TooMany`.
    """
    plain = tidy(text)
    if not plain:
        raise BadText(_("Please write something first."))
    if len(plain) > MOST_LETTERS:
        over = len(plain) - MOST_LETTERS
        raise BadText(
            _("This is %(over)d letters too long. Shorten it, or send it in two parts.") % {"over": over}
        )
    if timing is not None:
        _require_person(timing)
        _require_few_links(actor, plain)
        for name, limit, seconds in LIMITS:
            ratelimit.check(name, f"user:{actor.pk}", limit=limit, seconds=seconds)
    return plain


def _require_person(timing: Timing) -> None:
    """Refuse programs: they fill the hidden field, send at once, or send a form nobody was given."""
    if timing.trap:
        raise TooQuick(_("Please leave the hidden field empty and send once more."))
    signer = signing.TimestampSigner(salt=SALT)
    try:
        signer.unsign(timing.started, max_age=LONGEST_FORM)
    except signing.BadSignature:
        raise TooQuick(
            _("This form has been open for very long. Your text is still here: send it once more.")
        ) from None
    try:
        signer.unsign(timing.started, max_age=LEAST_SECONDS)
    except signing.SignatureExpired:
        return
    raise TooQuick(_("That was very quick. Read your text once more, then send it."))


def _require_few_links(actor: Any, text: str) -> None:
    """Let a new account bring one link, everybody five."""
    is_new = (database_now() - actor.joined_at).days < NEW_DAYS
    most = NEW_LINKS if is_new else MOST_LINKS
    if link_count(text) > most:
        raise BadText(
            ngettext(
                "At most %(most)d link for now. Please take the others out.",
                "At most %(most)d links in one post. Please take some out.", most,
            ) % {"most": most}
        )  # fmt: skip

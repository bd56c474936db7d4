"""The one gate in front of every text people write: what it tells of, how fast, how often, how many links."""

import hashlib
from dataclasses import dataclass, field
from typing import Any

from django.core import signing
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from participate.deliberation.errors import BadText, PrivateWords, TellsOfCase, TooQuick
from participate.deliberation.models.posts import MOST_LETTERS
from participate.deliberation.moderation.disclosure import told_in
from participate.deliberation.moderation.personal import named, private_words
from participate.deliberation.texts import link_count, tidy
from participate.kit import ratelimit
from participate.kit.clock import database_now

SALT = "deliberation.form"
LEAST_SECONDS = 2
LONGEST_FORM = 24 * 3600
# How many texts one person sends: in a heated hour, and in a day.
LIMITS = (("post-burst", 10, 300), ("post-day", 100, 24 * 3600))
NEW_DAYS, NEW_LINKS, MOST_LINKS = 3, 1, 5
# The same words of one person in a day, where they are long enough to be advertising.
SAME_LETTERS, MOST_SAME = 20, 3


@dataclass(frozen=True, slots=True)
class Timing:
    """What a form tells about how it was filled in: the signed moment it was drawn, and a field people never see.

    `confirmed` holds what its writer was asked and said yes to: `private` (everybody may read this number), `story`
    (this is nobody's story).
    """

    started: str = ""
    trap: str = ""
    confirmed: frozenset[str] = field(default_factory=frozenset)


def stamp() -> str:
    """Return the signed moment for a form that is drawn now."""
    return signing.TimestampSigner(salt=SALT).sign("form")


def check_text(*, actor: Any, text: str, timing: Timing | None) -> str:
    """Return the tidied text, or raise a kind error that says what to change.

    `timing` is None where no form stands in front (an operator's import, the demo); then only the text is judged.
    Raises `BadText`, `TooQuick`, `TellsOfCase`, `PrivateWords` or `kit.ratelimit.TooMany`.
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
        _require_no_story(plain, timing)
        require_person(timing)
        _require_few_links(actor, plain)
        _require_asked(plain, timing)
        _require_new(actor, plain)
        for name, limit, seconds in LIMITS:
            ratelimit.check(name, f"user:{actor.pk}", limit=limit, seconds=seconds)
    return plain


def _require_no_story(text: str, timing: Timing) -> None:
    """Lead what tells of violence, a child's harm or an illness to people who help, before anything is stored."""
    told = told_in(text)
    if told is None or (not told.strong and "story" in timing.confirmed):
        return
    raise TellsOfCase(
        _("This may tell of somebody who needs protection. Nothing was stored. See “Help in confidence”."),
        told.groups, told.strong,
    )  # fmt: skip


def _require_asked(text: str, timing: Timing) -> None:
    """Ask once more before a phone or identity number is published."""
    kinds = private_words(text)
    if kinds and "private" not in timing.confirmed:
        words = ", ".join(named(kinds))
        raise PrivateWords(
            _("Your text seems to hold %(what)s. Everybody could read it.") % {"what": words}, kinds
        )


def _require_new(actor: Any, text: str) -> None:
    """Stop the same long text from being sent again and again."""
    if len(text) < SAME_LETTERS:
        return
    digest = hashlib.sha256(text.casefold().encode()).hexdigest()
    if not ratelimit.allow("post-same", f"{actor.pk}:{digest}", limit=MOST_SAME, seconds=24 * 3600):
        raise BadText(_("You have sent these words several times today. Write it once, where it fits best."))


def require_person(timing: Timing) -> None:
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

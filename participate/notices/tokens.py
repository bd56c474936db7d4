"""Signed links: what may be followed, who confirms, who stops. They need no sign-in and no table."""

from typing import Any

from django.core import signing
from django.utils.translation import gettext as _

from participate.notices.errors import BadLink

CONFIRM_SECONDS = 7 * 24 * 3600


def offer(*, topic: str, title: str, url: str) -> str:
    """Sign what a page offers to follow, so that nobody can send strangers mail with their own words."""
    return signing.Signer(salt="notices.offer").sign_object([topic, title[:200], url[:300]], compress=True)


def read_offer(token: str) -> tuple[str, str, str]:
    """Return (topic, title, url) of an offer; raises `BadLink`."""
    try:
        topic, title, url = signing.Signer(salt="notices.offer").unsign_object(token)
    except (signing.BadSignature, ValueError) as error:
        raise BadLink(_("This link is not complete. Open the page again and press “Follow”.")) from error
    return topic, title, url


def confirm_token(subscription_id: int) -> str:
    """Sign the number of a subscription that waits for confirmation (good for seven days)."""
    return signing.dumps(subscription_id, salt="notices.confirm")


def read_confirm(token: str) -> int:
    """Return the subscription's number; raises `BadLink`."""
    return int(_read(token, "notices.confirm", CONFIRM_SECONDS))


def unfollow_token(subscription_id: int) -> str:
    """Sign the number of a subscription for its “stop” link, which never ends."""
    return signing.dumps(subscription_id, salt="notices.unfollow")


def read_unfollow(token: str) -> int:
    """Return the subscription's number; raises `BadLink`."""
    return int(_read(token, "notices.unfollow", None))


def silence_token(digest: Any, messages: list[Any]) -> str:
    """Sign whose summaries on which channel a link stops, without an address in it; the link never ends.

    Somebody without an account is named by a thing they follow.
    """
    follows = next((row.subscription_id for row in messages if row.subscription_id), None)
    return signing.dumps([digest.user_id, follows, digest.channel], salt="notices.silence", compress=True)


def read_silence(token: str) -> tuple[int | None, int | None, str]:
    """Return (number of the person or None, number of a subscription or None, channel); raises `BadLink`."""
    user_id, subscription_id, channel = _read(token, "notices.silence", None)
    return user_id, subscription_id, channel


def _read(token: str, salt: str, seconds: int | None) -> Any:
    """Check a signature and its age."""
    try:
        return signing.loads(token, salt=salt, max_age=seconds)
    except signing.SignatureExpired as error:
        raise BadLink(_("This link is too old. Open the page again and press “Follow”.")) from error
    except signing.BadSignature as error:
        raise BadLink(_("This link is not complete. Copy the whole link from your e-mail.")) from error

"""Make uploaded photos safe: only pixels survive, never the file that came in.

The camera's notes (EXIF with the place, the time and the phone, XMP, IPTC, comments, thumbnails) are removed by
drawing the pixels into a new file. Oversized and disguised files end in a sentence, not in a crash.
"""

import secrets
import warnings
from io import BytesIO
from typing import BinaryIO

from django.core.files.base import ContentFile
from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

from participate.kit.errors import DomainError

MOST_BYTES = 12 * 1024 * 1024
MOST_PIXELS = 60_000_000
# A JPEG is decoded small; the others unfold whole, four bytes a pixel and twice over.
MOST_UNFOLDED = 25_000_000
LONGEST_SIDE = 1600
FORMATS = ("JPEG", "PNG", "WEBP")


class BadPhoto(DomainError):
    """The picture cannot be used; the message says why and what to do."""


def clean_photo(upload: BinaryIO) -> ContentFile:
    """Return the picture as a new JPEG of at most 1600 px a side, turned upright, with a random name.

    `upload` has `size` in bytes when it comes from a form. Raises `BadPhoto` with a sentence that says what to do.
    """
    if getattr(upload, "size", 0) > MOST_BYTES:
        raise BadPhoto(
            _("This photo is larger than 12 MB. Take it again with a smaller size, or send another one.")
        )
    picture = _upright(_opened(upload))
    target = BytesIO()
    picture.save(target, "JPEG", quality=82, optimize=True, progressive=True)
    return ContentFile(target.getvalue(), name=f"{secrets.token_hex(12)}.jpg")


def _opened(upload: BinaryIO) -> Image.Image:
    """Open a photo without trusting its name, its type or its measures."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            picture = Image.open(upload, formats=FORMATS)
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        raise BadPhoto(_too_many_pixels()) from None
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError):
        raise BadPhoto(_unreadable()) from None
    if picture.width * picture.height > (MOST_PIXELS if picture.format == "JPEG" else MOST_UNFOLDED):
        raise BadPhoto(_too_many_pixels())
    return picture


def _upright(picture: Image.Image) -> Image.Image:
    """Decode at a reduced size, turn as the camera was held, and copy the bare pixels on white paper."""
    try:
        picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
        turned = ImageOps.exif_transpose(picture)
        turned.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
        pixels = turned.convert("RGBA")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        raise BadPhoto(_unreadable()) from None
    paper = Image.new("RGB", pixels.size, "white")
    paper.paste(pixels, mask=pixels.getchannel("A"))
    return paper


def _too_many_pixels() -> str:
    """Say that the picture has too many pixels."""
    return _("This photo has too many pixels. Take it again with the usual camera setting.")


def _unreadable() -> str:
    """Say that the file is not a photo."""
    return _("This file is not a photo we can read. Please send a JPEG, PNG or WebP photo.")

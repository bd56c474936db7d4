"""One byte form for every result, so that anybody can compare two counts by one hash."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from fractions import Fraction
from typing import Any


def fraction_text(value: Fraction) -> str:
    """Write a fraction exactly.

    >>> fraction_text(Fraction(6, 4)), fraction_text(Fraction(4))
    ('3/2', '4/1')
    """
    return f"{value.numerator}/{value.denominator}"


def jsonable(value: Any) -> Any:
    """Turn fractions, tuples, mappings and anything with `to_json` into plain JSON values.

    Raises `TypeError` for floats and unknown types: no float ever enters a result.
    """
    if value is None or isinstance(value, (str, int)):
        return value
    if isinstance(value, Fraction):
        return fraction_text(value)
    if isinstance(value, Mapping):
        return {str(key): jsonable(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [jsonable(item) for item in value]
    if hasattr(value, "to_json"):
        return jsonable(value.to_json())
    raise TypeError(f"{type(value).__name__} has no canonical form")


def canonical_json(value: Any) -> bytes:
    """Return the canonical bytes: keys sorted, no spaces, UTF-8, fractions as "n/d".

    >>> canonical_json({"b": Fraction(1, 3), "a": ("é", 2)}).decode()
    '{"a":["é",2],"b":"1/3"}'
    """
    text = json.dumps(
        jsonable(value), sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    )
    return text.encode("utf-8")


def sha256(value: Any) -> str:
    """Return the SHA-256 of the canonical bytes as 64 hexadecimal digits.

    >>> sha256([])[:12]
    '4f53cda18c2b'
    """
    return hashlib.sha256(canonical_json(value)).hexdigest()

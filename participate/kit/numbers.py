"""Numbers that came in from outside."""


def row_number(text: str) -> int | None:
    """Read the number of a row as a form sends it: plain digits that fit the database; None for anything else.

    >>> row_number("12"), row_number("\u00b2"), row_number("9" * 30), row_number("")
    (12, None, None, None)
    """
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 18 else None

"""Mistakes in election files, in words: one sentence for each code of the reader."""

from django.utils.translation import gettext as _

from voting.tally import FormatError


def sentences() -> dict[str, str]:
    """Return the sentence for each message code; placeholders are the error's data."""
    return {
        "cannot_read": _("This file cannot be read (%(reason)s)."),
        "not_utf8": _("This is not text in UTF-8. Save the file as UTF-8."),
        "line_too_long": _("This line is longer than %(limit)s characters."),
        "control_character": _("There is an invisible control character here. Take it out."),
        "bad_quoting": _("The quotation marks on this line do not match."),
        "unclosed_quote": _("A quotation mark is opened on this line and never closed."),
        "expected_meta": _("The file must begin with a line META, but here stands “%(found)s”."),
        "section_out_of_order": _(
            "The sections must be META, PROJECTS, VOTES, in this order; here is %(found)s."
        ),
        "bad_header": _("The column name “%(found)s” is empty or stands here twice."),
        "missing_column": _("The column “%(name)s” is missing in this section."),
        "missing_cell": _("A cell is missing on this line."),
        "too_many_cells": _("There are more cells on this line than columns."),
        "missing_key": _("The section META lacks the key “%(key)s”."),
        "bad_key": _("The key “%(found)s” is empty or stands here twice."),
        "unknown_vote_type": _("The vote type “%(found)s” is not known."),
        "bad_budget": _("The budget “%(found)s” is not an amount."),
        "bad_cost": _("The cost “%(found)s” is not an amount."),
        "bad_project_id": _("The project number “%(found)s” cannot be used."),
        "repeated_project": _("The project “%(found)s” stands here a second time."),
        "bad_voter_id": _("The voter number “%(found)s” cannot be used."),
        "repeated_voter": _("The voter “%(found)s” stands here a second time."),
        "unknown_project": _("The ballot names “%(found)s”, which is not a project of this file."),
        "too_many_marks": _("This ballot names %(marks)s projects, more than the file allows."),
        "too_few_marks": _("This ballot names %(marks)s projects, fewer than the file asks for."),
        "points_do_not_match": _(
            "This ballot names %(marks)s projects but has %(points)s numbers of points."
        ),
        "bad_points": _("“%(found)s” is not a number of points."),
        "bad_selected": _("“%(found)s” in the column selected must be 0, 1, 2 or 3."),
        "too_many_decimals": _("Amounts have too many decimals."),
        "count_mismatch": _("The heading says another number for %(key)s than the file has (%(found)s)."),
        "unexpected_end": _("The file ends too early: a section is missing."),
    }


def error_sentence(error: FormatError) -> str:
    """Return `file:line:column: sentence`."""
    text = sentences().get(error.message_code) or _("This line is not right (%(code)s).")
    data = {"code": error.message_code, **_Blank(error.data)}
    return f"{error.file}:{error.line}:{error.column}: {text % _Blank(data)}"


class _Blank(dict[str, object]):
    """Data for a sentence; what the reader did not give stays empty."""

    def __missing__(self, key: str) -> str:
        return "…"

"""Every error of the tally: a code and plain data, never a sentence for citizens (rooms make the words)."""

from __future__ import annotations

from typing import Any


class TallyError(ValueError):
    """A count or an input that cannot be accepted; `code` names the reason and `data` holds its numbers.

    >>> str(TallyError("unknown_rule", rule="lottery"))
    'unknown_rule (rule=lottery)'
    """

    def __init__(self, code: str, **data: Any) -> None:
        self.code = code
        self.data = data
        details = ", ".join(f"{key}={value}" for key, value in data.items())
        super().__init__(f"{code} ({details})" if details else code)


class ContestError(TallyError):
    """The projects or the ballots contradict each other."""


class RuleError(TallyError):
    """A rule is unknown, has a wrong parameter, or does not fit this kind of ballot."""


class TooLargeError(TallyError):
    """An exact answer would need more memory or more runs than its declared bound."""


class BundleError(TallyError):
    """A recount file is not one of ours or is damaged."""


class FormatError(TallyError):
    """A file breaks its format; says where.

    `file` is the name given, `line` and `column` count from 1 (column in characters), `message_code` is one
    of the codes of the parser, and `data` holds what was found.

    >>> str(FormatError("a.pb", 12, 5, "bad_cost", found="cheap"))
    'a.pb:12:5: bad_cost (found=cheap)'
    """

    def __init__(self, file: str, line: int, column: int, message_code: str, **data: Any) -> None:
        super().__init__(message_code, **data)
        self.file = file
        self.line = line
        self.column = column
        self.message_code = message_code

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}: {super().__str__()}"

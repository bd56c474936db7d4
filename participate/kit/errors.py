"""Errors that people see. A message is a short kind sentence that says what to do."""


class DomainError(Exception):
    """Something the person can put right; `message` is shown to them, `status` is the HTTP status."""

    status = 400

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class NotAllowed(DomainError):
    """The person may not do this, now or ever."""

    status = 403


class Conflict(DomainError):
    """Somebody else was quicker, or the same thing was sent twice."""

    status = 409

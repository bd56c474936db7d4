"""Work that begins when the answer has left, so that the time of the answer says nothing about the work."""

import logging
from collections.abc import Callable
from typing import Any

from django.http import HttpResponseRedirect
from django.shortcuts import resolve_url

log = logging.getLogger(__name__)


class RedirectThen(HttpResponseRedirect):
    """A redirect; `work` runs once, when the server closes the answer after sending it."""

    def __init__(self, to: str, work: Callable[[], Any]) -> None:
        super().__init__(resolve_url(to))
        self.work: Callable[[], Any] | None = work

    def close(self) -> None:
        """Do the work, then what every answer does at its end."""
        work, self.work = self.work, None
        try:
            if work is not None:
                work()
        except Exception:  # the answer is out already; whoever runs the site reads it in the log
            log.exception("Work after an answer failed")
        finally:
            super().close()

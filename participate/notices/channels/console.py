"""A channel to look at: it writes to the terminal. Name it in NOTICE_CHANNELS in place of another one."""

import sys

from participate.notices.channels.base import Letter
from participate.notices.channels.mail import EmailChannel


class ConsoleChannel(EmailChannel):
    """Reaches people by their e-mail address, on the terminal of whoever runs the site."""

    def send(self, letter: Letter) -> None:
        """Write the letter down."""
        sys.stdout.write(f"[{letter.name}] {letter.to}: {letter.subject}\n{letter.text}\n")

"""`python -m voting.tally`: count, reproduce, compare, recount and convert elections on the command line."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence

from voting.tally.commands import (
    BAD_INPUT,
    STOPPED,
    compare,
    convert,
    count,
    outcomes,
    recount,
    reproduce,
    rules,
)
from voting.tally.commands.terminal import complain
from voting.tally.errors import FormatError, TallyError

COMMANDS = (count, reproduce, compare, recount, rules, convert, outcomes)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status: 0 good, 1 a difference, 2 bad input, 130 stopped."""
    options = _parser().parse_args(arguments)
    run: Callable[[argparse.Namespace], int] = options.run
    try:
        return run(options)
    except FormatError as error:
        complain(error)
    except TallyError as error:
        complain(f"{_place(options)}:0:0: {error}")
    except (MemoryError, OverflowError, RecursionError) as error:
        complain(f"{_place(options)}:0:0: too_large (reason={type(error).__name__})")
    except KeyboardInterrupt:
        complain("")
        return STOPPED
    except BrokenPipeError:
        # Whoever read us has gone; nothing may be written at exit either.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return BAD_INPUT


def _place(options: argparse.Namespace) -> str:
    return getattr(options, "file", None) or str(options.command)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m voting.tally", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    for command in COMMANDS:
        command.add(commands)
    return parser


if __name__ == "__main__":
    sys.exit(main())

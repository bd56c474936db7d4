"""Console script `participate`: every Django command, plus `demo`, `serve` and `check-setup`."""

import os
import sys

# Commands named with a dash on the command line live in modules named with an underscore.
_ALIASES = {"import-pb": "import_pb", "check-setup": "check_setup", "send-notices": "send_notices",
            "send-digests": "send_digests", "remind-offices": "remind_offices",
            "load-lists": "load_lists", "verify-box": "verify_box", "verify-log": "verify_log",
            "export-bundle": "export_bundle", "link-attack": "link_attack",
            "finish-sealing": "finish_sealing",
            "export-person": "export_person", "erase-person": "erase_person"}  # fmt: skip


def main(argv: list[str] | None = None) -> None:
    """Run one command; the settings follow the command unless the environment names them."""
    arguments = list(sys.argv if argv is None else argv)
    if len(arguments) > 1:
        arguments[1] = _ALIASES.get(arguments[1], arguments[1])
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "participate.config.settings.demo")
    from django.core.management import execute_from_command_line

    execute_from_command_line(arguments)


if __name__ == "__main__":
    main()

"""`participate export-person WHO`: everything the site has about one person, as one file for that person."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from participate.rights.errors import NoSuchPerson
from participate.rights.people import find_person
from participate.rights.services import export_person


class Command(BaseCommand):
    help = "Write everything the site has about a person into a zip file: hand it to that person only."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("who", help="An e-mail address, a phone number, or user:12.")
        parser.add_argument("-o", "--output", default="data.zip", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            person = find_person(options["who"])
        except NoSuchPerson as error:
            raise CommandError(str(error), returncode=2) from error
        body = export_person(actor=None, person=person)
        options["output"].touch(mode=0o600)
        options["output"].write_bytes(body)
        self.stdout.write(f"{options['output']}: {len(body)} bytes")

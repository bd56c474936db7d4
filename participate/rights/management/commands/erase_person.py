"""`participate erase-person WHO`: erase a person who asked for it at the counter."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from participate.kit.errors import DomainError
from participate.rights.people import find_person
from participate.rights.queries import official_acts
from participate.rights.services import erase_person


class Command(BaseCommand):
    help = "Erase one person everywhere. Without --yes it only says what would happen. It cannot be undone."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("who", help="An e-mail address, a phone number, or user:12.")
        parser.add_argument("--yes", action="store_true", help="Do it.")
        parser.add_argument("--keep-photos", action="store_true", help="Leave the photos of their proposals.")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            person = find_person(options["who"])
            acts = len(official_acts(person))
            if acts:
                self.stdout.write(f"{acts} signed steps of votes stay with the name, like minutes.")
            if not options["yes"]:
                account = "an account" if person.user else "no account"
                self.stdout.write(
                    f"{account}, {len(person.addresses)} addresses. Nothing erased: add --yes to do it."
                )
                return
            done = erase_person(actor=None, person=person, keep_photos=options["keep_photos"])
        except DomainError as error:
            raise CommandError(str(error), returncode=2) from error
        found = ", ".join(f"{name} {count}" for name, count in done.counts.items() if count)
        self.stdout.write(f"erasure {done.number}: {found or 'nothing was found'}")

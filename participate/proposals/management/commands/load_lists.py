"""`participate load-lists`: bring a council's areas, fields, agencies and dictionary in from CSV files."""

from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils.translation import gettext as _

from participate.kit.errors import DomainError
from participate.kit.plans import Plan
from participate.kit.sheets import BadSheet, Row, decode
from participate.places.services import load_areas
from participate.places.sheets import plan_areas, read_areas
from participate.processes.lists import ensure_profiles, level_names
from participate.processes.models import Profile
from participate.proposals.services.dictionary import load_dictionary
from participate.proposals.sheets import SHEETS, plan, read, rows_for

TABLES = (("fields", "bidang"), ("agencies", "dinas"), ("dictionary", "kamus"))


@contextmanager
def naming(path: str) -> Any:
    """Put the name of the file before what is wrong with it."""
    try:
        yield
    except BadSheet as error:
        raise CommandError("\n".join(f"{path}: {line}" for line in error.lines), returncode=2) from error
    except DomainError as error:
        raise CommandError(f"{path}: {error.message}", returncode=2) from error
    except OSError as error:
        raise CommandError(f"{path}: {error.strerror}", returncode=2) from error


class Command(BaseCommand):
    help = "Add or correct a council's areas, fields, agencies and dictionary from CSV files: all of them or nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--profile", default="", help="code of the way of planning, such as ID-KOTA-KELURAHAN"
        )
        parser.add_argument("--areas", help="kode,nama,tingkat,induk,penduduk,lintang,bujur")
        parser.add_argument("--fields", help="kode,nama_id,nama_en,jenis")
        parser.add_argument("--agencies", help="kode,nama_id,nama_en")
        parser.add_argument(
            "--dictionary", help="kode,nama,satuan,harga_satuan,bidang,dinas,jenis,definisi,syarat"
        )
        parser.add_argument("--look", action="store_true", help="say what would change and store nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        tables = [(options[option], code) for option, code in TABLES if options[option]]
        if not tables and not options["areas"]:
            raise CommandError(_("Name at least one file: --areas, --fields, --agencies or --dictionary."))
        with transaction.atomic():
            profile = self.profile(options["profile"]) if tables else None
            if options["areas"]:
                self.areas(options["areas"])
            for path, code in tables:
                self.table(path, code, profile)
            transaction.set_rollback(options["look"])
        if options["look"]:
            self.stdout.write(_("Nothing is stored: this was only a look."))

    def profile(self, code: str) -> Profile:
        """Return the way of planning the lists belong to."""
        ensure_profiles()
        found = Profile.objects.filter(code=code).first()
        if found is None:
            codes = ", ".join(Profile.objects.order_by("code").values_list("code", flat=True))
            raise CommandError(
                _("Say whose lists they are: --profile with one of %(codes)s.") % {"codes": codes}
            )
        return found

    def areas(self, path: str) -> None:
        """Take over the areas."""
        with naming(path):
            rows = read_areas(decode(Path(path).read_bytes()), level_names())
            made = plan_areas(rows)
            load_areas(actor=None, rows=rows)
        self.report(path, made)

    def table(self, path: str, code: str, profile: Profile) -> None:
        """Take over one of the three tables."""
        sheet = SHEETS[code]
        with naming(path):
            rows: list[Row] = read(sheet, decode(Path(path).read_bytes()), profile)
            made = plan(sheet, rows, profile)
            load_dictionary(actor=None, profile=profile, **{sheet.argument: rows_for(sheet, rows, profile)})
        self.report(path, made)

    def report(self, path: str, made: Plan) -> None:
        """Say how many lines were new, changed or as before."""
        numbers = {state: len(made.of(state)) for state in ("new", "changed", "same")}
        words = _("%(path)s: %(new)s new, %(changed)s changed, %(same)s as before")
        self.stdout.write(words % {"path": path, **numbers})

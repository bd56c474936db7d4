"""An imported election beside its organiser's own outcome, in words."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from participate.contests.enums import Reproduction
from participate.contests.models import ImportedElection


@dataclass(frozen=True, slots=True)
class ImportedWords:
    """The verdict, a sentence, the codes that differ, and where the file came from."""

    status: str
    tone: str
    title: str
    text: str
    missing: tuple[str, ...]
    extra: tuple[str, ...]
    source: str


def words(row: ImportedElection) -> ImportedWords:
    """Return what to say about an imported election."""
    missing, extra = tuple(row.details.get("missing", ())), tuple(row.details.get("extra", ()))
    count = len(missing) + len(extra)
    titles = {
        Reproduction.REPRODUCED: _("Official outcome: reproduced exactly"),
        Reproduction.DIFFERS: _("Official outcome: differs"),
        Reproduction.NO_OFFICIAL_OUTCOME: _("No official outcome to compare with"),
        Reproduction.RULE_NOT_IMPLEMENTED: _("Official rule not known here"),
    }
    differs = ngettext("%(count)d project is different.", "%(count)d projects are different.", count)
    texts = {
        Reproduction.REPRODUCED: _(
            "We counted the published ballots again and got the same list as the organiser."
        ),
        Reproduction.DIFFERS: differs % {"count": count},
        Reproduction.NO_OFFICIAL_OUTCOME: _("The file does not say which projects the organiser chose."),
        Reproduction.RULE_NOT_IMPLEMENTED: _(
            "The organiser used another rule. The count below is ours, not theirs."
        ),
    }
    tones = {Reproduction.REPRODUCED: "success", Reproduction.DIFFERS: "warning"}
    source = _("Source: the published file %(file)s, %(place)s.") % {
        "file": row.file_name,
        "place": ", ".join(str(row.meta[key]) for key in ("unit", "country") if row.meta.get(key))
        or "Pabulib",
    }
    return ImportedWords(
        row.status,
        tones.get(row.status, "info"),
        titles[row.status],
        texts[row.status],
        missing,
        extra,
        source,
    )

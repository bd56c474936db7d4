"""The lines of a ballot as people read them: title, cost, field, place, one line why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from django.urls import NoReverseMatch, reverse
from django.utils.text import Truncator
from django.utils.translation import get_language

from participate.processes.models import Cycle
from participate.proposals.models import Category
from voting.ballots.models import Contest, Option

LINE = 120


@dataclass(frozen=True, slots=True)
class Line:
    """One option in words; `cost` in minor units, `facts` short words (field, place).

    `ordinal` is its number on every ballot paper, `pot` the code of the pot it is paid from; `number` and `entry`
    are what a voter wrote beside it, `said` the same in words; `picture` is drawn where pictures are wanted.
    """

    code: str
    title: str
    cost: int
    ordinal: int = 0
    pot: str = ""
    category: str = ""
    facts: tuple[str, ...] = ()
    line: str = ""
    url: str = ""
    hidden: bool = False
    chosen: bool = False
    number: str = ""
    entry: str = ""
    said: str = ""
    error: str = ""
    picture: str = ""
    moves: Mapping[str, str] = field(default_factory=dict)

    def marked(self, **changes: object) -> "Line":
        """Return a copy with some marks set."""
        return replace(self, **changes)


def category_labels(cycle: Cycle) -> dict[str, str]:
    """Return the fields of a cycle's profile by code (one query)."""
    return {row.code: row.label for row in Category.objects.for_profile(cycle.profile_id)}


def option_title(option: Option) -> str:
    """Return the title in the reader's language, if the snapshot has a translation."""
    return str(option.translations.get(get_language() or "", {}).get("title") or option.title)


def contest_title(contest: Contest) -> str:
    """Return the title of a vote in the reader's language, if it has a translation: one line of what can be printed.

    It goes into subjects of mail, feeds and file names, which break on other signs.
    """
    words = contest.translations.get(get_language() or "", {})
    title = str(words.get("title") or words.get("name") or contest.title)
    return title if title.isprintable() else one_line(title)


def one_line(text: str) -> str:
    """Return a text as one line, without signs that cannot be seen."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())


def option_url(option: Option) -> str:
    """Return the page of the proposal behind an option; empty where there is none."""
    if not option.reference.startswith("proposal:"):
        return ""
    cycle, _slash, code = option.reference.removeprefix("proposal:").partition("/")
    try:
        return reverse("proposals:detail", kwargs={"cycle": cycle, "code": code})
    except NoReverseMatch:
        return ""


def lines(options: Sequence[Option], labels: Mapping[str, str]) -> list[Line]:
    """Return every option in words (no query)."""
    return [_line(option, labels) for option in options]


def pot_name(option: Option) -> str:
    """Return the name of the part of the area that an option is paid from or capped with."""
    return str(option.details.get("pot") or option.details.get("area") or option.group)


def _line(option: Option, labels: Mapping[str, str]) -> Line:
    """Return one option in words."""
    language = get_language() or ""
    details, words = option.details, option.translations.get(language, {})
    category = str(details.get("category") or "")
    facts = (str(details.get("area") or ""), labels.get(category, category))
    problem = str(words.get("problem") or option.description)
    return Line(
        code=option.code, title=option_title(option), cost=option.cost, category=category,
        ordinal=option.number, pot=option.group,
        facts=tuple(fact for fact in facts if fact), line=Truncator(problem).chars(LINE), url=option_url(option),
    )  # fmt: skip


def options_of(contest: Contest) -> list[Option]:
    """Return the options in the order of the snapshot (one query)."""
    return list(Option.objects.filter(contest=contest).order_by("number"))

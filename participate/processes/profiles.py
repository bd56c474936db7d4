"""What a profile holds, as frozen dataclasses checked when they are read."""

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import get_language

from participate.processes.question_rules import QuestionRules
from participate.processes.talk_rules import TalkRules

Text = dict[str, str]


def text_in(labels: Text, language: str | None = None) -> str:
    """Return the label in the language, else in English, else the first one."""
    wanted = (language or get_language() or "id").split("-")[0]
    return labels.get(wanted) or labels.get("en") or next(iter(labels.values()), "")


@dataclass(frozen=True, slots=True)
class Criterion:
    """A scoring criterion: weight in points of 100, and one anchor sentence for each score 1 to 5."""

    code: str
    labels: Text
    weight: int
    anchors: tuple[Text, ...]

    @property
    def label(self) -> str:
        """The name in the reader's language."""
        return text_in(self.labels)


@dataclass(frozen=True, slots=True)
class Earmark:
    """At least `floor_pct` percent of the envelope goes to items with `tag`."""

    code: str
    labels: Text
    floor_pct: int

    @property
    def label(self) -> str:
        """The name in the reader's language."""
        return text_in(self.labels)


@dataclass(frozen=True, slots=True)
class Cap:
    """No single area of level `level` gets more than `cap_pct` percent of the envelope."""

    code: str
    labels: Text
    cap_pct: int
    level: str

    @property
    def label(self) -> str:
        """The name in the reader's language."""
        return text_in(self.labels)


@dataclass(frozen=True, slots=True)
class Track:
    """A way to money: `decided_here` is shared out by this cycle, other tracks are only forwarded."""

    code: str
    labels: Text
    decided_here: bool

    @property
    def label(self) -> str:
        """The name in the reader's language."""
        return text_in(self.labels)


@dataclass(frozen=True, slots=True)
class Level:
    """A level or stage of the planning chain, in order, with its labels."""

    code: str
    labels: Text

    @property
    def label(self) -> str:
        """The name in the reader's language."""
        return text_in(self.labels)


@dataclass(frozen=True, slots=True)
class ReviewRules:
    """How proposals are reviewed: times in working days, days to appeal in calendar days, questions for offices."""

    formal_days: int = 3
    opinion_days: int = 5
    decision_days: int = 2
    appeal_within_days: int = 14
    appeal_days: int = 10
    checklist: tuple[Level, ...] = ()

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> "ReviewRules":
        """Build and check the rules; every time is at least one day."""
        rules = cls(**{**data, "checklist": tuple(Level(**row) for row in data.get("checklist", ()))})
        times = {name: getattr(rules, name) for name in cls.__slots__ if name != "checklist"}
        if any(not isinstance(days, int) or days < 1 for days in times.values()):
            raise ValueError("review: every time must be at least one day")
        return rules


@dataclass(frozen=True, slots=True)
class ProfileSettings:
    """All rules of a way of planning. Percentages are whole numbers; weights sum to 100."""

    code: str
    language: str
    currency: str
    time_zone: str
    levels: tuple[Level, ...]
    stages: tuple[Level, ...]
    criteria: tuple[Criterion, ...]
    earmarks: tuple[Earmark, ...]
    caps: tuple[Cap, ...]
    tracks: tuple[Track, ...]
    rank_limit: int
    ballot_kind: str
    allocation_rule: str
    vote_weight_pct: int
    technical_weight_pct: int
    women_quota_pct: int
    suppression_threshold: int
    publish_ballots_from: int
    code_prefix: str
    sla: dict[str, int] = field(default_factory=dict)
    weekend: tuple[int, ...] = (5, 6)
    holidays: tuple[str, ...] = ()
    review: ReviewRules = field(default_factory=ReviewRules)
    questions: QuestionRules = field(default_factory=QuestionRules)
    talk: TalkRules = field(default_factory=TalkRules)
    opinions_in_vote: bool = False

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> "ProfileSettings":
        """Build and check the settings; raises ValueError that names the wrong key."""
        made = dict(data)
        made["levels"] = tuple(Level(**row) for row in data["levels"])
        made["stages"] = tuple(Level(**row) for row in data["stages"])
        made["criteria"] = tuple(
            Criterion(**{**row, "anchors": tuple(row["anchors"])}) for row in data["criteria"]
        )
        made["earmarks"] = tuple(Earmark(**row) for row in data["earmarks"])
        made["caps"] = tuple(Cap(**row) for row in data["caps"])
        made["tracks"] = tuple(Track(**row) for row in data["tracks"])
        made["weekend"] = tuple(data.get("weekend", (5, 6)))
        made["holidays"] = tuple(data.get("holidays", ()))
        made["review"] = ReviewRules.from_dict(data.get("review", {}))
        made["questions"] = QuestionRules.from_dict(data.get("questions", {}))
        made["talk"] = TalkRules.from_dict(data.get("talk", {}), data["language"])
        settings = cls(**made)
        settings.check()
        return settings

    def check(self) -> None:
        """Refuse settings that no count could follow."""
        if self.criteria and sum(row.weight for row in self.criteria) != 100:
            raise ValueError("criteria: the weights must sum to 100")
        if self.vote_weight_pct + self.technical_weight_pct != 100:
            raise ValueError("vote_weight_pct and technical_weight_pct must sum to 100")
        if any(len(row.anchors) != 5 for row in self.criteria):
            raise ValueError("criteria: five anchor sentences each, for the scores 1 to 5")
        if self.rank_limit < 1:
            raise ValueError("rank_limit must be at least 1")
        if self.ballot_kind not in ("ranked", "approval"):
            raise ValueError("ballot_kind must be ranked or approval")
        if not set(self.weekend) < set(range(7)):
            raise ValueError("weekend: numbers from 0 (Monday) to 6 (Sunday), at most six of them")

    def stage(self, code: str) -> Level:
        """Return the stage with this code; an unknown code is its own label."""
        return next((row for row in self.stages if row.code == code), Level(code, {"id": code, "en": code}))

    def track(self, code: str) -> Track | None:
        """Return the track with this code."""
        return next((row for row in self.tracks if row.code == code), None)

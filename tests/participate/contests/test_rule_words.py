"""Every rule of the engine is told in two sentences and a picture, in both languages; so is every parameter offered."""

import re
from pathlib import Path

import pytest
from django.template.loader import render_to_string
from django.utils import translation

from participate.contests.forms.ways import open_settings, usual_rule, way_of, ways
from participate.contests.wording.pictures import FAMILY_PICTURES, PICTURES
from participate.contests.wording.rules import TOLD, told_of
from participate.contests.wording.settings import SETTINGS, offered, setting_facts
from voting.ballots.rules import tally_rule
from voting.tally import BUDGET_RULES
from voting.tally.rules import SPECS

DRAWINGS = Path(__file__).resolve().parents[3] / "participate/contests/templates/contests/rule_pictures"
# Words that no resident uses.
JARGON = (
    "utility",
    "utilitarian",
    "pairwise",
    "threshold",
    "cardinality",
    "exhaustive",
    "ordinal",
    "Borda",
    "Condorcet",
)


def test_no_rule_of_the_engine_is_without_words_of_ours():
    assert [name for name in SPECS if told_of({"name": name}) not in TOLD.values()] == []


def test_no_words_are_kept_for_a_rule_that_is_not_there():
    variants = ("two_pass_", "greedy_", "equal_shares_", "stop", "most_covered")
    assert [key for key in TOLD if key not in SPECS and not key.startswith(variants)] == []


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("key", sorted(TOLD))
def test_a_rule_has_a_name_two_sentences_and_a_picture(key, language):
    told = TOLD[key]
    with translation.override(language):
        name, sentences = str(told.name), told.sentences
    assert 0 < len(name) <= 60
    assert all(text[0].isupper() and text.endswith(".") and 25 < len(text) <= 150 for text in sentences)
    assert not any(word in f"{name} {' '.join(sentences)}" for word in JARGON)
    assert told.picture in PICTURES


@pytest.mark.parametrize("key", sorted(TOLD))
def test_indonesian_is_its_own_text(key):
    def texts() -> list[str]:
        return [str(TOLD[key].name), *TOLD[key].sentences, str(PICTURES[TOLD[key].picture])]

    with translation.override("en"):
        english = texts()
    assert not set(english) & set(texts())


def test_two_rules_never_have_the_same_name():
    for language in ("id", "en"):
        with translation.override(language):
            names = [str(told.name) for told in TOLD.values()]
        assert len(set(names)) == len(names)


def test_every_picture_is_drawn_and_every_drawing_is_used():
    assert {path.stem for path in DRAWINGS.iterdir()} == set(PICTURES)
    assert set(PICTURES) - {told.picture for told in TOLD.values()} == set()
    assert set(FAMILY_PICTURES.values()) <= set(PICTURES)


@pytest.mark.parametrize("name", sorted(PICTURES))
def test_a_picture_stays_inside_its_frame_and_has_words_in_its_place(name):
    drawn = f"contests/rule_pictures/{name}.html"
    text = render_to_string("contests/_rule_picture.html", {"drawing": drawn, "alt": PICTURES[name]})
    assert 'role="img" aria-label="Gambar: ' in text
    rows = re.findall(r'<rect class="[\w-]+" x="(\d+)" y="(\d+)" width="(\d+)" height="(\d+)"', text)
    assert all(int(x) + int(w) <= 160 and int(y) + int(h) <= 96 for x, y, w, h in rows)
    assert 'fill="' not in text
    assert "style" not in text


def test_an_unknown_rule_speaks_in_the_sentence_of_the_engine():
    told = told_of({"name": "brand_new"})
    assert (told.name, told.what, told.picture) == ("brand_new", "", "bars")


def test_every_money_rule_can_be_chosen():
    assert {way["name"] for way in ways().values()} == set(BUDGET_RULES)


@pytest.mark.parametrize("way", sorted(ways()))
def test_a_way_is_a_rule_of_the_tally_and_is_recognised_again(way):
    rule = usual_rule(way)
    assert tally_rule(rule, 100).name == rule["name"]
    assert way_of(rule) == way


# A parameter that is read, and told, only where another one has this value.
READ_WITH = {("pots", "completion"): {"inner": "equal_shares"}}


@pytest.mark.parametrize("way", sorted(ways()))
def test_every_parameter_offered_is_told_in_plain_words(way):
    for name in open_settings(way):
        setting, values = SETTINGS[name], offered(ways()[way]["name"], name)
        assert str(setting.label)[0].isupper()
        assert bool(values) == bool(setting.choices)
        for value in values:
            rule = {**usual_rule(way), **READ_WITH.get((way, name), {}), name: value}
            assert tally_rule(rule, 100)[name] == value
            assert (str(setting.label), str(values[value])) in setting_facts(rule)

"""Every reason code is explained in both languages: a sentence, and what people can do next."""

import pytest
from django.utils import translation

from participate.proposals.enums import NEGATIVE, Decision, Reason
from participate.proposals.reasons import EXPLANATIONS, advice_of, sentence_of
from participate.proposals.transitions import TABLE, label_of, needs_reason


def test_every_code_is_explained():
    assert set(EXPLANATIONS) == set(Reason)


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("code", list(Reason))
def test_the_sentences_are_sentences(language, code):
    with translation.override(language):
        texts = (sentence_of(code), advice_of(code))
    assert all(text[0].isupper() and text.endswith(".") and len(text) > 20 for text in texts)


@pytest.mark.parametrize("code", list(Reason))
def test_indonesian_is_its_own_text(code):
    with translation.override("en"):
        english = (str(code.label), sentence_of(code), advice_of(code))
    with translation.override("id"):
        indonesian = (str(code.label), sentence_of(code), advice_of(code))
    assert all(here != there for here, there in zip(indonesian, english, strict=True))


@pytest.mark.parametrize("decision", list(Decision))
def test_every_status_has_an_indonesian_name(decision):
    with translation.override("en"):
        english = label_of(decision, "")
    with translation.override("id"):
        assert label_of(decision, "") != english


def test_every_negative_decision_of_the_table_needs_a_reason():
    out = {decision for (decision, _kind), rule in TABLE.items() if rule.tone == "out"}
    assert out - set(NEGATIVE) == set()
    assert all(needs_reason(decision) for decision in out)

"""Questions in other languages are declined, and an English one almost never: the second matters more."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot import wording
from bot.answer.language import foreign_language
from bot.answer.types import Outcome, Question
from index.load import load_knowledge
from index.questions import read_questions
from tests.answer.small import LEVEL_2, MAX_CHARS, TODAY, UNIT, answerer_over, hit, searcher_over

_KNOWLEDGE = Path(__file__).parents[2] / "knowledge"

_FOREIGN = {
    "cy": (
        "Beth yw'r pedwar categori MAPPA?",
        "Pryd ddylwn i gyfeirio achos i Lefel 2?",
        "Pwy sy'n penodi cynghorwyr lleyg?",
        "Sut mae gwneud cais am orchymyn atal niwed rhywiol?",
        "A oes rhaid i'r carcharor gael gwybod am y cyfarfod?",
        "Allwch chi fy helpu gyda chyfeiriad MAPPA os gwelwch yn dda?",
    ),
    "pl": (
        "Jakie są cztery kategorie MAPPA?",
        "Kiedy powinienem skierować sprawę na poziom 2?",
        "Co się dzieje po zwolnieniu z więzienia?",
    ),
    "ro": (
        "Care sunt cele patru categorii MAPPA?",
        "Când trebuie să trimit un caz la nivelul 2?",
        "Ce se întâmplă după eliberarea din închisoare?",
    ),
    "fr": (
        "Quelles sont les quatre catégories de MAPPA ?",
        "Quand dois-je signaler un cas au niveau 2 ?",
        "Que se passe-t-il après la sortie de prison ?",
    ),
    "es": ("¿Cuáles son las cuatro categorías de MAPPA?", "¿Qué pasa después de salir de la cárcel?"),
    "tr": ("MAPPA'nın dört kategorisi nelerdir?", "Hapishaneden çıktıktan sonra ne olur?"),
    "de": ("Was sind die vier MAPPA-Kategorien?", "Wann soll ich einen Fall an Stufe 2 verweisen?"),
    "it": ("Quali sono le quattro categorie MAPPA?", "Quando devo segnalare un caso al livello 2?"),
    "pt": ("Quais são as quatro categorias do MAPPA?", "Quando devo encaminhar um caso para o nível 2?"),
    "nl": ("Wat zijn de vier MAPPA-categorieën?", "Wanneer moet ik een zaak doorverwijzen naar niveau 2?"),
    "so": ("Waa maxay afarta qaybood ee MAPPA?", "Goorma ayaan kiis u gudbin karaa heerka labaad?"),
    "sq": ("Cilat janë katër kategoritë e MAPPA-s?",),
    "lt": ("Kada turėčiau perduoti bylą į antrą lygį?",),
    "vi": ("Bốn loại MAPPA là gì?",),
    "ur": ("میپا کی چار اقسام کیا ہیں؟", "مجھے کیس کو لیول 2 پر کب بھیجنا چاہیے؟"),
    "pa": ("MAPPA ਦੀਆਂ ਚਾਰ ਸ਼੍ਰੇਣੀਆਂ ਕੀ ਹਨ?", "ਮੈਨੂੰ ਕੇਸ ਲੈਵਲ 2 ਤੇ ਕਦੋਂ ਭੇਜਣਾ ਚਾਹੀਦਾ ਹੈ?"),
    "ar": ("ما هي الفئات الأربع لـ MAPPA؟", "متى يجب أن أحيل قضية إلى المستوى الثاني؟"),
    "bn": ("MAPPA এর চারটি বিভাগ কী কী?",),
    "gu": ("MAPPA ની ચાર શ્રેણીઓ કઈ છે?",),
    "hi": ("MAPPA की चार श्रेणियाँ क्या हैं?",),
    "zh": ("MAPPA 的四个类别是什么?",),
    "ru": ("Какие четыре категории MAPPA?",),
    "uk": ("Коли я повинен передати справу на рівень 2?",),
    "fa": ("چهار دسته MAPPA چیست؟",),
}

_ENGLISH = (
    "lvl 2 or 3 for this?",
    "vizor - who can see it?",
    "SHPO or SRO?",
    "wat is MAPPA pls",
    "hw do i refer sum1",
    "SHPO RSO ViSOR MARAC",
    "VOO = MAPPA?",
    "osp dc osp iic bands",
    "sro on 13 yr old?",
    "per capita mappa numbers",
    "prima facie disclosure grounds",
    "modus operandi visor record",
    "force majeure clause",
    "Heddlu Gogledd Cymru MAPPA unit",
    "MAPPA panel Ynys Mon Gwynedd members",
    "Dyfed Powys serious case review process",
    "Aberystwyth Caernarfon Llandudno panels",
    "Does Monsieur Lefèvre's café need a Müller-Łukasiewicz licence?",
    "he said “je ne sais pas ce que c'est” to his manager",
    "asap plz help case conference tmrw 9am",
    "ok ta v much mate",
    "brill cheers bud",
    "test test test",
    "lorem",
    "",
    "????",
    "12 34 56",
    "🙂 ¿que?",
    "W\u043eul\u0501 \u0430 Level 2 c\u0430se b\u0435 r\u0435viewed",  # Cyrillic look-alikes in English words
    "\u0430 \u0441\u0430\u0455\u0435 \u043f\u043e\u0440\u0435",  # words of nothing but look-alikes
)


@pytest.mark.parametrize(("code", "text"), [(code, text) for code, texts in _FOREIGN.items() for text in texts])
def test_a_sentence_in_another_language_is_seen(code: str, text: str) -> None:
    """Questions in the languages of England and Wales are told from English; Welsh is never taken for another."""
    found = foreign_language(text)
    assert found is not None
    assert (found == "cy") == (code == "cy")


@pytest.mark.parametrize("text", _ENGLISH)
def test_what_may_be_english_is_taken_as_english(text: str) -> None:
    """Acronyms, slips, text-speak, Latin phrases, Welsh places and names, a quoted sentence, nothing at all."""
    assert foreign_language(text) is None


def test_no_english_question_that_we_know_of_is_turned_away() -> None:
    """All evaluation questions, all wordings and every entry's own ways of asking: some 23,000, none called foreign."""
    texts = list(dict.fromkeys(_known_questions()))
    assert len(texts) > 20_000
    assert [] == [text for text in texts if foreign_language(text)]


def test_a_foreign_question_is_declined_and_nothing_is_searched(tmp_path: Path) -> None:
    """The person reads that it must be English and whom to ask; no passage, no suggestion and no hit comes with it."""
    searcher = searcher_over(tmp_path, [LEVEL_2], [hit(LEVEL_2)])
    answer = answerer_over(searcher).answer(Question("Kiedy powinienem skierować sprawę na poziom 2?", TODAY))
    assert Outcome.ABSTAINED_LANGUAGE is answer.outcome
    assert "abstained" == answer.outcome.group
    assert wording.language_declined(UNIT, is_welsh=False) == answer.text
    assert not answer.hits
    assert not answer.suggestions


def test_a_welsh_question_is_declined_in_welsh_too(tmp_path: Path) -> None:
    """English first, Welsh below it."""
    searcher = searcher_over(tmp_path, [LEVEL_2], [hit(LEVEL_2)])
    answer = answerer_over(searcher).answer(Question("Pryd ddylwn i gyfeirio achos i Lefel 2?", TODAY))
    assert answer.text.startswith("I'm sorry, I can only take questions in English")
    assert answer.text.endswith(f"\n\n{wording.WELSH['language']}")


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("Czy sprawa PNC 09/123456K jest na poziomie drugim?", Outcome.BLOCKED_PERSONAL_DATA),
        ("Kiedy powinienem skierować sprawę na poziom 2? " * 60, Outcome.ERROR_TOO_LONG),
    ],
)
def test_length_and_personal_data_come_before_the_language(tmp_path: Path, text: str, outcome: Outcome) -> None:
    """What must not be kept is named as such in any language."""
    assert len(text) > MAX_CHARS or outcome is not Outcome.ERROR_TOO_LONG
    searcher = searcher_over(tmp_path, [LEVEL_2], [hit(LEVEL_2)])
    assert outcome is answerer_over(searcher).answer(Question(text, TODAY)).outcome


def test_a_notice_gets_its_welsh_once() -> None:
    """Below the English and a blank line; what holds it already stays as it is."""
    twice = wording.in_welsh_too(wording.in_welsh_too("Sorry.", "error"), "error")
    assert f"Sorry.\n\n{wording.WELSH['error']}" == twice


def _known_questions() -> Iterator[str]:
    knowledge = load_knowledge(_KNOWLEDGE)
    for entry in knowledge.entries:
        yield from (entry.title, *entry.asks)
    for wordings in knowledge.wordings:
        yield from wordings.asked
    questions, _ = read_questions(_KNOWLEDGE / "evaluation")
    for question in questions:
        yield from (question.question, *question.thread)

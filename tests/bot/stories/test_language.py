import importlib.util
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.stories import language
from bot.stories.language import SERVED, detect_by_words, detect_language

SENTENCES = {
    "en": "The new camera is lighter than the one it replaces, and it costs a little more.",
    "fr": "Le nouvel appareil est plus léger que celui qu'il remplace, et il coûte un peu plus cher.",
    "de": "Die neue Kamera ist leichter als ihr Vorgänger und kostet nur wenig mehr.",
    "es": "La nueva cámara es más ligera que la anterior y cuesta un poco más.",
    "it": "La nuova fotocamera è più leggera di quella precedente e costa un po' di più.",
    "pt": "A nova câmera é mais leve do que a anterior e não custa muito mais.",
    "nl": "De nieuwe camera is lichter dan zijn voorganger en kost maar een beetje meer.",
    "sv": "Den nya kameran är lättare än den gamla och kostar bara lite mer.",
    "pl": "Nowy aparat jest lżejszy niż poprzedni i kosztuje tylko trochę więcej, ale nie jest to problem.",
    "cs": "Nový fotoaparát je lehčí než jeho předchůdce a stojí jen o něco více, ale je to dobrá zpráva.",
    "ru": "Новая камера легче прежней и стоит лишь немного дороже, но это уже не новость.",
    "uk": "Нова камера легша за попередню і коштує лише трохи дорожче, але її вже немає.",
    "el": "Η νέα κάμερα είναι ελαφρύτερη από την προηγούμενη και κοστίζει λίγο περισσότερο.",
    "ja": "新しいカメラは前の機種より軽く、価格は少しだけ高くなりました。",
    "zh": "新相机比上一代更轻，价格也只是略高一些，预计将于下个月上市销售。",
    "ko": "새 카메라는 이전 기종보다 가볍고 가격은 조금 더 비쌉니다.",
}
TITLES = [
    ("en", "Canon announces the EOS R5 Mark II with a 45MP stacked sensor"),
    ("fr", "Test du Nikon Z8 : le meilleur hybride ?"),
    ("de", "Leica M11-P im Test: Was kann die neue Kamera?"),
    ("es", "Nueva cámara Fujifilm X-T6: precio y características"),
    ("it", "Recensione della nuova Sigma BF: bella ma difficile"),
    ("ja", "ソニー α7 V レビュー"),
    ("ko", "소니 A7 V 출시 가격"),
]
needs_ngrams = pytest.mark.skipif(importlib.util.find_spec("eldc") is None, reason="eldc has no wheel here")


@pytest.mark.parametrize(("language", "text"), SENTENCES.items())
def test_a_sentence_is_recognised(language: str, text: str) -> None:
    assert detect_language(text) == language


@pytest.mark.parametrize(("language", "text"), SENTENCES.items())
def test_a_sentence_is_recognised_without_ngrams(language: str, text: str) -> None:
    assert detect_by_words(text) == language


@needs_ngrams
@pytest.mark.parametrize(("language", "title"), TITLES)
def test_a_title_full_of_product_names_is_recognised(language: str, title: str) -> None:
    assert detect_language(title) == language


@pytest.mark.parametrize("claim", ["fr", "fr-FR", "FR_ca"])
def test_where_the_text_does_not_tell_the_claim_wins(claim: str) -> None:
    assert detect_language("", claim) == "fr"
    assert detect_language("2024 – 1.299,00 €", claim) == "fr"
    assert detect_language("https://example.com/the/house/of/the/sun", claim) == "fr"


def test_what_is_written_beats_what_is_claimed() -> None:
    assert detect_language(SENTENCES["de"], "en") == "de"


@pytest.mark.parametrize("claim", ["ja", "zh"])
def test_a_short_title_without_kana_follows_the_claim(claim: str) -> None:
    assert detect_language("Leica M11 発表", claim) == claim


def test_nothing_known_is_nothing_claimed() -> None:
    assert detect_language("") == ""
    assert detect_by_words("12 34") == ""


@given(st.text(), st.sampled_from(["", "fr"]))
def test_any_text_gives_a_served_language_or_the_default(text: str, default: str) -> None:
    assert detect_language(text, default) in {*SERVED, default}


def test_without_the_ngram_detector_detection_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "eldc", None)
    language._ngrams.cache_clear()
    try:
        assert [detect_language(text) for text in SENTENCES.values()] == list(SENTENCES)
    finally:
        language._ngrams.cache_clear()

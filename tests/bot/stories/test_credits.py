"""Captions name the makers of pictures in many ways, and the subjects of pictures in others."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.stories.credits import credit_in, without_credit


@pytest.mark.parametrize(
    ("caption", "who"),
    [
        ("The new body. Photo: Jo Doe", "Jo Doe"),
        ("The new body (Photo by Jo Doe)", "Jo Doe"),
        ("Photograph by Ansel Example.", "Ansel Example"),
        ("The harbour at night. Image credit: NASA", "NASA"),
        ("Photo credit – Jo Doe", "Jo Doe"),
        ("Photo via Ferron Optics", "Ferron Optics"),
        ("Photo/Video: Jo Doe", "Jo Doe"),
        ("Photo © Jo Doe. All rights reserved.", "Jo Doe"),
        ("The winner, courtesy of the museum", "the museum"),
        ("Photo courtesy Jo Doe", "Jo Doe"),
        ("Two men repair a shutter. (AP Photo/Jo Doe)", "AP Photo/Jo Doe"),
        ("A shutter is repaired. Jo Doe/Getty Images", "Jo Doe/Getty Images"),
        ("A shutter is repaired | Jo Doe via Getty Images", "Jo Doe via Getty Images"),
        ("A shutter is repaired (Photo by Jo Doe/Getty Images)", "Jo Doe/Getty Images"),
        ("Jo Doe for Reuters", "Jo Doe for Reuters"),
        ("Reuters", "Reuters"),
        ("Élise Maurin. Photo : Inès Tabary", "Inès Tabary"),
        ("Crédit photo : Agence X", "Agence X"),
        ("Crédits photos © Agence X", "Agence X"),
        ("Le nouveau boîtier. Photo par Inès Tabary", "Inès Tabary"),
        ("Photo de Inès Tabary", "Inès Tabary"),
        ("Die F2 im Test. Foto: Jens Amrhein/Ferrum", "Jens Amrhein/Ferrum"),
        ("Bildnachweis: Museum Ludwig", "Museum Ludwig"),
        ("Bildquelle: Hersteller", "Hersteller"),
        ("Am Rhein. Aufnahme von Jens Amrhein", "Jens Amrhein"),
        ("Mit freundlicher Genehmigung von Ferrum", "Ferrum"),
        ("La plaza vacía. Fotografía: Inés Prado", "Inés Prado"),
        ("La plaza vacía (Foto de Inés Prado)", "Inés Prado"),
        ("Imagen: Cortesía de Ferron", "Cortesía de Ferron"),
        ("La piazza vuota. Foto di famiglia", ""),
        ("Foto di Marta Rinaldi", "Marta Rinaldi"),
        ("Crediti: Marta Rinaldi / ANSA", "Marta Rinaldi / ANSA"),
        ("新しいレンズ。写真提供：暁光学", "暁光学"),
        ("京都の工房（撮影：山田花子）", "山田花子"),
        ("京都の工房 写真=山田花子", "山田花子"),
        ("撮影／山田花子", "山田花子"),
        ("工房で働く職人（共同通信）", "共同通信"),
        ("© 2024 Jo Doe", "2024 Jo Doe"),
        ("A photo that was taken in Leeds", ""),
        ("A camera on a table", ""),
        ("La photo de famille, en 1936", ""),
        ("Sie kauft ein Bild im Museum", ""),
        ("An agency such as Reuters sells pictures", ""),
        ("写真家は新しいレンズを試した。", ""),
        ("", ""),
    ],
)
def test_a_caption_names_the_maker_of_its_picture(caption: str, who: str) -> None:
    assert credit_in(caption) == who


@pytest.mark.parametrize(
    ("caption", "about"),
    [
        ("The new body. Photo: Jo Doe", "The new body."),
        ("The new body (Photo by Jo Doe)", "The new body"),
        ("新しいレンズ。写真提供：暁光学", "新しいレンズ。"),
        ("A camera on a table", "A camera on a table"),
        ("© Jo Doe", ""),
    ],
)
def test_what_a_caption_says_of_the_picture_itself(caption: str, about: str) -> None:
    assert without_credit(caption) == about


@given(st.text(max_size=300))
def test_no_caption_raises(caption: str) -> None:
    assert len(credit_in(caption)) <= len(caption) + 1
    assert len(without_credit(caption)) <= len(caption)


@pytest.mark.parametrize("piece", ["photo ", "photo/", "(", "AP/", "a ", "courtesy ", "写真 ", " - "])
def test_long_captions_are_read_quickly(piece: str) -> None:
    began = time.process_time()
    credit_in(piece * (20_000 // len(piece)))
    assert time.process_time() - began < 1

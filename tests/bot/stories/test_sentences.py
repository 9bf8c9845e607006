import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.stories.sentences import split_sentences

MIXED = st.lists(
    st.sampled_from(
        [
            "Dr",
            ".",
            "...",
            "!",
            "?",
            "。",
            "「",
            "」",
            "(",
            ")",
            "«",
            "»",
            '"',
            "“",
            "3",
            "f/2.8",
            "No",
            "the",
        ]
    )
    | st.sampled_from([" ", "\u00a0", "\n", "\u2028", "A", "と", "photo", "£1.299,00", "…", "U.S", "\r\n"]),
    max_size=40,
).map("".join)


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", ["The lens opens to f/2.8.", "It costs £1,299.00.", "That is 5.5 per cent more."]),
        ("en", ["Dr. Kaufman met J. R. Smith at No. 3 Main St. in London.", "It weighs approx. 300 g."]),
        ("en", ["The U.S. Army bought it from Nikon Inc. in 1950.", "They met at 5 p.m.", "Then they left."]),
        ("en", ["See https://example.com/a.b?c=d.", "Or write to a.b@example.com.", "Was it good?", "Yes!"]),
        (
            "en",
            [
                'He said "No." and left.',
                "“It is light,” she said.",
                "(It was cold.)",
                "They waited…",
                "And then?",
            ],
        ),
        ("en", ["He fought in World War I.", "The camera did not.", "The answer was no.", "That was it."]),
        (
            "fr",
            ["L’objectif ouvre à f/2,8 et coûte 1.299,00 €.", "M. Dupont a dit : « Oui. »", "Il est parti."],
        ),
        (
            "de",
            [
                "Am 3. Mai kam die Nr. 5, d. h. die letzte.",
                "Sie wiegt ca. 30 g.",
                "Prof. Dr. Weiß sagte: „Ja.“",
            ],
        ),
        ("de", ["Er sagte: „Ja.“", "Dann ging er.", "Im 21. Jahrhundert kostet sie 1.299,00 Euro.", "Gut."]),
        ("es", ["¿Cuánto cuesta?", "¡Mucho!", "El Sr. García pagó aprox. 3 euros."]),
        ("it", ["Il dott. Rossi ha pagato 1.299,00 €.", "È bello."]),
        ("ja", ["彼は「写真は光だ。影でもある。」と語った。", "価格は12.5万円。", "発売は5月！", "本当に？"]),
        ("ja", ["「終わりだ。」", "彼は去った。", "（税込。）"]),
        ("zh", ["“新相机更轻。”", "他说。", "定价6999元！"]),
        ("en", ["It weighs approx. 300 g.", "Fig. 4 shows why.", "See p. 12."]),
        ("en", ["J. K. Lipski met Dr. A. Kaufman on Sept. 3.", "They spoke at 5 p.m. Eastern time."]),
        ("en", ["It runs from Jan. 3 to Feb. 12.", "Entry is free.", "Order No. 4471 is the first."]),
        ("en", ["Laidlaw charged 10s. 6d. for a dozen cards.", "It was made in the 1860s.", "12 survive."]),
        ("en", ["The camera, a.k.a. the Brick, weighs 2 kg.", "Nobody bought it.", "Version 3.1.2 is out."]),
        ("en", ["Prices start at $1,299.", "99 units were made.", "Is it sharp?!", "Yes… it is."]),
        ("en", ["He works for Harrow Ltd. in Leeds, e.g. on lenses.", "“Really?” she asked."]),
        ("fr", ["M. Paul Lenoir l’a vu, cf. p. 12.", "« Oui », dit-il.", "Il mesure env. 3 cm."]),
        ("fr", ["Quai n° 3 paraît en 1974.", "Mme Aubrac le garde.", "Il ouvre à f/2,8."]),
        ("de", ["Die Kamera kostet ca. 300 Euro inkl. MwSt. und Versand.", "Der Preis steigt."]),
        ("de", ["Das bestätigte Prof. Dr. Heike Brandt.", "Um 12.30 Uhr am Stand Nr. 12 spricht sie."]),
        ("es", ["Está en la C/ Mayor, núm. 3.", "EE. UU. no respondió.", "La Dra. Pinho lo vio."]),
        ("es", ["Abre de 9 a. m. a 5 p. m. todos los días.", "«No. Nunca», dijo.", "Cuesta 61.500 euros."]),
        ("it", ["L’ing. Carla Ferraris e il prof. Serra vivono a Torino.", "Il n. 3 è raro."]),
        ("it", ["Il Sig. Pavan lo sa.", "Costa 1.299,00 €, circa 3,5 volte la stima."]),
        ("pt", ["A Dra. Leonor Pinho mora na Rua do Heroísmo, n.º 12, Porto.", "O Sr. Sá não."]),
        ("nl", ["Dhr. de Wit bouwde er ca. 130.", "Dat is veel."]),
        ("ja", ["AK 70-300mm F4.5-6.3は6月14日発売。", "価格は1.5万円（税込。送料別）だ。"]),
        ("ja", ["「そうだ！」と彼女。", "「湯気は同じ形にならない。だから撮る。」", "岡部さんはそう話す。"]),
        ("zh", ["售价1899元，5月16日开售。", "“我们把成本花在玻璃上。”", "F1.8时很高。"]),
        ("zh", ["他问：“真的吗？”", "她说：“是的！”", "然后离开。"]),
    ],
)
def test_sentences_end_where_a_reader_ends_them(language: str, expected: list[str]) -> None:
    glue = "" if language in {"ja", "zh"} else " "
    assert [sentence.text for sentence in split_sentences(glue.join(expected), language)] == expected


def test_a_line_break_always_ends_a_sentence() -> None:
    found = split_sentences("A heading without a stop\nA paragraph. Another one", "en")
    assert [sentence.text for sentence in found] == [
        "A heading without a stop",
        "A paragraph.",
        "Another one",
    ]


def test_an_item_keeps_its_number() -> None:
    found = split_sentences("1. The body is small. 2. The lens is sharp.", "en")
    assert [sentence.text for sentence in found] == ["1. The body is small.", "2. The lens is sharp."]


@given(st.one_of(MIXED, st.text()), st.sampled_from(["en", "fr", "de", "ja", "xx"]))
def test_offsets_are_exact_and_nothing_but_space_is_lost(text: str, language: str) -> None:
    end = 0
    for sentence in split_sentences(text, language):
        assert text[sentence.start : sentence.end] == sentence.text == sentence.text.strip() != ""
        assert text[end : sentence.start].strip() == ""
        end = sentence.end
    assert text[end:].strip() == ""


@pytest.mark.parametrize("part", ["A. ", "3. ", "(", "「", "a.b.c.", "..", "「」", "x" * 50, "No. 3 ", '" '])
def test_hostile_repetition_comes_to_an_end(part: str) -> None:
    """Quadratic work on these would run into the time limit of the suite."""
    text = part * (400_000 // len(part))
    found = split_sentences(text, "en")
    assert sum(len(sentence.text) for sentence in found) >= len(text) / 2

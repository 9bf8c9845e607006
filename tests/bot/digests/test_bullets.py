import pytest

from bot.digests.bullets import clean, fitness, is_furniture


@pytest.mark.parametrize(
    ("language", "sentence", "bullet"),
    [
        ("en", "However, the lens is light.", "The lens is light."),
        ("en", "But iPhone users can wait.", "iPhone users can wait."),
        ("en", "So far, 300 were sold.", "So far, 300 were sold."),
        ("en", "2. The body weighs 540 g.[3]", "The body weighs 540 g."),
        ("en", "It costs £379.00 (via The Shop).", "It costs £379.00."),
        ("en", "- A new\tmount \u202eis planned.", "A new mount is planned."),
        ("en", "It is light,” she said.", "It is light,” she said."),
        ("en", "“It is light.", "It is light."),
        ("fr", "Cependant, le viseur est abandonné.", "Le viseur est abandonné."),
        ("fr", "Mais le prix reste fixe.", "Le prix reste fixe."),
        ("de", "Aber die Kamera ist teuer.", "Die Kamera ist teuer."),
        ("de", "Aber kostet sie mehr?", "Aber kostet sie mehr?"),
        ("de", "Er sagte: „Nein.“", "Er sagte: „Nein.“"),
        ("es", "Sin embargo, el precio sube.", "El precio sube."),
        ("es", "Mientras tanto, el precio sube.", "El precio sube."),
        ("it", "Tuttavia, i negativi soffrono.", "I negativi soffrono."),
        ("pt", "No entanto, o preço mantém-se.", "O preço mantém-se."),
        ("en", "LEEDS, England, 20 May 2025 – Harrow announced a lens.", "Harrow announced a lens."),
        ("en", "(CNN) -- The lens costs £5.", "The lens costs £5."),
        ("en", "LONDON (Reuters) - The lens costs £5.", "The lens costs £5."),
        ("en", "OLED – what it is and what it costs.", "OLED – what it is and what it costs."),
        ("ja", "しかし、手ぶれ補正は搭載しない。", "手ぶれ補正は搭載しない。"),
        ("zh", "此外，价格不变。", "价格不变。"),
    ],
)
def test_a_bullet_drops_what_ties_it_to_its_neighbours(language: str, sentence: str, bullet: str) -> None:
    assert clean(sentence, language) == bullet


@pytest.mark.parametrize(
    "sentence",
    [
        "This site uses cookies to measure its audience.",
        "Sign up for our newsletter.",
        "Click here to read the full story.",
        "This article contains affiliate links.",
        "We may earn a small commission when you buy.",
        "All rights reserved.",
        "Abonnez-vous à notre infolettre.",
        "Hier klicken, um mehr zu erfahren.",
        "Bei Käufen erhalten wir eine Provision über diese Links.",
        "Este artículo contiene enlaces de afiliados; podemos recibir una comisión.",
        "Questo articolo contiene link di affiliazione.",
        "Assine a nossa newsletter.",
        "Jane Roe contributed to this report.",
        "Last updated on 3 May.",
        "订阅我们的邮件，每周五获取精选内容。",
        "メルマガに登録すると最新情報が届きます。",
        "— … —",
    ],
)
def test_what_a_page_says_about_itself_is_furniture(sentence: str) -> None:
    assert is_furniture(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "The European Commission fined the maker.",
        "Light meters read on average half a stop low.",
        "It was first published in 1974 and reprinted in 1981.",
        "The advertisement showed 41 of his pictures.",
        "People who buy from the factory wait eleven months.",
        "A click on the ring moves the aperture by a third of a stop.",
        "Die Anzeige im Sucher zeigt 1/60 s.",
    ],
)
def test_what_is_about_the_story_is_no_furniture(sentence: str) -> None:
    assert not is_furniture(sentence)


@pytest.mark.parametrize(
    ("language", "worse"),
    [
        ("en", "What will it cost in May?"),
        ("en", "A camera, a lens and a strap"),
        ("en", "It weighs 540 g with its battery."),
        ("en", "“The new camera weighs 540 g.”"),
        ("en", "I like the weight of it."),
        ("en", "We like the weight of it."),
        ("it", "Io la porto sempre con me a Torino."),
        ("zh", "我喜欢这台相机。"),
        ("de", "Allerdings wiegt die Kamera 540 g."),
        ("fr", "Elle pèse 540 g avec sa batterie."),
        ("ja", "これは540グラムだ。"),
    ],
)
def test_what_does_not_stand_alone_counts_for_less(language: str, worse: str) -> None:
    assert fitness(worse, language) < fitness("Cadran kündigt C5 an, 540 g.", language) == 1.0


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("it", "I negativi soffrono, ma le stampe no."),
        ("en", "The camera was used in World War I by the army."),
        ("en", "“I like the weight of it,” said Dr. Anil Rao."),
        ("fr", "Le boîtier de Cadran pèse 540 g."),
        ("es", "El precio sube, pero el fotógrafo no lo nota."),
    ],
)
def test_what_only_looks_like_the_first_person_costs_nothing(language: str, sentence: str) -> None:
    assert fitness(sentence, language) == 1.0

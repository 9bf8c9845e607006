from bot.feeds.packs import Pack, PackFeed, read_packs
from bot.translation import translation
from cogs.render.packs import pack_line, pack_options, pack_title

ENGLISH = translation("en")


def test_every_pack_that_comes_with_loupe_has_a_title_of_its_own() -> None:
    packs = read_packs()
    titles = {pack_title(pack.name, ENGLISH) for pack in packs}
    assert len(titles) == len(packs)
    assert not titles & {pack.name for pack in packs}


def test_all_packs_fit_into_one_message_and_one_list() -> None:
    packs = read_packs()
    for language in ("en", "de", "fr", "ja"):
        tr = translation(language)
        assert len("\n".join(pack_line(pack, tr) for pack in packs)) < 3000
        options = pack_options(packs, tr)
        assert [option.value for option in options] == [str(number) for number in range(len(packs))]


def test_a_pack_of_somebodys_own_is_shown_by_its_name_and_formats_nothing() -> None:
    pack = Pack("*mine*", (PackFeed("_A_", "https://a.example/", "https://a.example/feed"),))
    assert pack_line(pack, ENGLISH) == "**\\*mine\\*** · 1 feed\n-# \\_A\\_"

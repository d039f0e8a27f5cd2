"""Every chart with the fallback font, on a dark page, in grey, and in other languages."""

import pytest

import zapad
from layout import MEDIA, SLUGS, TRANSLATED, chart, drawn, faults
from zapad.charts.look import FALLBACK, SHAPES

CLOSE = 1.25  # times as high as a column may be: long words of another font or language


def grave(found):
    """The faults that cannot be told by the height of a page or a place on a map."""
    return [fault for fault in found if "crosses" not in fault and "times as high" not in fault]


@pytest.mark.parametrize("slug", SLUGS)
@pytest.mark.parametrize("medium", ["double", "web"])
def test_a_chart_has_no_fault_of_layout(slug, medium):
    assert faults(drawn(chart(slug), medium)) == []


@pytest.mark.parametrize("slug", SLUGS)
def test_a_card_is_drawn_without_fault_or_says_that_there_is_no_room(slug):
    try:
        sheet = drawn(chart(slug), "card")
    except zapad.ZapadError as error:
        assert "no room" in str(error)
    else:
        assert faults(sheet) == []


@pytest.mark.parametrize("slug", SLUGS)
@pytest.mark.parametrize("medium", MEDIA)
def test_with_the_fallback_font_no_words_overlap(slug, medium):
    try:
        sheet = drawn(chart(slug), medium, theme={"font": FALLBACK})
    except zapad.ZapadError as error:
        assert "no room" in str(error) and MEDIA[medium].height
        return
    assert grave(faults(sheet)) == []
    assert sheet.height <= CLOSE * sheet.medium.most


@pytest.mark.parametrize("slug", SLUGS)
@pytest.mark.parametrize("look", ["dark", "grey"])
def test_on_a_dark_page_and_in_grey_words_are_read(slug, look):
    assert faults(drawn(chart(slug), "page", **{look: True})) == []


@pytest.mark.parametrize("slug", SLUGS)
def test_in_grey_no_mark_has_the_colour_of_a_claimant(slug):
    sheet = drawn(chart(slug), "column", grey=True)
    colours = {sheet.colors[side].lower() for side in SHAPES} - {sheet.colors["ink"].lower()}
    used = {str(artist.get_color()).lower() for _, artist in sheet.texts}
    assert not used & (colours - {sheet.colors[name].lower() for name in ("mute", "none", "quiet")})


@pytest.mark.parametrize("lang", TRANSLATED)
@pytest.mark.parametrize("slug", SLUGS)
@pytest.mark.parametrize("medium", ["page", "phone", "slide", "column"])
def test_in_another_language_no_words_overlap(slug, medium, lang):
    try:
        sheet = drawn(chart(slug), medium, lang=lang)
    except zapad.ZapadError as error:
        assert "no room" in str(error) and MEDIA[medium].height
        return
    assert grave(faults(sheet)) == []
    assert sheet.height <= CLOSE * sheet.medium.most

"""Every chart in every medium: words stand clear, are large and dark enough, and few."""

import pytest

import zapad
from layout import MARK, SLUGS, TEXT, TRANSLATED, chart, contrast, drawn, faults
from publish import figures
from zapad.charts import look
from zapad.charts.words import Words, languages


@pytest.mark.parametrize("slug", SLUGS)
@pytest.mark.parametrize("medium", ["page", "phone", "slide", "column"])
def test_a_chart_has_no_fault_of_layout(slug, medium):
    assert faults(drawn(chart(slug), medium)) == []


@pytest.mark.parametrize("slug", SLUGS)
def test_a_title_and_an_alternative_text_are_short(slug):
    assert len(chart(slug).title) <= 70
    assert len(chart(slug).alt) <= 250


@pytest.mark.parametrize("lang", TRANSLATED)
@pytest.mark.parametrize("slug", SLUGS)
def test_a_chart_is_drawn_in_each_language_as_a_whole_and_is_marked(slug, lang):
    one = chart(slug)
    assert faults(drawn(one, "web", lang=lang)) == []
    words = Words(lang)
    told = one.heading.told(words)
    assert len(told.title) <= 70 and len(told.alt) <= 270
    assert told.note.endswith(f"[{words.say('unreviewed translation')}]")
    assert told.title != one.title


@pytest.mark.parametrize("lang", TRANSLATED)
def test_each_message_is_of_use_and_has_a_translation(lang):
    table = zapad.load("messages")
    assert table[lang].notna().all()
    assert all(text == text.strip() for text in table[lang])


@pytest.mark.parametrize("colors", [look.LIGHT, look.DARK], ids=["light", "dark"])
def test_colours_of_claimants_are_told_from_the_page(colors):
    for side in look.SHAPES:
        assert contrast(colors[side], colors["page"]) >= TEXT, side  # names are written in them
    for name in ("ink", "mute", "accent"):
        assert contrast(colors[name], colors["page"]) >= TEXT, name
    assert contrast(colors["quiet"], colors["page"]) >= MARK


@pytest.mark.parametrize("slug", SLUGS)
def test_what_a_chart_draws_can_be_taken_along_and_read_as_a_table(slug):
    one = chart(slug)
    lines = one.data().decode().splitlines()
    assert len(lines) > 1 and len(set(lines[0].split(","))) == len(lines[0].split(","))
    assert len(one.kind.table()) > 0


def test_all_languages_are_tried():
    assert tuple(languages()[1:]) == TRANSLATED
    assert set(SLUGS) == {chart.slug for chart in figures.listed()}

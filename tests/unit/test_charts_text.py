"""Every line of text in a chart's SVG says how wide it was measured."""

import re

import zapad


def test_a_browser_without_the_font_fits_its_own_into_the_same_room():
    rows = zapad.with_labels(zapad.load("claims").iloc[:3])
    chart = zapad.show(
        zapad.charts.Dots(rows=rows), "x", title="A & B", caption="A caption.", alt="Dots"
    )
    svg = chart.picture("svg").decode()
    texts = re.findall(r"<text ([^>]*)>([^<]+)</text>", svg)
    widths = [float(re.search(r'textLength="([\d.]+)"', how)[1]) for how, _ in texts]
    assert len(texts) > 6
    assert all(width > 2 * len(words) for width, (_, words) in zip(widths, texts, strict=True))

"""Charts: the same bytes, words for those who do not see them, and nothing executed."""

import matplotlib

matplotlib.use("agg")
import matplotlib.pyplot as plt
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg

import zapad
from publish import figures
from zapad import charts
from zapad.charts import chart as module
from zapad.charts import frame
from zapad.vocabulary import scope_words

HOSTILE = '</script><script>alert("x")</script>'


@pytest.fixture
def rows():
    claims = zapad.load("claims")
    people = claims[(claims["metric"] == "personnel") & (claims["exercise"] == "zapad-2017")]
    return zapad.with_labels(zapad.distinct(people)).query("printed > 0").head(12)


def draw(rows, slug="test-chart", title="A finding", **more):
    kind = charts.Dots(rows=rows)
    return zapad.show(kind, slug, title=title, caption="A caption.", alt="Intervals.", **more)


def explorer(rows):
    return charts.explorer(rows, list(rows["scope"].unique()))


@pytest.mark.parametrize("kind", ["svg", "png", "pdf"])
def test_the_same_chart_is_the_same_bytes(rows, kind):
    first, second = draw(rows).picture(kind), draw(rows).picture(kind)
    assert first == second
    assert first.startswith({"svg": b"<?xml", "png": b"\x89PNG", "pdf": b"%PDF"}[kind])


@pytest.mark.parametrize("kind", ["svg", "png", "pdf"])
def test_a_chart_is_the_same_however_often_and_in_whatever_order_it_is_drawn(rows, kind):
    chart, other = draw(rows), draw(rows)
    other.html()
    for before in ("pdf", "svg", "png"):
        other.picture(before)
    first = chart.picture(kind)
    assert first == chart.picture(kind) == other.picture(kind)


def test_one_changed_number_changes_the_picture(rows):
    changed = rows.copy()
    changed.iloc[0, changed.columns.get_loc("value_high")] += 1
    assert draw(rows).picture("svg") != draw(zapad.with_labels(changed)).picture("svg")


def test_the_source_line_names_every_source(rows):
    assert draw(rows).source == f"Sources: {zapad.cite(rows)}."


def test_a_chart_shows_itself_with_alt_and_caption_and_leaves_no_figure_open(rows):
    chart = draw(rows)
    bundle = chart._repr_mimebundle_()
    assert "<figcaption><strong>A finding.</strong> A caption." in bundle["text/html"]
    assert 'alt="Intervals.' in bundle["text/html"]
    assert not plt.get_fignums()


def test_an_interactive_chart_holds_the_same_rows_as_its_picture(rows):
    chart = draw(rows, interactive=explorer(rows))
    shown = chart.explore()._repr_mimebundle_()["application/vnd.plotly.v1+json"]
    drawn = sorted(x for trace in shown["data"] for x in trace["x"])
    assert drawn == sorted(rows["printed"])
    assert shown["config"]["showSendToCloud"] is False
    assert shown["config"]["displaylogo"] is False


def test_the_first_line_of_an_interactive_title_has_room(rows):
    title = draw(
        rows, title="A finding of many words " * 4, interactive=explorer(rows)
    ).interactive.layout.title
    assert "<br>" in title.text
    # plotly sets that line's foot where the title begins.
    assert title.y == 1 and title.pad.t >= title.font.size


def test_each_choice_of_the_explorer_shows_the_rows_of_its_scope(rows):
    who, what = explorer(rows).layout.updatemenus
    for button in what.buttons[1:]:
        data = button.args[0]
        scope = next(s for s in rows["scope"].unique() if scope_words(s) == button.label)
        expected = rows[rows["scope"] == scope]
        assert sorted(x for xs in data["x"] for x in xs) == sorted(expected["printed"])
        assert [len(s) for s in data["marker.symbol"]] == [len(x) for x in data["x"]]
    assert who.buttons[0].label == "everybody"
    assert all(sum(b.args[0]["visible"]) == 1 for b in who.buttons[1:])


def test_markup_in_the_data_is_text(rows):
    rows["actor"] = HOSTILE
    chart = draw(rows, title=HOSTILE, interactive=explorer(rows))
    for text in (chart.html(), chart.picture("svg").decode(), chart.page().decode()):
        assert "<script>alert" not in text


def test_save_writes_what_the_ending_says(rows, tmp_path):
    chart = draw(rows, interactive=explorer(rows))
    for name in ("a.svg", "a.png", "a.pdf", "a.html"):
        assert chart.save(tmp_path / name).stat().st_size > 1000
    assert (tmp_path / "plotly.min.js").exists()
    assert (tmp_path / "test-chart.svg").exists()


@pytest.mark.parametrize(
    ("attempt", "says"),
    [
        (lambda c, d: c.save(d / "a.gif"), "does not say a known format"),
        (lambda c, d: c.save(d / "nowhere" / "a.svg"), "cannot be written"),
        (lambda c, d: c.picture("gif"), "no picture format 'gif'"),
        (lambda c, d: c.page(), "is not interactive"),
        (lambda c, d: c.explore(), "is not interactive"),
    ],
)
def test_what_a_chart_cannot_do_is_said(rows, tmp_path, attempt, says):
    with pytest.raises(zapad.ZapadError, match=says):
        attempt(draw(rows), tmp_path)


def test_the_pages_carry_the_small_bundle_of_the_version_that_plotly_writes_for(
    monkeypatch, tmp_path
):
    from plotly.offline import get_plotlyjs

    small, whole = charts.plotly_js(), get_plotlyjs().encode()
    assert len(small) < 0.4 * len(whole), "vendor/plotly.min.js is not of the installed version"
    assert (module.BUNDLE.parent / "plotly.LICENSE.txt").is_file()
    other = tmp_path / "plotly.min.js"
    monkeypatch.setattr(module, "BUNDLE", other)  # as in a student's folder: it is not there
    assert charts.plotly_js() == whole
    other.write_bytes(small.replace(b"minified) v", b"minified) v9", 1))
    assert charts.plotly_js() == whole


def test_a_page_refuses_a_trace_that_its_bundle_does_not_draw(rows):
    import plotly.graph_objects as go

    chart = draw(rows, interactive=go.Figure(go.Sunburst(labels=["a"], parents=[""])))
    with pytest.raises(zapad.ZapadError, match=r"cannot draw sunburst\. Use one of bar, "):
        chart.page()


def test_no_rows_is_an_error_that_names_the_chart(rows):
    with pytest.raises(zapad.ZapadError, match="test-chart: there are no rows to draw"):
        draw(rows.head(0))


@pytest.mark.parametrize("what", ["side", "signal"])
def test_looks_differ_in_colour_marker_symbol_and_label(what):
    looks = charts.SIDES if what == "side" else charts.SIGNALS
    for look in ("color", "marker", "symbol", "label"):
        assert len({each[look] for each in looks.values()}) == len(looks)


def test_a_figure_drawn_by_hand_is_told_what_to_use(rows):
    fig, _ = plt.subplots()
    with pytest.raises(zapad.ZapadError, match="test-chart: Figure is no kind of chart"):
        zapad.show(fig, "test-chart", rows, title="t", caption="c", alt="a")
    plt.close(fig)


@pytest.mark.parametrize(("qualifier", "way"), [("more_than", 1), ("up_to", -1)])
@pytest.mark.parametrize("number", [50, 50_000])
def test_an_arrow_points_to_where_the_claim_is_open_however_small_the_number(
    rows, qualifier, way, number
):
    one = rows.head(1).assign(qualifier=qualifier, value_low=number, value_high=number)
    one["printed"] = float(number)
    kind = charts.Dots(rows=one, scale="linear", limits=(0, 100_000))
    figure = frame.drawn(kind, frame.Heading("t")).figure
    FigureCanvasAgg(figure).draw()
    (axes,) = figure.axes
    (arrow,) = [t.arrow_patch for t in axes.texts]
    path = arrow.get_path()
    drawn = path.vertices[path.codes != path.CLOSEPOLY, 0]
    head = drawn - axes.transData.transform((number, 0))[0]
    assert (way * head).max() > 15 and (way * head).min() > -1


def test_an_unknown_side_is_said_where_it_is_chosen_by(rows):
    with pytest.raises(zapad.ZapadError, match="no side 'martian'.*has: belarus, russia"):
        explorer(rows.assign(side="martian"))


def test_the_texts_of_a_chart_come_from_the_table_by_its_slug(rows, monkeypatch):
    texts = zapad.load("charts").set_index("slug")["caption"]
    plain = texts[~texts.str.contains("{", regex=False)].index[0]
    fig = charts.Dots(rows=rows)
    chart = zapad.show(fig, plain, title="t")
    assert texts[plain] in chart.caption
    assert zapad.show(fig, plain, rows, title="t", caption="Mine.", alt="Bars").caption == "Mine."
    filled = texts[texts.str.contains("{", regex=False)].index[0]
    with pytest.raises(zapad.ZapadError, match=f"{filled}: the texts .* ask for '[a-z]+'"):
        zapad.show(fig, filled, rows, title="t")
    with pytest.raises(zapad.ZapadError, match="no row for the chart 'my-own'"):
        zapad.show(fig, "my-own", rows, title="t")
    with pytest.raises(zapad.ZapadError, match="no row for the chart 'my-own'"):
        zapad.show(fig, "my-own", rows, title="t", caption="An alternative text is lacking.")


def test_each_text_is_of_a_chart_and_each_chart_of_the_tables_has_its_texts():
    slugs = {chart.slug for chart in figures.listed()}
    told = set(zapad.load("charts")["slug"])
    assert told <= slugs
    assert slugs - told == {c.slug for c in figures.listed() if c.notebook[:2] == "07"} - told

"""A chart of each kind, drawn from its notebook's code without a kernel, as it stands in figures/."""

import pytest

from publish.figures import FIGURES, NOTEBOOKS, code_cells, listed
from zapad.charts import collecting

CHARTS = {chart.slug: chart for chart in listed()}
KINDS = ["scale-who-says-how-many", "scale-explorer", "tension-timeline"]


@pytest.mark.parametrize("slug", KINDS)
def test_no_line_of_a_chart_is_drawn_otherwise_than_committed(slug):
    space = {}
    with collecting() as charts:
        for source in code_cells(NOTEBOOKS / CHARTS[slug].notebook):
            exec(compile(source, slug, "exec"), space)
            if slug in {chart.slug for chart in charts}:
                break
    chart = charts[-1]
    assert chart.picture("svg") == (FIGURES / f"{slug}.svg").read_bytes()
    if CHARTS[slug].interactive:
        assert chart.page() == (FIGURES / f"{slug}.html").read_bytes()

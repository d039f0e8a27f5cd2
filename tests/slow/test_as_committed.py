"""A chart of each kind, drawn from its notebook's code without a kernel, as it stands in figures/."""

import pytest

from publish.figures import FIGURES, NOTEBOOKS, code_cells, listed
from zapad.charts import collecting


@pytest.mark.parametrize("slug", ["scale-who-says-how-many", "scale-explorer", "tension-timeline"])
def test_no_line_of_a_chart_is_drawn_otherwise_than_committed(slug):
    (wanted,) = [chart for chart in listed() if chart.slug == slug]
    space = {}
    with collecting() as charts:
        for source in code_cells(NOTEBOOKS / wanted.notebook):
            exec(compile(source, slug, "exec"), space)
            if charts and charts[-1].slug == slug:
                break
    chart = charts[-1]
    assert chart.picture("svg") == (FIGURES / f"{slug}.svg").read_bytes()
    if wanted.interactive:
        assert chart.page() == (FIGURES / f"{slug}.html").read_bytes()

"""Settings of the web book. `build.py` gathers the pages and calls Sphinx with them."""

project = "zapad"
author = "The zapad authors"
language = "en"
html_title = "zapad"  # short: a longer one does not fit into the header of a phone

extensions = ["myst_nb"]
nb_execution_mode = "off"  # the outputs are those stored in the notebooks, which tests compare
myst_enable_extensions: list[str] = []  # notebooks are plain Markdown; no "$" becomes a formula
myst_heading_anchors = 3
nb_merge_streams = True

html_theme = "pydata_sphinx_theme"
html_static_path = ["static"]
html_favicon = "static/icon.svg"
templates_path = ["templates"]
html_css_files = ["book.css"]
html_js_files = [("book.js", {"defer": "defer"})]
html_use_index = False
html_copy_source = False
html_show_sourcelink = False
html_show_search_summary = False  # asks for pages with fetch, which a page from a disk may not
html_permalinks_icon = "#"
html_theme_options = {
    "logo": {"text": "zapad"},
    "navbar_end": ["theme-switcher"],
    "navbar_align": "left",
    "header_links_before_dropdown": 8,
    "primary_sidebar_end": [],
    "secondary_sidebar_items": ["page-toc"],
    "show_toc_level": 1,
    "footer_start": ["licence"],
    "footer_end": [],
    "search_bar_text": "Search the book",
    "back_to_top_button": False,
}
# Pages that no others belong to have nothing to show at their side.
LONE = ("index", "charts", "glossary", "sources", "teach", "reuse", "search")
html_sidebars = {page: [] for page in LONE}

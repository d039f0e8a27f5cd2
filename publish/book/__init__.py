"""The web book: pages, parts and settings for Sphinx, and what gathers them."""

"""Runs in the browser, in the place of JupyterLite's piplite: the page holds every package.

The kernel imports it at its start (its own needs a newer Python than the page has) and asks it
what a line with %pip does.
"""

import logging
import sys
from pathlib import Path

SAID = "Nothing can be installed on this page; what the notebooks need is there already."

# Said once on stderr, under the first chart, where it looks like a fault.
logging.getLogger("matplotlib.font_manager").setLevel(logging.ERROR)

# After the folder of the notebook, which a reader may change, where the kernel can read it.
sys.path.append(str(Path(__file__).parent / "edition" / "notebooks"))


async def install(*packages: object, **options: object) -> None:
    """Refuse, and say why."""
    print(SAID)


async def get_transformed_code(arguments: list[str]) -> str:
    """The code that stands for a line with %pip."""
    return f"print({SAID!r})"

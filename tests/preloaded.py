"""What every kernel of the strict test has imported before it starts (see warm_kernels)."""

import builtins
import gc
import importlib
import types

for name in (
    "dateutil.parser",
    "ipykernel.debugger",
    "ipykernel.ipkernel",
    "ipykernel.kernelapp",
    "IPython.core.pylabtools",
    "matplotlib.backends.backend_agg",
    "matplotlib.backends.backend_svg",
    "matplotlib.figure",
    "matplotlib.projections",
    "matplotlib.style",
):
    importlib.import_module(name)

# Not pyplot: at its import it begins to work with the notebook it is in. pandas only looks
# whether it is in one, to know how many columns it should show.
builtins.get_ipython = lambda: types.SimpleNamespace(kernel=True)
importlib.import_module("pandas")
del builtins.get_ipython

# These import the rest of themselves when they are first used.
importlib.import_module("plotly.graph_objects").Figure().add_scatter().add_bar()
importlib.import_module("PIL.Image").preinit()

# What is here stays: no kernel's garbage collector need look at it again.
gc.collect()
gc.freeze()

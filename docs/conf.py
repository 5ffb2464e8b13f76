"""Sphinx: how the pages of the manual become HTML.  `build.py` calls it once for each language."""

from __future__ import annotations

import os

from rnnviz import __version__

project = "rnnviz"
author = "The rnnviz authors"
project_copyright = "The rnnviz authors, MIT licence"
release = version = __version__
language = os.environ.get("MANUAL_LANGUAGE", "en")

extensions = ["myst_parser", "sphinx.ext.autodoc", "numpydoc"]
myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3
suppress_warnings = ["myst.header"]  # pages made from the program begin below a heading of ours
numpydoc_show_class_members = False
autodoc_member_order = "bysource"
nitpicky = False

html_theme = "furo"
html_title = f"rnnviz {release}"
html_static_path = [os.environ["MANUAL_STATIC"]] if "MANUAL_STATIC" in os.environ else []
html_css_files = ["manual.css"]
html_show_copyright = False
html_copy_source = html_show_sourcelink = False

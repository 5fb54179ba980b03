"""Sphinx's settings for the website; `course.site.build` lays this file beside the pages that it assembles."""

project = "Lifestyle e-commerce"
author = "The course's authors"
copyright = "the course's authors; text and data CC BY 4.0, code BSD-3-Clause"

extensions = ["myst_nb", "sphinx.ext.autodoc", "course.site.mathml"]
nb_execution_mode = "off"  # the notebooks come executed: by the course's own kernels, on the class edition
myst_enable_extensions = ["dollarmath", "deflist"]
myst_heading_anchors = 3
myst_dmath_double_inline = True
html_math_renderer = "mathml"
suppress_warnings = [
    "myst.header",  # a lesson's parts may skip a level, as in the lab
    "mystnb.mime_priority",  # private outputs of the checks, which have HTML beside them
]
autodoc_typehints = "description"

html_theme = "pydata_sphinx_theme"
html_favicon = "mark.svg"
html_title = "Lifestyle e-commerce"
html_static_path = ["_static"]
html_js_files = ["plotly.min.js"]
html_css_files = ["course.css"]
html_context = {"default_mode": "auto"}  # the theme complains of an empty one in every reader's console
html_copy_source = False
html_show_sourcelink = False
html_show_sphinx = False
html_theme_options = {
    "navbar_align": "left",
    "show_toc_level": 2,
    "show_prev_next": True,
    "secondary_sidebar_items": {
        "lessons/[0-9]*": [],
        "lessons/index": ["page-toc"],
        "handbook/*": ["page-toc"],
        "[idn]*": ["page-toc"],
    },  # a lesson needs the width for its figures
    "footer_start": ["copyright"],
    "footer_end": [],
    "pygments_light_style": "a11y-high-contrast-light",
    "pygments_dark_style": "a11y-high-contrast-dark",
}

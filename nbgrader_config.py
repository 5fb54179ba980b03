"""nbgrader's configuration: where things lie, and the course's judge and runner in nbgrader's own places for them.

With this file, `nbgrader autograde`, the formgrader's buttons and Validate work as nbgrader's documentation says.
"""

import os
import sys
from importlib.util import find_spec
from pathlib import Path

c = get_config()  # noqa: F821 - nbgrader provides it

root = Path(__file__).resolve().parent
work = root / ".course"
# nbgrader wants both directories to be there, and starts `alembic` by name when it makes a gradebook.
(work / "exchange").mkdir(parents=True, exist_ok=True)
programs = str(Path(sys.executable).parent)
if programs not in os.environ.get("PATH", "").split(os.pathsep):  # this file is read many times in one process
    os.environ["PATH"] = programs + os.pathsep + os.environ.get("PATH", "")

c.CourseDirectory.course_id = "lifestyle-ecommerce"
c.CourseDirectory.source_directory = "solutions"
c.CourseDirectory.release_directory = "notebooks"
c.CourseDirectory.submitted_directory = ".course/submitted"
c.CourseDirectory.autograded_directory = ".course/autograded"
c.CourseDirectory.feedback_directory = ".course/feedback"
c.CourseDirectory.solution_directory = ".course/solution"  # nbgrader's default is one letter off `solutions`
# SQLite unless COURSE_GRADEBOOK names another database, such as postgresql+psycopg://teacher@localhost/gradebook
c.CourseDirectory.db_url = os.environ.get("COURSE_GRADEBOOK") or f"sqlite:///{work / 'gradebook.db'}"
c.CourseDirectory.ignore = [".ipynb_checkpoints", "*.pyc", "__pycache__", ".pytest_cache"]

# The cell's first line says where to write, and its last shows what came out: see `course/authoring/notebook.py`.
c.ClearSolutions.code_stub = {"python": ""}
c.ClearSolutions.text_stub = "✎ *Double-click here, write in place of this line, then press Shift+Enter.*"

# Grading: any submission can be read, is rebuilt from the teacher's copy, run outside nbgrader's own executor, and judged by
# comparing data with data. SaveVerdicts is nbgrader's SaveAutoGrades in one transaction.
c.Autograde.pre_convert_hook = "course.grading.preprocessors.ensure_registered"
c.Autograde.exporter_class = "course.grading.preprocessors.SubmissionExporter"
c.Autograde.sanitize_preprocessors = [
    "nbgrader.preprocessors.ClearOutput",
    "nbgrader.preprocessors.OverwriteKernelspec",
    "nbgrader.preprocessors.OverwriteCells",
    "nbgrader.preprocessors.CheckCellMetadata",
]
c.Autograde.autograde_preprocessors = [
    "course.grading.preprocessors.JudgeSubmission",
    "nbgrader.preprocessors.LimitOutput",
    "course.grading.preprocessors.SaveVerdicts",
    "nbgrader.preprocessors.AssignLatePenalties",
    "nbgrader.preprocessors.CheckCellMetadata",
]
# What being late costs: `course due` sets when a lesson is due, and the policy.
c.AssignLatePenalties.plugin_class = "course.grading.term.LatePenalty"
c.LatePenalty.root = str(root)
# Submissions run in a sandbox, or not at all. "none" runs them with the rights of whoever grades, and the report says so.
c.JudgeSubmission.sandbox = os.environ.get("COURSE_SANDBOX", "auto")
c.OverwriteCells.add_missing_cells = True
# Collecting follows no link and takes regular files alone.
c.ExchangeFactory.collect = "course.grading.intake.SafeCollect"

c.GenerateFeedback.exporter_class = "course.grading.feedback.FeedbackExporter"
c.GenerateFeedback.preprocessors = []  # it reads the grades itself

# The formgrader's page for marking by hand: nbgrader's own, with figures and formulas drawn without a network, and a policy
# under which nothing that a student has written is executed.
c.HTMLExporter.template_name = "course_formgrade"
c.HTMLExporter.extra_template_basedirs = [str(Path(find_spec("course").submodule_search_locations[0]) / "grading" / "templates")]
c.HTMLExporter.preprocessors = ["course.grading.pages.FormgraderPage"]
c.HTMLExporter.filters = {"markdown2html": "course.grading.pages.markdown_filter", "code_html": "course.grading.pages.code_filter"}

# Where `nbgrader release`, `submit` and `collect` pass files: on a server with several accounts, name a directory that all can write.
c.Exchange.root = os.environ.get("COURSE_EXCHANGE", str(work / "exchange"))

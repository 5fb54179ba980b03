"""What an answer is: its canonical form, its tolerance, its key, and the verdict on it.

This room knows nothing of the market, the lessons or the gradebook: it turns values into data and compares data with data.
"""

from course.answers.align import align, form_of
from course.answers.canonical import MIMETYPE, canonical
from course.answers.check import CheckError, NotYet, check, progress
from course.answers.form import Form, FormFault
from course.answers.key import Key, KnownWrong, judge
from course.answers.verdict import Verdict

__all__ = [
    "MIMETYPE",
    "CheckError",
    "Form",
    "FormFault",
    "Key",
    "KnownWrong",
    "NotYet",
    "Verdict",
    "align",
    "canonical",
    "check",
    "form_of",
    "judge",
    "progress",
]

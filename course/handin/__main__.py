"""`python -m course.handin FILE`: the doctor."""

import sys

from course.handin.doctor import main

sys.exit(main())

# Two commands do everything: `make lab` opens the course, `make test` proves it. Both begin with `make setup`.
# Needs: python3 >= 3.11 with venv, and make. PYTHON, PORT, ADDRESS and WORKERS can be set: make lab PORT=8890, make test WORKERS=4

PYTHON ?= python3
PORT ?= 8888
ADDRESS ?= 127.0.0.1
# Processes that test side by side.
WORKERS ?= 2
BIN := .venv/bin
STAMP := .venv/.installed
export PATH := $(CURDIR)/$(BIN):$(PATH)
# Warnings of Python's debugger about frozen modules are noise in every kernel's log.
export PYDEVD_DISABLE_FILE_VALIDATION := 1

# Style, spelling and types; spelling beside the others, for mypy takes half a minute of one core.
LINT = $(BIN)/codespell course tests README.md CONTRIBUTING.md & spelling=$$!; \
	$(BIN)/ruff check --quiet course tests nbgrader_config.py && $(BIN)/mypy; checked=$$?; \
	wait $$spelling && exit $$checked

# As `course` itself has it: linear algebra in one thread. Several processes with several threads each wait for one another.
test quick browser: export OPENBLAS_NUM_THREADS := 1

.PHONY: help setup lab test quick lint build check matrix site browser slides journeys hub hub-journey pictures reproducible lesson-times evidence recovery bench-market capstone-proof redteam records sample-class lock clean

help:  ## what can be made
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "  make %-14s %s\n", $$1, $$2}'

setup: $(STAMP)  ## install the locked packages into .venv, and the `course` command

$(STAMP): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "The course needs Python 3.11 or newer; this is %s. Run make with PYTHON=/path/to/a/newer/python3." % sys.version.split()[0])'
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv || { echo "Could not make .venv: install Python's venv module (Debian: apt install python3-venv)."; exit 1; }
	@echo "Installing the locked packages into .venv (a minute or two, once) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-compile --require-hashes -r requirements.lock
	@$(BIN)/python -m compileall -qq -j 0 -x '/tests/' .venv/lib || true  # as pip does, but on all cores, and without the packages' own tests
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $(STAMP)

lab: setup  ## open the course in JupyterLab
	@$(BIN)/course lab --port $(PORT) --address $(ADDRESS)

test: setup  ## the whole test suite: what CI runs
	@mkdir -p .course; ( $(LINT) ) >.course/lint.txt 2>&1 & lint=$$!; \
		$(BIN)/python -m pytest -q -n $(WORKERS) --dist loadgroup --no-loadscope-reorder -p no:nbval -m "not thorough" --durations=40 -rs tests; tested=$$?; \
		wait $$lint; linted=$$?; cat .course/lint.txt; exit $$((tested + linted))
	@echo "nbval: every notebook as a student gets it"
	@$(BIN)/python -m pytest -q -n $(WORKERS) --dist loadfile --nbval-lax -p no:cacheprovider notebooks
	@echo "nbval: every solution, outputs compared"
	@$(BIN)/python -m pytest -q -n $(WORKERS) --dist loadfile --nbval -p no:cacheprovider solutions

quick: setup  ## what needs no kernel, browser, market of class size or ten seconds: to run after every change
	@$(BIN)/python -m pytest -q -n $(WORKERS) --dist loadgroup --no-loadscope-reorder -p no:nbval -m "not slow and not browser and not thorough" tests

lint: setup  ## style, spelling and types
	@$(LINT)

build: setup  ## make everything that is derived: datasets, solutions, notebooks
	@$(BIN)/course build

check: setup  ## prove that nothing derived is out of date and every lesson keeps the rules
	@$(BIN)/course build --check

matrix: setup  ## every exercise x every right and wrong cell x editions, as a table
	@$(BIN)/course matrix

site: setup  ## the website in .course/site: lessons, handbook, data cards, names; nothing is fetched from elsewhere
	@$(BIN)/course site

browser: setup  ## the tests in a real Chromium, axe-core on every lesson; screenshots in .course/screenshots
	@$(BIN)/python -m pytest -q -p no:nbval -m browser tests

slides: setup  ## one figure of each lesson for a slide, drawn in Chromium from the executed lessons, into the handbook
	@PYTHONPATH=. $(BIN)/python tests/slides.py

journeys: setup  ## student, teacher, author and operator walk through a fresh copy, by the README and the handbook alone; pictures in .course/journeys
	@$(BIN)/python -m pytest -q -p no:nbval -m journey tests/journeys

hub: setup  ## a JupyterHub on this machine to try: a teacher and three students; end with Ctrl+C
	@$(BIN)/course hub

hub-journey: setup  ## on such a hub, a lesson from release to feedback by clicks in Chromium
	@$(BIN)/python -m pytest -q -p no:nbval -m journey tests/journeys/test_hub_journey.py

pictures: setup  ## the README's pictures, taken in Chromium from the real thing
	@PYTHONPATH=. $(BIN)/python tests/pictures.py

reproducible: setup  ## rebuild lessons and tables under several BLAS kernels, locales and zones, and compare bytes (minutes)
	@$(BIN)/course reproduce

lesson-times: setup  ## seconds of each lesson from a cold kernel, beside importing pandas and plotly alone
	@$(BIN)/course times

evidence: setup  ## the article's figures, moments set and untouched, and switches on 20 fresh seeds, also as .course/evidence.html
	@mkdir -p .course && $(BIN)/course market evidence --html .course/evidence.html

recovery: setup  ## is what was planted found again in 200 fresh worlds? Half an hour; also as .course/recovery.html
	@mkdir -p .course && $(BIN)/course market recovery --worlds 200 --html .course/recovery.html

bench-market: setup  ## orders per CPU second and memory at three sizes, beside Faker, Mimesis and plain NumPy
	@$(BIN)/course market bench

capstone-proof: setup  ## strategies play 50 fresh editions of the capstone: solvable, and not to be bluffed? Also as .course/capstone/proof.html
	@nice -n 10 $(BIN)/course capstone prove --worlds 50

redteam: setup  ## hostile and honest-but-odd submissions graded in one round, and what came of each (half an hour; STOCK=1: through stock nbgrader too)
	@$(BIN)/python tests/redteam/suite.py $(if $(STOCK),--stock)

bench-grading: setup  ## CPU and wall seconds a submission: the floor, ours at 1 and 2 workers and through Dask, stock nbgrader (minutes)
	@$(BIN)/python -m course.grading.benchmark bench

grade-1000: setup  ## a class of 1,000 graded whole, killed and resumed, by two graders in PostgreSQL, after a change of keys (half an hour; DISTINCT=30: that many different notebooks)
	@$(BIN)/python -m course.grading.thousand $(if $(DISTINCT),--distinct $(DISTINCT))

records: setup  ## make the stored long runs anew, then hold each to this code: before a release (hours)
	@$(BIN)/course market evidence --world W1 --store --no-switches
	@$(BIN)/course market evidence --world W2 --store --no-switches
	@$(BIN)/course market evidence --world W3 --store --no-switches
	@$(BIN)/course market evidence --world W4 --store --no-switches
	@$(BIN)/course market recovery --worlds 200
	@$(BIN)/course matrix --editions 10 --store
	@COURSE_RELEASE=1 $(BIN)/python -m pytest -q -p no:nbval tests/test_recovery.py tests/test_market_worlds.py -k stored

sample-class: setup  ## make up a class of 30 for 01_growth and grade it
	@rm -rf .course/sample .course/sample-graded && $(BIN)/course sample-class 01_growth --students 30 --out .course/sample
	@$(BIN)/course grade 01_growth --submitted .course/sample --force --cell-seconds 10

lock:  ## resolve the newest allowed versions into requirements.lock (needs a network)
	@$(PYTHON) -m venv .course/lock && .course/lock/bin/python -m pip install --quiet uv
	@.course/lock/bin/uv pip compile --quiet pyproject.toml --extra all --universal --python-version 3.11 \
		--generate-hashes --no-emit-index-url --no-header --upgrade -o requirements.lock

clean:  ## remove the environment and everything under .course (gradebook included!)
	rm -rf .venv .course

# `make run` and `make test` set up everything they need in .venv; see .ci/setup.

BIN := .venv/bin
ALL_CORES := --numprocesses=auto --maxprocesses=8 --dist=worksteal
SOURCES := rnnviz tests docs packaging assets/fonts .ci/compare
TRANSLATION := assets/translations/rnnviz_zh_CN
VERSION := $(shell sed -n 's/^__version__ = "\(.*\)"/\1/p' rnnviz/__init__.py)
DIST := dist/rnnviz-$(VERSION).tar.gz dist/rnnviz-$(VERSION)-py3-none-any.whl
export OMP_NUM_THREADS := 1
export OPENBLAS_NUM_THREADS := 1
# Without what Python has compiled before, every process that tests start compiles it again.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help run test lint format translations picture monkey claims manual bundle deb dist compare clean

help:  ## say what there is to make
	@sed -n 's/^\([a-z]*\):[^#]*## /  make \1\t/p' Makefile | expand -t 22

run: .venv/run.stamp  ## open the window; without a display, write the default figures to figures/
	@.ci/setup libraries
	@$(BIN)/rnnviz $(ARGS)

# A test file, or anything else for pytest, goes into ARGS and runs in one process.
test: lint  ## check style, types and imports, then run all tests, without a display
	@QT_QPA_PLATFORM=offscreen $(BIN)/python -m pytest $(or $(ARGS),$(ALL_CORES))

lint: .venv/test.stamp  ## check style, types and the direction of imports
	@$(BIN)/ruff check $(SOURCES)
	@$(BIN)/ruff format --check $(SOURCES)
	@$(BIN)/mypy
	@$(BIN)/lint-imports

format: .venv/test.stamp  ## bring the sources into the common form
	@$(BIN)/ruff check --fix-only --quiet $(SOURCES)
	@$(BIN)/ruff format $(SOURCES)

translations: .venv/run.stamp  ## extract the words of the window and compile their translations
	@$(BIN)/pyside6-lupdate $$(find rnnviz -name '*.py' | LC_ALL=C sort) -ts $(TRANSLATION).ts \
		-source-language en -target-language zh_CN -locations none -no-obsolete
	@$(BIN)/pyside6-lrelease $(TRANSLATION).ts -qm $(TRANSLATION).qm

picture: .venv/run.stamp  ## make the moving picture of the README again
	@$(BIN)/rnnviz export exploding --animate flow --at 23 --view flow --view delta --together \
		--width 960 --seconds 14 --fps 10 --hold 3 -o build/picture
	@mv build/picture/views.gif assets/flow.gif

monkey: .venv/test.stamp  ## let a restless user loose on the window for EVENTS events, and measure
	@xvfb-run --auto-servernum --server-args="-screen 0 1280x720x24" \
		$(BIN)/python -m tests.window.run_monkey --events $(or $(EVENTS),10000) $(ARGS)

claims: .venv/test.stamp  ## try what presets say on all seeds, and more pairs of cells and tasks
	@THOROUGH=1 QT_QPA_PLATFORM=offscreen $(BIN)/python -m pytest $(ALL_CORES) tests/presets \
		tests/recording/test_every_network.py

manual: .venv/manual.stamp  ## build the manual in both languages into build/manual/
	@QT_QPA_PLATFORM=offscreen $(BIN)/python -m docs.build $(ARGS)

bundle: .venv/bundle.stamp  ## build the program for machines without Python into dist/, and try it
	@QT_QPA_PLATFORM=offscreen $(BIN)/python -m PyInstaller --noconfirm --log-level WARN \
		--workpath build/pyinstaller packaging/rnnviz.spec
	@RNNVIZ_BUNDLE=dist/rnnviz/rnnviz $(BIN)/python -m pytest tests/packaging/test_bundle.py
	@test "$$(uname)" != Linux || $(BIN)/python packaging/release.py archive

deb: bundle  ## make of the bundle a package for Debian and Ubuntu
	@$(BIN)/python packaging/release.py deb

dist: .venv/dist.stamp  ## build the source archive and the wheel into dist/, and check both
	@rm -f $(DIST)
	@$(BIN)/python -m build --no-isolation
	@$(BIN)/python -m twine check --strict $(DIST)
	@$(BIN)/pyroma --min=10 $(firstword $(DIST))

compare: .venv/test.stamp  ## compare recordings, figures and data of all presets with those of the commit OLD
	@$(BIN)/python .ci/compare $(OLD) $(ARGS)

clean:  ## remove everything that can be made again
	@rm -rf .venv build dist figures .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	@find rnnviz tests assets -name __pycache__ -type d -prune -exec rm -rf {} +

.venv/run.stamp: pyproject.toml constraints.txt .ci/setup
	@.ci/setup run

.venv/test.stamp: pyproject.toml constraints.txt .ci/setup
	@.ci/setup test

.venv/bundle.stamp: pyproject.toml constraints.txt .ci/setup
	@.ci/setup bundle

.venv/manual.stamp: pyproject.toml constraints.txt .ci/setup
	@.ci/setup manual

.venv/dist.stamp: pyproject.toml constraints.txt .ci/setup
	@.ci/setup dist

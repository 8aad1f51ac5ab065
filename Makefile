# make run: everything that is missing, the practice office, its papers, the window.
# make test: the same set-up, then all that .ci/run runs.
BIN := .venv/bin
STAMP := .venv/.stamp
CODE := nongson_desktop ui db tests
COVERAGE := --cov=nongson_desktop --cov=ui --cov=db --cov-report=term:skip-covered
JOBS ?= 2

.PHONY: setup run test lint format tests coverage test-office merger torture bench bench-tools bundle screenshots places lock

setup: $(STAMP)

$(STAMP): requirements.lock pyproject.toml .ci/setup
	@sh .ci/setup

run: setup
	@$(BIN)/python -m nongson_desktop.practice

test: lint tests

lint: setup
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: setup
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

tests: setup
	QT_QPA_PLATFORM=offscreen $(BIN)/python -m pytest -n $(JOBS) $(MEASURED) -m "not office_suite"

# The same tests, and which lines they pass; tracing nearly doubles the time of a run.
coverage: MEASURED = $(COVERAGE)
coverage: tests

# Needs LibreOffice, which no set-up installs.
test-office: setup
	QT_QPA_PLATFORM=offscreen $(BIN)/python -m pytest -m office_suite

# Two committees united on 1 July 2025: what will move, then the lists of 30 June and of 1 July.
merger: setup
	@$(BIN)/python -m tests.merger

# Programs killed, power cut, disks full, files spoilt, a day in fast-forward: many times each, with a table at the end;
# then the properties alone on cases drawn anew, where `make test` tries the same ones each time (about half an hour).
torture: setup
	$(BIN)/python -m tests.torture.run
	QT_QPA_PLATFORM=offscreen $(BIN)/python -m pytest -q -n $(JOBS) --hypothesis-profile=searching -m hypothesis tests

# With WRITE=--write the tables go into README.md, too. LibreOffice (apt) and `make bench-tools` are measured if there.
bench: setup
	QT_QPA_PLATFORM=offscreen $(BIN)/python tests/benchmarks/run.py $(WRITE)

# WeasyPrint for `make bench`, apart from the program's own packages; it needs libpango-1.0-0 and libpangoft2-1.0-0.
bench-tools:
	python3 -m venv .venv-bench
	.venv-bench/bin/pip install -q --require-hashes --only-binary=:all: -r requirements-bench.lock

bundle: setup
	rm -rf build dist
	$(BIN)/pyinstaller --noconfirm --log-level WARN build.spec
	QT_QPA_PLATFORM=offscreen dist/nongson-desktop/nongson-desktop --self-test

# The pictures in README.md, from the running program.
screenshots: setup
	QT_QPA_PLATFORM=offscreen $(BIN)/python tests/screenshots.py

# After a change of what a paper says: the places that the office's own Word forms can have.
places: setup
	$(BIN)/python -m tests.paper_places

# After a change of the dependencies in pyproject.toml; uv is the one tool that no set-up installs.
lock:
	uv pip compile -q pyproject.toml --extra dev --universal --python-version 3.11 --generate-hashes \
		--no-header --no-annotate --no-emit-index-url --output-file requirements.lock
	uv pip compile -q --group bench --universal --python-version 3.11 --generate-hashes \
		--no-header --no-annotate --no-emit-index-url --output-file requirements-bench.lock

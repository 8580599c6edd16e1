# The portal's two commands are `make run` and `make test`; the others are for those who work on it.
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin
PYTHON ?= python3
CATALOGUES := $(wildcard portal/translations/*/LC_MESSAGES/messages.po)
# Where there is a disk in memory, the databases of the tests lie on it: a commit need not wait for a real one.
IN_MEMORY := $(shell test -w /dev/shm && echo TMPDIR=/dev/shm)
export PATH := $(CURDIR)/$(BIN):$(PATH)

.PHONY: run test bench check format messages lock clean setup assets catalogues

run: setup
	portal db upgrade
	@if [ ! -e instance/demo-done ]; then \
		portal languages import tools/sample_packages/packages && portal demo > instance/demo-done.part && mv instance/demo-done.part instance/demo-done; fi
	@cat instance/demo-done
	@echo "The portal answers at http://127.0.0.1:$(PORT)  (Ctrl-C stops it)"
	PORTAL_BASE_URL=$${PORTAL_BASE_URL:-http://127.0.0.1:$(PORT)} portal run --bind 127.0.0.1:$(PORT)

test: setup check
	$(IN_MEMORY) pytest -n 3 --dist loadfile --no-loadscope-reorder $(TESTS)

check: setup
	ruff format --check .
	ruff check .
	mypy
	lint-imports
	djlint --check --quiet portal/templates
	python -m tools.catalogues check

format: setup
	ruff format .
	ruff check --fix .
	djlint --reformat --quiet portal/templates || true

bench: setup
	python -m bench
	python -m bench.throughput
	python -m bench.registration
	python -m bench.doors --seconds 10

messages: setup
	python -m tools.catalogues update

setup: $(VENV)/.installed assets catalogues

$(VENV)/.installed: requirements/dev.txt pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements/dev.txt
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	touch $@

assets: portal/static/vendor/.installed

portal/static/vendor/.installed: package-lock.json tools/assets.py tools/print_fonts.py | $(VENV)/.installed
	@command -v npm >/dev/null 2>&1 || $(BIN)/python -m pip install --quiet --require-hashes -r requirements/node.txt
	npm ci --silent --no-audit --no-fund
	python -m tools.assets
	touch $@

catalogues: $(CATALOGUES:.po=.mo)

%.mo: %.po | $(VENV)/.installed
	pybabel compile --input-file $< --output-file $@ --locale $(notdir $(patsubst %/LC_MESSAGES/messages.po,%,$<)) --statistics

lock:
	cd requirements && for part in run dev node; do \
		uv pip compile --quiet --universal --python-version 3.11.0 --generate-hashes --no-emit-index-url --no-header $$part.in --output-file $$part.txt; done

clean:
	rm -rf $(VENV) .venv-train node_modules portal/static/vendor portal/engines/documents/fonts build *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis
	find instance -mindepth 1 ! -name .gitkeep -delete
	find portal/translations -name '*.mo' -delete

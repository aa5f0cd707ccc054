# The doors for people who work on Engage. `make help` lists them.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
PORT ?= 8000
ARGS ?=
export PORT

.DEFAULT_GOAL := help
.PHONY: help demo test test-sqlite test-postgres lint format lock messages bench endure worked-example keystrokes python

help:  ## what can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' Makefile

demo: python  ## a small council to look at, on 127.0.0.1:8000 (PORT=9000 for another port)
	@exec $(PYTHON) -m engage.setup.demo

test: python  ## lint, then every test on SQLite and on PostgreSQL; ARGS="tests/analysis -k word" for a few
	@exec $(PYTHON) -m engage.setup.suite all $(ARGS)

test-sqlite: python  ## the tests on SQLite only
	@exec $(PYTHON) -m engage.setup.suite sqlite $(ARGS)

test-postgres: python  ## the database tests on PostgreSQL only
	@exec $(PYTHON) -m engage.setup.suite postgres $(ARGS)

lint: python  ## style, types, templates, imports that go down only, missing migrations
	@exec $(PYTHON) -m engage.setup.lint check

format: python  ## put code and templates into shape
	@exec $(PYTHON) -m engage.setup.lint format

lock: python  ## write requirements/*.txt and package-lock.json from what is asked for
	@exec $(PYTHON) -m engage.setup.lock $(ARGS)

messages: python  ## bring engage/locale/*.po up to date with the strings of the public site, and compile them
	@$(PYTHON) -m engage.setup.environment dev
	@.venv/bin/python -m engage.setup.catalogues gather

bench: python  ## how fast it is, with a large council's volume
	@$(PYTHON) -m engage.setup.environment dev
	@.venv/bin/python manage.py bench $(ARGS)

endure: python  ## many send at once while workers are killed and the disk fills; does it add up? ARGS="--responses 500"
	@$(PYTHON) -m engage.setup.environment dev
	@.venv/bin/python -m tests.operations.enduring $(ARGS)
	@.venv/bin/python -m tests.operations.telling_many

worked-example: python  ## a real consultation from its file to its answers, in a database of its own; does it add up?
	@$(PYTHON) -m engage.setup.environment dev
	@.venv/bin/python -m tests.worked_example.running $(ARGS)

keystrokes: python  ## the same consultation coded in a browser by the keyboard alone: presses and seconds for a text
	@$(PYTHON) -m engage.setup.environment dev
	@.venv/bin/python -m tests.worked_example.by_keyboard $(ARGS)

python:
	@test -n "$(PYTHON)" && $(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "Engage needs Python 3.11 or newer (Debian: apt install python3 python3-venv)." >&2; \
	  echo "If it has another name here, say: make PYTHON=/path/to/python3.11 ..." >&2; exit 1; }

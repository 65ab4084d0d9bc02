# One command for everything. `make` alone lists what there is.

SHELL := /bin/sh
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
COMPARE_STAMP := $(VENV)/.installed-compare

.DEFAULT_GOAL := help
.PHONY: help setup demo ask test check format lint types knowledge eligibility learn build serve doctor eval bars report calibrate tune stages coverage bench load simulate screenshots compare clean

help:  ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(STAMP)  ## make .venv with everything in it

$(STAMP): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Python 3.11 or newer is needed; set PYTHON=... to one"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable '.[dev]'
	@touch $(STAMP)

demo: $(STAMP)  ## the bot in a page that works like Slack, no Slack account needed
	@$(BIN)/mappa-bot demo

ask: $(STAMP)  ## answer one question: make ask q="When should I refer a case to Level 2?"
	@test -n "$$q" || { echo 'say what to ask: make ask q="When should I refer a case to Level 2?"'; exit 2; }
	@$(BIN)/mappa-bot ask -- "$$q"

test: $(STAMP)  ## run every test
	@$(BIN)/python -m pytest

check: $(STAMP) lint types knowledge bars test  ## what CI runs: format, lint, types, knowledge, bars, tests

format: $(STAMP)  ## put the code into the house format
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

lint: $(STAMP)  ## look at format, style and docstrings
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .

types: $(STAMP)  ## check the types
	@$(BIN)/mypy

knowledge: $(STAMP)  ## check the knowledge files
	@$(BIN)/mappa-bot check

eligibility: $(STAMP)  ## walk through "does this person come under MAPPA, and where"
	@$(BIN)/mappa-bot eligibility

learn: $(STAMP)  ## learn in the terminal: lessons, today's questions
	@$(BIN)/mappa-bot learn

build: $(STAMP)  ## build or update the index
	@$(BIN)/mappa-bot build

serve: $(STAMP)  ## run the Slack bot (needs tokens: deploy/README.md)
	@$(BIN)/mappa-bot serve

doctor: $(STAMP)  ## say what is missing before the Slack bot can run
	@$(BIN)/mappa-bot doctor

eval: $(STAMP)  ## measure the answers on the project's own questions
	@$(BIN)/mappa-bot eval

bars: $(STAMP)  ## fail when the answers are worse than knowledge/bars.yaml allows
	@$(BIN)/mappa-bot eval --bars

report: $(STAMP)  ## write the evaluation as tables and pictures into docs/evaluation
	@$(BIN)/mappa-bot eval --report docs/evaluation

calibrate: $(STAMP)  ## fit the decision to answer on the calibration file and print it
	@$(BIN)/mappa-bot eval --calibrate

tune: $(STAMP)  ## learn to read questions from knowledge/wordings (a quarter of an hour)
	@$(BIN)/mappa-bot tune

stages: $(STAMP)  ## measure what each stage of the ranking adds
	@$(BIN)/python -m bench.stages

coverage: $(STAMP)  ## show which entry carries which researched fact: make coverage facts=FOLDER
	@test -n "$$facts" || { echo 'say where the facts are: make coverage facts=FOLDER'; exit 2; }
	@$(BIN)/mappa-bot coverage -- "$$facts"

bench: $(STAMP)  ## measure speed, size and memory
	@$(BIN)/python -m bench

load: $(STAMP)  ## measure two replicas under 2,000 events with faults (needs PostgreSQL's programs)
	@$(BIN)/python -m bench.load --database postgresql
	@$(BIN)/python -m bench.load --database postgresql --http

simulate: $(STAMP)  ## 2,000 imagined learners over 120 days, into docs/learning (some minutes)
	@$(BIN)/mappa-bot train simulate --learners 1 --out docs/learning/one-learner.png
	@$(BIN)/mappa-bot train simulate --learners 2000 --out docs/learning/two-thousand.png --json docs/learning/simulation.json

screenshots: $(STAMP)  ## take the pictures of the demonstration page in docs/demo (needs Chromium)
	@$(BIN)/python -m bench.screenshots

compare: $(COMPARE_STAMP)  ## measure the bot beside what a team would otherwise assemble, into DECISIONS.md
	@$(BIN)/python -m bench.compare --write DECISIONS.md

$(COMPARE_STAMP): $(STAMP)
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable '.[dev,compare]'
	@touch $(COMPARE_STAMP)

clean:  ## remove what was built (not .venv)
	rm -rf var .mypy_cache .pytest_cache .ruff_cache

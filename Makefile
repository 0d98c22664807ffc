# Every target sets up what it needs: a virtual environment, the packages, the model and the index.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
Q ?= Which province targets top 10 digital government by 2030?

# What `bench-peers` and `ablation` measure: folders in BEIR's layout, without spaces in their names.
BENCHMARKS ?= $(sort $(wildcard ../shared/benchmarks/xquad-*))
KEEP := reports/kept

export Q

.PHONY: ask app test check format eval bench load bench-peers ablation screenshots clean

ask: $(READY)  ## Answer a question: make ask Q="..."
	@$(BIN)/hoidap ask "$$Q"

app: $(READY)  ## Open the web page on this machine
	$(BIN)/python app.py

test: $(READY)  ## Run the tests
	$(BIN)/python -m pytest

check: $(READY)  ## Format, lint, types, and the tests with warnings as errors
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/python -m pytest -W error

format: $(READY)  ## Format and mend what the linter can
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

eval: $(READY)  ## Measure the answers on the project's own questions
	$(BIN)/hoidap eval run --report reports/eval.html

bench: $(READY)  ## Measure start-up, indexing and real size against sentence-transformers
	$(BIN)/python -m eval.bench

load: $(READY)  ## Have 50 people ask at once, on 10,000 articles
	$(BIN)/python -m eval.load

bench-peers: $(READY)  ## Compare the fusion rules of other assistants with ours
	@$(call compare,peers)

ablation: $(READY)  ## Measure what each ingredient of the retriever adds
	@$(call compare,ablation)

compare = $(if $(BENCHMARKS),$(BIN)/hoidap eval $(1) --keep $(KEEP) $(BENCHMARKS),\
	echo "$@ skipped: no benchmarks in ../shared/benchmarks; name folders with BENCHMARKS=\"...\"")

screenshots: $(READY)  ## Take the README's pictures of the page
	$(BIN)/python -m tests.page.screenshots tests/page/pictures

clean:  ## Remove the environment and everything that was generated
	rm -rf $(VENV) reports build dist *.egg-info

$(READY): pyproject.toml constraints.txt
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt \
		--editable ".[web,mcp,models,eval,dev]"
	touch $(READY)

# From a fresh clone: `make demo` shows what this is, `make test` proves it. Both install what they need first.
# PYTHON=python3.12 picks an interpreter; without it, the first that is new enough is taken.

BIN := .venv/bin

# pip's newer-version notice is no news for a pinned environment.
export PIP_DISABLE_PIP_VERSION_CHECK := 1
# Material announces its end of support with every build; docs/ says what we build on.
export NO_MKDOCS_2_WARNING := 1

.DEFAULT_GOAL := help
# Options for `make mutants`, and how often `make steady` runs everything.
ARGS :=
RUNS := 100

.PHONY: FORCE help demo test lint bench mutants steady site serve package constraints clean install lab-packages browser-packages remote-packages

help: ## Show this help
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-18s %s\n", $$1, $$2 }' Makefile

demo: install lab-packages ## Run every procedure in the embedded lab, build the site, say where to look
	@status=0; \
	$(BIN)/validator run procedures || status=$$?; \
	[ $$status -ne 130 ] || exit 130; \
	$(BIN)/mkdocs build --quiet || exit 1; \
	echo; \
	echo "The site       site/index.html"; \
	echo "               make serve   shows it at http://127.0.0.1:8000 and follows your edits"; \
	echo "The evidence   $$(ls -td .validator/runs/*/ 2>/dev/null | head -n 1)"; \
	echo "Walk in        $(BIN)/validator lab up two-routers"; \
	[ $$status -eq 0 ] || echo "Not everything passed: the marks on the site say where (exit status $$status)."; \
	exit $$status

test: install lab-packages browser-packages remote-packages ## Run all tests
	@$(BIN)/python -m pytest $(PYTEST)

lint: install ## Check style, types, and the layers of the architecture
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: install lab-packages ## Measure, and write benchmarks/results.json
	$(BIN)/python -m benchmarks

mutants: install lab-packages ## Make the procedures wrong, one change at a time, and see each caught at its line
	$(BIN)/python -m mutants $(ARGS)

steady: install lab-packages ## Run every procedure RUNS times unchanged, and see none fail
	$(BIN)/python -m mutants.steady --runs $(RUNS)

site: install ## Build site/ from the docs, the procedures and the evidence there is
	$(BIN)/mkdocs build --strict

serve: install ## Show the site at http://127.0.0.1:8000, following edits
	$(BIN)/mkdocs serve

package: install ## Build the wheel and the source distribution into dist/
	$(BIN)/python -m build --no-isolation

clean: ## Remove everything that was built or installed here; the evidence in .validator stays
	rm -rf .venv site dist build .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find validator tests benchmarks mutants -name __pycache__ -prune -exec rm -rf {} +

# --- installing ----------------------------------------------------------------------------------------------

install: .venv/.project ## Make .venv and install the pinned dependencies and this package into it

# Looks every time, and changes the file only where the environment had to be made.
.venv/pyvenv.cfg: FORCE
	@tools/venv.sh

.venv/.dependencies: constraints.txt .venv/pyvenv.cfg
	@echo "Installing the pinned dependencies into .venv."
	@$(BIN)/python -m pip install --quiet --require-hashes --requirement constraints.txt
	@touch $@

.venv/.project: pyproject.toml .venv/.dependencies
	@echo "Installing this package into .venv, editable."
	@$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

lab-packages: install ## Install the Debian packages that the labs are missing
	@missing="$$($(BIN)/python -m validator.lab.netns.packages --missing) \
	$$($(BIN)/python -m validator.lab.qemu.packages --missing)" && \
	tools/packages.sh "The labs are missing programs" $$missing
	@$(BIN)/validator lab fetch --missing || \
	echo "Going on without: pages and tests that need a console are skipped, unless VALIDATOR_REQUIRE insists."

browser-packages: ## Install a browser for the tests of the site, where there is none
	@command -v chromedriver >/dev/null || \
	tools/packages.sh "The tests of the site need a browser" chromium chromium-driver || \
	echo "Going on without a browser: tests that need one are skipped, unless VALIDATOR_REQUIRE insists."

remote-packages: ## Install the SSH server and the terminal server that tests put into devices
	@missing=$$(for one in /usr/sbin/sshd:openssh-server ssh:openssh-client ser2net:ser2net socat:socat openssl:openssl; do \
	    PATH="$$PATH:/usr/sbin" command -v "$${one%%:*}" >/dev/null || printf '%s ' "$${one##*:}"; done) && \
	tools/packages.sh "Tests on devices that exist need programs" $$missing || \
	echo "Going on without: tests on devices that exist are skipped, unless VALIDATOR_REQUIRE insists on sshd,consoles."

# --- pinning -------------------------------------------------------------------------------------------------

# Versions that are in the file stay; remove it first to move to the newest. This machine's own pip settings are
# left out, so that hashes are the public ones and no local address gets in. Why the oldest Python resolves:
# docs/decisions/0001-one-constraints-file.md
constraints: ## Pin what pyproject.toml asks for in constraints.txt
	@PYTHON="$${PYTHON:-python3}"; \
	"$$PYTHON" -c 'import sys; sys.exit(sys.version_info[:3] > (3, 11, 2))' || { \
	    echo "Resolve with the oldest Python we run on, 3.11.2 (that of Debian 12): make constraints PYTHON=..." >&2; \
	    exit 1; }; \
	unset PIP_FIND_LINKS PIP_INDEX_URL PIP_EXTRA_INDEX_URL PIP_CONSTRAINT; export PIP_CONFIG_FILE=/dev/null; \
	"$$PYTHON" -m venv --clear build/pip-tools && \
	build/pip-tools/bin/python -m pip install --quiet 'pip-tools==7.6.2' && \
	CUSTOM_COMPILE_COMMAND='make constraints' build/pip-tools/bin/pip-compile --no-config --quiet \
	    --generate-hashes --allow-unsafe --strip-extras --no-emit-index-url --no-emit-trusted-host \
	    --no-emit-find-links --extra dev --build-deps-for editable --build-deps-for wheel \
	    --output-file constraints.txt pyproject.toml

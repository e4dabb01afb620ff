# Weighhouse. `make` or `make help` says what there is.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help setup wasm release build market up down status faucet demo check test test-web fresh install lint schema bench bench-gas bench-sale bench-scale bench-sealing bench-ingest bench-search bench-load bench-web soak mutants clean audit

# Tools that setup fetched come before those of the machine.
export WEIGHHOUSE_CACHE ?= $(HOME)/.cache/weighhouse
export PATH := $(WEIGHHOUSE_CACHE)/bin:$(PATH)
export CARGO_TERM_PROGRESS_WHEN ?= never

LOCALNET := $${CARGO_TARGET_DIR:-target}/debug/weighhouse-localnet
# One that is built will do to stop what it started.
NEED_LOCALNET := test -x $(LOCALNET) || scripts/setup.sh build -- scripts/build.sh

help: ## Say what each target does
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{ printf "  make %-13s %s\n", $$1, $$2 }'

setup: ## Install what this machine lacks for all targets; each of them installs what it needs
	@scripts/setup.sh

wasm: ## Build the contracts into target/artifacts, if they changed
	@scripts/setup.sh build
	@scripts/wasm.sh

release: ## Build the contracts twice, and keep them as a release: make release VERSION=0.2.0
	@scripts/setup.sh build
	@scripts/release.sh $(VERSION)

build: ## Build the contracts, and the programs: weighhouse, weighhouse-indexer, weighhouse-localnet
	@scripts/setup.sh build -- scripts/build.sh

# The programs, and all that they start.
market:
	@scripts/setup.sh market -- scripts/build.sh

up: ## Start the whole stack here, and say where everything is
	@scripts/setup.sh market node -- scripts/build.sh
	@$(LOCALNET) up

down: ## Stop it, and the agents that the demo left
	@scripts/stop-agents.sh
	@$(NEED_LOCALNET)
	@$(LOCALNET) down

status: ## Say what of it runs
	@$(NEED_LOCALNET)
	@$(LOCALNET) status

faucet: ## Give the address in TO money of every kind, from the stack here
	@$(NEED_LOCALNET)
	@$(LOCALNET) faucet $(or $(TO),$(error say for whom: make faucet TO=<address>))

demo: ## Sell one real model on a real chain, end to end
	@scripts/setup.sh market node -- scripts/build.sh
	@scripts/demo.sh

check: ## Formatting, clippy, unit and contract tests: the inner loop
	@scripts/test.sh check

test: ## Lint and test everything, on a real chain where it matters (over an hour from nothing)
	@scripts/test.sh

test-web: ## The storefront's stories in a browser, on a whole stack; some of them: make test-web STORIES=finding
	@scripts/setup.sh test -- scripts/build.sh
	@scripts/web.sh stories $(STORIES)

fresh: ## Run 'make demo', or what RUN says, in a Debian with nothing on it, from a new clone
	@scripts/fresh.sh

install: ## Install release builds with manual pages and completions into PREFIX, else ~/.local
	@scripts/install.sh

lint: ## Formatting, clippy, licenses and sources of dependencies, stale generated files
	@scripts/setup.sh lint
	@scripts/lint.sh

schema: ## Generate the committed schemas and references: schema/, docs/contracts/, docs/cli.md
	@scripts/setup.sh build
	@scripts/schema.sh

bench: $(shell grep -oE '^bench-[a-z]+' $(firstword $(MAKEFILE_LIST))) ## Measure all of these, into bench/results/

bench-gas: market ## The gas of a sale on a real chain, beside its floors
	@scripts/bench-gas.sh

bench-sale: market ## Blocks between paying and having the opened file
	@scripts/bench-sale.sh

bench-scale: market ## The gas of every message at 1, 1,000 and 100,000 listings, of an upgrade, and of deliveries ten at a time
	@scripts/bench-scale.sh

bench-sealing: ## Sealing and opening, beside the processor's own speed and age
	@scripts/setup.sh build
	@scripts/bench-sealing.sh

bench-web: ## Lighthouse's scores of the storefront's pages, and opening of sealed files, in Debian's Chromium
	@scripts/setup.sh test
	@scripts/bench-web.sh

bench-ingest: ## Blocks and events that the index takes in a second, beside a bare fetch and SubQuery
	@scripts/setup.sh market node
	@scripts/bench-ingest.sh

bench-search: ## Pages of searches at a million listings, beside PostGraphile
	@scripts/setup.sh build node
	@scripts/bench-search.sh

bench-load: ## Requests a second that the index answers a crowd at a million listings, and at twice as many
	@scripts/setup.sh build
	@scripts/bench-load.sh

soak: ## Property tests with many cases, published models, one of 1 GiB on a chain, fuzz targets
	@scripts/setup.sh soak
	@scripts/soak.sh

mutants: ## See whether a test fails for every small change of the contracts, their protocol and the verifying half of sealing
	@scripts/setup.sh build
	@scripts/mutants.sh

audit: ## Look for known vulnerabilities of dependencies
	@scripts/setup.sh lint
	@scripts/audit.sh

clean: ## Remove what was built and the stack's data; what setup installed stays
	@if [ -d .weighhouse/localnet ]; then { $(NEED_LOCALNET); } && $(LOCALNET) down --remove; fi
	rm -rf target .weighhouse

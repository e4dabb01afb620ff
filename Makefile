# Weighhouse. `make` or `make help` says what there is.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help setup wasm build up down status demo test lint schema bench bench-gas bench-sale bench-sealing soak mutants clean audit

# Tools that setup fetched come before those of the machine.
export WEIGHHOUSE_CACHE ?= $(HOME)/.cache/weighhouse
export PATH := $(WEIGHHOUSE_CACHE)/bin:$(PATH)
export CARGO_TERM_PROGRESS_WHEN ?= never

LOCALNET := cargo run --quiet --package weighhouse-localnet --

help: ## Say what each target does
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{ printf "  make %-13s %s\n", $$1, $$2 }'

setup: ## Install what this machine lacks; called by the other targets
	@scripts/setup.sh

wasm: setup ## Build the contracts into target/artifacts, if they changed
	@scripts/wasm.sh

build: wasm ## Build the programs: weighhouse, weighhouse-indexer, weighhouse-localnet
	@cargo build --quiet --package weighhouse-cli --package weighhouse-indexer --package weighhouse-localnet
	@cargo build --quiet --package weighhouse-tests --bin weighhouse-cheat

up: build ## Start the whole stack here, and say where everything is
	@$(LOCALNET) up

down: setup ## Stop it
	@$(LOCALNET) down

status: setup ## Say what of it runs
	@$(LOCALNET) status

demo: build ## Sell one real model on a real chain, end to end
	@scripts/demo.sh

test: ## Lint and test everything, on a real chain where it matters (25 to 50 minutes from nothing)
	@scripts/test.sh

lint: setup ## Formatting, clippy, licenses and sources of dependencies, stale generated files
	@scripts/lint.sh

schema: setup ## Generate what is generated and committed: schema/
	@scripts/schema.sh

bench: $(shell grep -oE '^bench-[a-z]+' $(firstword $(MAKEFILE_LIST))) ## Measure all of these, into bench/results/

bench-gas: build ## The gas of a sale on a real chain, beside its floors
	@scripts/bench-gas.sh

bench-sale: build ## Blocks between paying and having the opened file
	@scripts/bench-sale.sh

bench-sealing: setup ## Sealing and opening, beside the processor's own speed and age
	@scripts/bench-sealing.sh

soak: setup ## Property tests with many cases, published models, one of 1 GiB on a chain, fuzz targets
	@scripts/soak.sh

mutants: setup ## See whether a test fails for every small change of escrow and the verifying half of sealing
	@scripts/mutants.sh

audit: setup ## Look for known vulnerabilities of dependencies
	@scripts/audit.sh

clean: ## Remove what was built and the stack's data; what setup installed stays
	@if [ -d .weighhouse/localnet ]; then $(LOCALNET) down --remove; fi
	rm -rf target .weighhouse

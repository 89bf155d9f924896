# Two commands: `make demo` and `make test`. Both compile the same set of packages with the
# same features in the release profile, so that PROJ and the rest are compiled once.

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help demo test prepare build

SHELL := /bin/bash
# Where rustup puts cargo; a shell that has not logged in again does not know it.
export PATH := $(PATH):$(HOME)/.cargo/bin

TARGET := $(or $(CARGO_TARGET_DIR),target)
PROJ_IS_THERE := $(wildcard $(TARGET)/release/build/proj-sys-*/out/lib*/libproj.a)
PATIENCE := $(if $(PROJ_IS_THERE),,$(strip the first time with PROJ and all other dependencies, \
	about six minutes on two cores, later runs take seconds))
with_patience = scripts/with-patience "$(strip $(1))$(if $(PATIENCE), ($(PATIENCE)))"

# Naming the kinds of targets, examples among them, makes cargo choose the features that
# `cargo test` chooses; without that a dozen dependencies would be compiled twice.
SAME_FEATURES := --release --workspace --locked --lib --bins --examples

help:
	@echo "make demo   make an invented region in demo/, place its pupils, measure their ways, publish what planners may have,"
	@echo "            and serve it to QGIS and the browser until Ctrl+C (make demo SERVE=no ends before that)"
	@echo "make test   formatting, lints, documentation and all tests"
	@echo
	@echo "Both first install what is missing (cmake, sqlite3, a C++ compiler; the tests also GDAL and QGIS;"
	@echo "Debian and Ubuntu)."
	@echo "The program itself is then $(TARGET)/release/schulweg; try schulweg --help."

prepare:
	@scripts/prepare

build: prepare
	@$(call with_patience, Compiling Schulweg) cargo build $(SAME_FEATURES)

# SERVE=no ends after the build instead of serving what was built.
SERVE := yes

demo: build
	@scripts/demo $(TARGET)/release/schulweg $(SERVE)

test:
	@scripts/prepare --with-tests
	@scripts/with-patience "Formatting" cargo fmt --all --check
	@$(call with_patience, Lints) cargo clippy --release --workspace --locked --all-targets -- -D warnings
	@scripts/with-patience "Documentation" env RUSTDOCFLAGS="-D warnings" cargo doc --no-deps $(SAME_FEATURES)
	@scripts/with-patience "Compiling the program that the whole-program tests drive" cargo build $(SAME_FEATURES)
	@scripts/with-patience "Tests" cargo test --release --workspace --locked

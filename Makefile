# `make help` says what there is. LUA=lua5.4 chooses an interpreter; by default it is every one that is installed.

ifneq ($(filter setup,$(MAKECMDGOALS)),)
# What is installed decides how the other goals are made: make begins anew for them.
OTHERS := $(filter-out setup,$(MAKECMDGOALS))

setup: ## says what the other goals need; with goals behind it installs that: make setup demo, make setup test
	@tools/setup $(OTHERS)

$(OTHERS): setup
	$(if $(filter $@,$(firstword $(OTHERS))),@$(MAKE) --no-print-directory $(OTHERS))

.PHONY: setup $(OTHERS)

else

LUA := $(notdir $(shell for lua in lua5.1 lua5.2 lua5.3 lua5.4 lua5.5 luajit; do command -v $$lua; done))
BUILD ?= build/$(ABI)
PREFIX ?= /usr/local
LUA_SHARE ?= $(DESTDIR)$(PREFIX)/share/lua/$(ABI:jit=5.1)
LUA_LIB ?= $(DESTDIR)$(PREFIX)/lib/lua/$(ABI:jit=5.1)
MAKE += --no-print-directory

build: $(LUA:%=build-%) ## the module, for every Lua

include core.mk

build-%:
	@$(MAKE) module LUA=$*

module: $(MODULE) ## the module, for one Lua

test: build ## the specs on every Lua; SPEC="spec/api_spec.lua …" chooses some
	tools/test $(LUA)

# The engine over poll(2), as on systems without epoll.
test-poll: ## the specs of the engine over poll(2)
	@$(MAKE) module LUA=lua5.4 BUILD=build/5.4-poll CPPFLAGS=-DAUTHLETE_POLL
	BUILD_SUFFIX=-poll SPEC="$(wildcard spec/connection_spec.lua spec/engine_spec.lua spec/background*_spec.lua spec/silent_names_spec.lua)" tools/test lua5.4

# The sandbox is served by nginx, or, where that cannot be, in memory.
demo: build ## a failed token request, answered by a sandbox
	@export LUA_PATH="src/?.lua;;" LUA_CPATH="$(BUILD)/?.so;;"; \
	examples/sandbox/run $(lastword $(LUA)) examples/token_fail.lua || \
	{ [ $$? = 3 ] && $(lastword $(LUA)) examples/sandbox/in_memory.lua examples/token_fail.lua; }

demo-openresty: build-luajit ## a token endpoint in nginx, and a request to it
	examples/sandbox/run examples/openresty/run examples/openresty/demo

demo-server: build-luajit ## an authorization server, for a browser
	examples/authorization-server/run

check: ## formatting, linters, warnings of two compilers, stale documents
	tools/check

docs: ## docs/reference.md and types/authlete.lua, from the code
	$(firstword $(LUA)) tools/reference.lua

sanitize torture fuzz races soak prove: ## proofs under faults: spec/stress/Makefile says more
	@$(MAKE) -f spec/stress/Makefile $@

bench: build ## what a call costs, beside other libraries
	lua5.4 bench/run.lua $(filter lua5.1 lua5.4 luajit,$(LUA))

bench-openresty bench-bursts bench-closing: bench-%: build ## calls in nginx; many at once; servers that close
	lua5.4 $(firstword $(wildcard bench/$*.lua bench/$*/run.lua))

install: module ## for one Lua: LUA=…, PREFIX=/usr/local, DESTDIR=
	mkdir -p $(LUA_SHARE) $(LUA_LIB)/authlete
	cp -R src/authlete.lua src/authlete $(LUA_SHARE)/
	rm -f $(LUA_LIB)/authlete/core.so
	cp $(MODULE) $(LUA_LIB)/authlete/

uninstall: ## removes what install has put there
	rm -rf $(LUA_SHARE)/authlete.lua $(LUA_SHARE)/authlete $(LUA_LIB)/authlete

# For LuaRocks, which brings its own paths and may come for another Lua than last time.
rock:
	rm -rf build/rock
	@$(MAKE) module ABI=rock

install-rock:
	@$(MAKE) install ABI=rock

clean: ## removes build/
	rm -rf build

help:
	@sed -n 's/^\([a-z][a-z -]*\):[^#]*## \(.*\)/\1\t\2/p' Makefile | awk -F '\t' '{ printf "make %-44s %s\n", $$1, $$2 }'

# What is compiled says so once, as `flags` says it to tools/check.
flags:
	@echo $(STANDARD) $(WARNINGS)

.PHONY: build module test test-poll demo demo-openresty demo-server check docs sanitize torture fuzz races soak prove bench bench-openresty bench-bursts bench-closing install uninstall rock install-rock clean help flags

endif

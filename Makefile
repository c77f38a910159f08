# `make help` lists the goals. LUA="lua5.4 luajit" chooses interpreters; by default, all that are found are used.

ifneq ($(filter setup,$(MAKECMDGOALS)),)
# The other goals depend on what is installed, so make runs again for them.
OTHERS := $(filter-out setup,$(MAKECMDGOALS))

setup: ## lists what the other goals need; with goals (make setup demo), installs it and makes them
	@LUA="$(LUA)" tools/setup $(OTHERS)

$(OTHERS): setup
	$(if $(filter $@,$(firstword $(OTHERS))),@$(MAKE) --no-print-directory $(OTHERS))

.PHONY: setup $(OTHERS)

else

LUA := $(notdir $(shell for lua in lua5.1 lua5.2 lua5.3 lua5.4 lua5.5 luajit; do command -v $$lua; done; :))
ONE_LUA = $(or $(filter lua5.4,$(LUA)),$(lastword $(LUA)))
BUILD ?= build/$(ABI)
PREFIX ?= /usr/local
LUA_VERSION = $(or $(ABI:jit=5.1),$(error set LUA to one interpreter for this goal))
LUA_SHARE = $(DESTDIR)$(PREFIX)/share/lua/$(LUA_VERSION)
LUA_LIB = $(DESTDIR)$(PREFIX)/lib/lua/$(LUA_VERSION)
MAKE += --no-print-directory
each = +@set -e; for lua in $(LUA); do $(MAKE) $(1) LUA="$$lua"; done

# Nothing is built or written if an interpreter or its headers are missing.
build: ## the module, for each interpreter
	$(if $(LUA),,$(error no Lua is given or installed; `make setup demo` installs one))
	$(foreach lua,$(LUA),$(call stop_without_headers,$(call headers,$(lua))))
	$(call each,module)

include core.mk

build-%: # for one interpreter
	@$(MAKE) build LUA=$*

test: build ## the specs, on each interpreter; SPEC="spec/api_spec.lua …" chooses some
	@PATH="$$PWD/spec/browser/node_modules/.bin:$$PATH" tools/test $(LUA)

# The engine over poll(2), as on systems without epoll.
test-poll: ## the specs of the engine over poll(2)
	@$(MAKE) module LUA=lua5.4 BUILD=build/5.4-poll CPPFLAGS=-DAUTHLETE_POLL
	BUILD_SUFFIX=-poll SPEC="$(wildcard $(addprefix spec/,connection_spec.lua engine_spec.lua background*_spec.lua silent_names_spec.lua))" \
	tools/test lua5.4

# They download a compiler and, for cross-test, packages to build/cross, which `make setup` therefore never does.
cross: ## the module for ARM, musl and macOS: compiles and links it
	@tools/cross "$(ONE_LUA)"

cross-test: ## the specs of calls and JSON on ARM, in qemu
	@tools/cross --run "$(ONE_LUA)"

# nginx serves the sandbox; without nginx, the sandbox is in the demo's own process.
demo: ## a token request that is refused, against the sandbox
	@$(MAKE) build LUA="$(ONE_LUA)"
	@export LUA_PATH="src/?.lua;;" LUA_CPATH="build/$(call abi,$(ONE_LUA))/?.so;;"; \
	examples/sandbox/run $(ONE_LUA) examples/token_fail.lua || \
	{ [ $$? = 3 ] && echo "Without nginx: the sandbox is in memory." && \
	$(ONE_LUA) examples/sandbox/in_memory.lua examples/token_fail.lua; }

demo-openresty: build-luajit ## a token endpoint in nginx, and requests to it
	examples/sandbox/run examples/openresty/run examples/openresty/demo

demo-server: build-luajit ## an authorization server, for a browser
	examples/authorization-server/run

check: ## formatting, linters, compilers' warnings, words, stale documents; ONLY=documents chooses one
	@ONLY="$(ONLY)" tools/check

docs: ## docs/reference, docs/endpoints.md and types, from the code
	$(ONE_LUA) tools/reference.lua

screenshots: build-luajit ## docs/*.png: pages of the example's authorization server
	@PATH="$$PWD/spec/browser/node_modules/.bin:$$PATH" SCREENSHOTS="$$PWD/docs" examples/authorization-server/run \
	sh -c 'cd spec/browser && exec node pages.mjs >/dev/null'

sanitize torture fuzz races soak soak-guard prove: ## proofs under faults; spec/stress/Makefile describes them
	@$(MAKE) -f spec/stress/Makefile $@

bench: build ## what a call costs, compared with other libraries
	lua5.4 bench/run.lua $(filter lua5.1 lua5.4 luajit,$(LUA))

bench-openresty bench-bursts bench-closing: bench-%: build ## calls in nginx; many at once; servers that close
	lua5.4 $(firstword $(wildcard bench/$*.lua bench/$*/run.lua))

bench-command-line: build ## the program: its start, and many calls by --each
	lua5.4 bench/command_line.lua $(filter lua5.1 lua5.4 luajit,$(LUA))

systems: ## setup, demo and specs on other releases of Debian and Ubuntu; as root. SYSTEMS="trixie jammy" chooses some
	@tools/systems $(SYSTEMS)

# Lua 5.1 and LuaJIT have one folder, and a module that either can load.
install: build ## copies the module and the Lua files for each Lua, and the program, under DESTDIR and PREFIX=/usr/local
	$(call each,install-files)
	@tools/install_command "$(ONE_LUA)" "$(PREFIX)" "$(DESTDIR)"

install-files: module
	@tools/install "$(LUA_SHARE)" "$(LUA_LIB)" "$(MODULE)" "$(LUA)"

uninstall: ## removes what install has copied
	$(if $(LUA),,$(error no Lua is given or installed))
	$(foreach lua,$(LUA),$(if $(call abi,$(lua)),,$(error '$(lua)' is not a Lua interpreter that is installed)))
	+@set -e; for lua in $(LUA); do tools/install_command --remove "$$lua" "$(PREFIX)" "$(DESTDIR)"; done
	$(call each,uninstall-files)

uninstall-files:
	@tools/install --remove "$(LUA_SHARE)" "$(LUA_LIB)"

deb: ## Debian packages, in build/deb, which are tried in systems of Debian 12 and 13; needs root
	@tools/deb

.PHONY: deb

# For LuaRocks, which names the folders instead of an interpreter, and may build for a different Lua than last time.
rock:
	rm -rf build/rock
	@$(MAKE) module LUA= BUILD=build/rock

# LuaRocks itself adds the documents of the top folder to doc.
install-rock:
	$(if $(filter command%,$(origin LUA_SHARE)),,$(error LuaRocks runs this goal; set LUA_SHARE and LUA_LIB))
	@$(MAKE) install-files LUA= BUILD=build/rock
	@mkdir -p "$(ROCK)/doc"
	@cp -R docs examples types "$(ROCK)/doc/"
	@chmod -R u=rwX,go=rX "$(ROCK)/doc"

clean: ## removes build/
	rm -rf build

help:
	@sed -n 's/^\([a-z][a-z -]*\):[^#]*## \(.*\)/\1\t\2/p' Makefile | awk -F '\t' '{ printf "make %-44s %s\n", $$1, $$2 }'

# The flags that all C files are compiled with, for tools/check.
flags:
	@echo $(STANDARD) $(WARNINGS)

# Where the headers of Lua and libcurl are, for tools/cross.
include-flags:
	@echo $(HEADERS) $(CURL_CFLAGS)

.PHONY: build test test-poll cross cross-test demo demo-openresty demo-server check docs screenshots sanitize torture fuzz races \
  soak soak-guard prove bench bench-openresty bench-bursts bench-closing bench-command-line systems install install-files uninstall uninstall-files rock install-rock \
  clean help flags include-flags

endif

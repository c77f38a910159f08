# make setup   installs what is missing (Debian, Ubuntu)    make test      the specs, on every Lua
# make build   the module for every Lua                     make check     formatting, linters, warnings, documents
# make demo    a failed token request, answered             make sanitize  the specs under ASan, UBSan and valgrind
# make docs    the reference and the type stubs             make bench     instructions and times of a call
# make demo-openresty, demo-server   a token endpoint; a whole authorization server for a browser
# make test-poll   the engine's specs over poll(2)
# make bench-openresty, bench-bursts, bench-closing   calls in nginx; many at once; a server that closes connections
#
# make torture   memory fails, answers are cut, finalizers call     SHORT=1       fewer allocations and rounds
# make fuzz      what the peer sends, what callers pass             SECONDS=60    of each target, instead of RUNS
# make races     threads under ThreadSanitizer, and forks           SHORT=1       20 seconds instead of two minutes
# make soak      nginx under load, faults, kills; and the books     MINUTES=1     instead of 30
# make prove     the short forms of these four, counted
#
# LUA=lua5.4 chooses an interpreter; by default it is every one that is installed.

ifneq ($(filter setup,$(MAKECMDGOALS)),)
# What is installed decides how the other goals are made: make begins anew for them.
OTHERS := $(filter-out setup,$(MAKECMDGOALS))

setup:
	tools/setup

$(OTHERS): setup
	$(if $(filter $@,$(firstword $(OTHERS))),@$(MAKE) --no-print-directory $(OTHERS))

.PHONY: setup $(OTHERS)

else

LUA := $(notdir $(shell for lua in lua5.1 lua5.2 lua5.3 lua5.4 lua5.5 luajit; do command -v $$lua; done))
CC ?= cc
CFLAGS ?= -O2 -g
WARNINGS ?= -Wall -Wextra -Wpedantic -Wconversion
PREFIX ?= /usr/local
CURL_CFLAGS ?= $(shell pkg-config --cflags libcurl 2>/dev/null || curl-config --cflags)
CURL_LIBS ?= $(shell pkg-config --libs libcurl 2>/dev/null || curl-config --libs)

# Engine threads run in the module, so that it must not go away with the Lua state that loaded it.
MODULE_LDFLAGS = -shared -pthread -Wl,-z,nodelete

# Of one interpreter: its binary interface ("5.4" or "jit"), headers and where the module goes.
ABI := $(shell $(lastword $(LUA)) -e 'print(jit and "jit" or _VERSION:match "%d.%d")' 2>/dev/null)
PACKAGE = $(if $(filter jit,$(ABI)),luajit,lua$(ABI))
LUA_CFLAGS ?= $(if $(LUA_INCDIR),-I$(LUA_INCDIR),$(shell pkg-config --cflags $(PACKAGE) 2>/dev/null || pkg-config --cflags lua))
LUA_SHARE ?= $(DESTDIR)$(PREFIX)/share/lua/$(ABI:jit=5.1)
LUA_LIB ?= $(DESTDIR)$(PREFIX)/lib/lua/$(ABI:jit=5.1)

BUILD ?= build/$(ABI)
MODULE = $(BUILD)/authlete/core.so
SOURCES = $(wildcard src/core/*/*.c)
OBJECTS = $(SOURCES:src/core/%.c=$(BUILD)/%.o)
COMPILE = $(CC) -std=c11 -D_GNU_SOURCE -fPIC -fvisibility=hidden -pthread -Isrc/core $(WARNINGS) $(LUA_CFLAGS) $(CURL_CFLAGS) $(CPPFLAGS) $(CFLAGS)

build: $(LUA:%=build-%)

build-%:
	@$(MAKE) --no-print-directory module LUA=$*

module: $(MODULE)

$(MODULE): $(OBJECTS)
	@mkdir -p $(@D)
	$(CC) $(MODULE_LDFLAGS) $(CFLAGS) $(LDFLAGS) -o $@ $(OBJECTS) $(CURL_LIBS) -lm

$(BUILD)/%.o: src/core/%.c Makefile
	@mkdir -p $(@D)
	$(COMPILE) -MMD -MP -c -o $@ $<

test: build
	tools/test $(LUA)

# The engine over poll(2), as on systems without epoll.
POLL_SPECS = $(wildcard spec/connection_spec.lua spec/engine_spec.lua spec/background*_spec.lua spec/silent_names_spec.lua)

test-poll:
	@$(MAKE) --no-print-directory module LUA=lua5.4 BUILD=build/5.4-poll CPPFLAGS=-DAUTHLETE_POLL
	SPECS="$(POLL_SPECS)" BUILD_SUFFIX=-poll tools/test lua5.4

# The sandbox is served by nginx, or, where that cannot be, in memory.
demo: build
	export LUA_PATH="src/?.lua;;" LUA_CPATH="$(BUILD)/?.so;;"; \
	examples/sandbox/run $(lastword $(LUA)) examples/token_fail.lua || \
	{ [ $$? = 3 ] && $(lastword $(LUA)) examples/sandbox/in_memory.lua examples/token_fail.lua; }

demo-openresty: build-luajit
	examples/sandbox/run examples/openresty/run examples/openresty/demo

demo-server: build-luajit
	examples/authorization-server/run

check:
	tools/check

sanitize:
	tools/sanitize $(LUA)

torture:
	torture/run $(filter lua5.1 lua5.4 luajit,$(LUA))

bench: build
	lua5.4 bench/run.lua $(filter lua5.1 lua5.4 luajit,$(LUA))

bench-openresty: build-luajit
	lua5.4 bench/openresty/run.lua

bench-bursts: build-lua5.4
	lua5.4 bench/bursts.lua

bench-closing: build-lua5.4
	lua5.4 bench/closing.lua

fuzz:
	fuzz/run "$(or $(RUNS),10000000)" "$(SECONDS)"

races:
	races/run $(if $(SHORT),10,60)

soak: build-luajit
	lua5.4 soak/run.lua

prove:
	tools/prove

docs:
	$(firstword $(LUA)) tools/reference.lua

install: module
	mkdir -p $(LUA_SHARE) $(LUA_LIB)/authlete
	cp -R src/authlete.lua src/authlete $(LUA_SHARE)/
	cp $(MODULE) $(LUA_LIB)/authlete/

# For LuaRocks, which brings its own paths and may come for another Lua than last time.
rock:
	rm -rf build/rock
	@$(MAKE) --no-print-directory module ABI=rock

install-rock:
	@$(MAKE) --no-print-directory install ABI=rock

clean:
	rm -rf build

-include $(OBJECTS:.o=.d)

.PHONY: build module test test-poll demo demo-openresty demo-server check sanitize torture bench bench-openresty bench-bursts bench-closing fuzz races soak prove docs install rock install-rock clean

endif

# How src/core is compiled, for the module (Makefile) and for the proofs (spec/stress/Makefile). They set LUA,
# CC, CFLAGS, and the output folder, BUILD. V=1 shows the commands.

CC ?= cc
CFLAGS ?= -O2 -g
WARNINGS ?= -Wall -Wextra -Wpedantic -Wconversion
# `make cross` names the system that the module is for. LuaRocks sets LIBFLAG.
SYSTEM ?= $(shell uname -s)
LIBFLAG_Darwin = -bundle -undefined dynamic_lookup
LIBFLAG ?= $(or $(LIBFLAG_$(SYSTEM)),-shared)
# The engine's thread runs the module's code, so the module must stay loaded after its Lua state is closed. On macOS,
# base/process.c sees to that.
STAY_LOADED = $(if $(filter Darwin,$(SYSTEM)),,-Wl,-z,nodelete)

# Where libcurl is: CURL_DIR, or CURL_INCDIR and CURL_LIBDIR, or where pkg-config says. Outside the system's folders it
# must be found when the module is loaded, too.
ifneq ($(CURL_DIR),)
CURL_INCDIR ?= $(CURL_DIR)/include
CURL_LIBDIR ?= $(CURL_DIR)/lib
endif
is_in_system = $(filter /usr/lib% /lib%,$(firstword $(1)))
CURL_CFLAGS ?= $(if $(CURL_INCDIR),-I"$(CURL_INCDIR)",$(shell pkg-config --cflags libcurl 2>/dev/null || curl-config --cflags))
CURL_LIBS ?= $(if $(CURL_LIBDIR),-L"$(CURL_LIBDIR)" $(if $(call is_in_system,$(CURL_LIBDIR)),,-Xlinker -rpath -Xlinker "$(CURL_LIBDIR)") -lcurl,\
  $(shell pkg-config --libs libcurl 2>/dev/null || curl-config --libs))

# An interpreter's binary interface: "5.4", or "jit"; nothing if it is not a Lua.
abi = $(if $(1),$(filter jit 5.%,$(shell $(1) -e 'print(jit and "jit" or _VERSION:match "%d.%d")' 2>/dev/null </dev/null)))
override ABI := $(if $(word 2,$(LUA)),,$(call abi,$(LUA)))

# The compiler's flags for its headers, or "error: …".
headers = $(shell export CC='$(CC)' CURL_CFLAGS='$(CURL_CFLAGS)' LUA_CFLAGS='$(LUA_CFLAGS)' LUA_INCDIR='$(LUA_INCDIR)'; tools/headers '$(1)')
stop_without_headers = $(if $(filter error:,$(firstword $(1))),$(error $(wordlist 2,99,$(1))))
HEADERS := $(if $(word 2,$(LUA)),error: set LUA to one interpreter for this goal,$(call headers,$(LUA)))
LUA_LIBS ?= $(shell pkg-config --libs $(if $(filter jit,$(ABI)),luajit,lua$(ABI)))

STANDARD = -std=c11 -D_GNU_SOURCE -pthread -Isrc/core
COMPILE = $(CC) $(STANDARD) -fPIC -fvisibility=hidden $(WARNINGS) $(HEADERS) $(CURL_CFLAGS) $(CPPFLAGS) $(CFLAGS)
SOURCES = $(wildcard src/core/*/*.c)
OBJECTS = $(SOURCES:src/core/%.c=$(BUILD)/%.o)
MODULE = $(BUILD)/authlete/core.so

QUIET = $(if $(V),,@)
say = $(if $(V),,@echo "$(1) $(2)")

module: $(MODULE)

$(MODULE): $(OBJECTS)
	@mkdir -p $(@D)
	$(call say,LD,$@)
	$(QUIET)$(CC) $(LIBFLAG) $(STAY_LOADED) -pthread $(CFLAGS) $(LDFLAGS) -o $@ $(OBJECTS) $(CURL_LIBS) -lm

$(BUILD)/%.o: src/core/%.c core.mk | headers
	@mkdir -p $(@D)
	$(call say,CC,$< ($(BUILD:build/%=%)))
	$(QUIET)$(COMPILE) -MMD -MP -c -o $@ $<

-include $(OBJECTS:.o=.d)

# Stops with one line, instead of the compiler's errors for each file.
headers:
	@$(call stop_without_headers,$(HEADERS)):

.PHONY: module headers

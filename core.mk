# How src/core is compiled, for the module (Makefile) and for the proofs (spec/stress/Makefile). They set LUA,
# CC, CFLAGS, and the output folder, BUILD. V=1 shows the commands.

CC ?= cc
CFLAGS ?= -O2 -g
WARNINGS ?= -Wall -Wextra -Wpedantic -Wconversion
CURL_CFLAGS ?= $(shell pkg-config --cflags libcurl 2>/dev/null || curl-config --cflags)
CURL_LIBS ?= $(shell pkg-config --libs libcurl 2>/dev/null || curl-config --libs)

# The interpreter's binary interface ("5.4" or "jit") and its headers.
abi = $(if $(1),$(shell $(1) -e 'print(jit and "jit" or _VERSION:match "%d.%d")' 2>/dev/null))
MISSING := $(firstword $(shell for lua in $(LUA); do command -v "$$lua" >/dev/null || echo "$$lua"; done; :))
$(if $(MISSING),$(error no interpreter '$(MISSING)' is installed; LUA names programs, such as lua5.4 or luajit))
ABI := $(call abi,$(lastword $(LUA)))
PACKAGE = $(if $(filter jit,$(ABI)),luajit,lua$(ABI))
# An interpreter that is given by its path, such as OpenResty's, has its headers beside it.
ifneq ($(findstring /,$(LUA)),)
LUA_INCDIR ?= $(patsubst %/lua.h,%,$(firstword $(wildcard $(addprefix $(patsubst %bin/,%include/,$(dir $(lastword $(LUA)))),\
  $(if $(filter jit,$(ABI)),luajit-2.1/lua.h luajit-2.0/lua.h,lua$(ABI)/lua.h lua/$(ABI)/lua.h lua.h)))))
endif
LUA_CFLAGS ?= $(if $(LUA_INCDIR),-I"$(LUA_INCDIR)",$(shell pkg-config --cflags $(PACKAGE) 2>/dev/null || pkg-config --cflags lua 2>/dev/null))
LUA_LIBS ?= $(shell pkg-config --libs $(PACKAGE))

STANDARD = -std=c11 -D_GNU_SOURCE -pthread -Isrc/core
COMPILE = $(CC) $(STANDARD) -fPIC -fvisibility=hidden $(WARNINGS) $(LUA_CFLAGS) $(CURL_CFLAGS) $(CPPFLAGS) $(CFLAGS)
SOURCES = $(wildcard src/core/*/*.c)
OBJECTS = $(SOURCES:src/core/%.c=$(BUILD)/%.o)
MODULE = $(BUILD)/authlete/core.so

QUIET = $(if $(V),,@)
say = $(if $(V),,@echo "$(1) $(2)")

module: $(MODULE)

# The engine's thread runs the module's code, so the module must stay loaded after its Lua state is closed.
$(MODULE): $(OBJECTS)
	@mkdir -p $(@D)
	$(call say,LD,$@)
	$(QUIET)$(CC) -shared -pthread -Wl,-z,nodelete $(CFLAGS) $(LDFLAGS) -o $@ $(OBJECTS) $(CURL_LIBS) -lm

$(BUILD)/%.o: src/core/%.c core.mk | headers
	@mkdir -p $(@D)
	$(call say,CC,$< ($(BUILD:build/%=%)))
	$(QUIET)$(COMPILE) -MMD -MP -c -o $@ $<

-include $(OBJECTS:.o=.d)

# Prints one line, instead of the compiler's errors for each file. LuaRocks has checked its headers already.
headers:
ifneq ($(ABI),rock)
	@printf '#include <lua.h>\n#if LUA_VERSION_NUM != %s\n#error\n#endif\n' $(subst .,0,$(ABI:jit=5.1)) | \
	$(CC) $(LUA_CFLAGS) -E - >/dev/null 2>&1 || \
	{ echo "the headers of Lua $(ABI:jit=5.1) for $(LUA) are missing: set LUA_INCDIR, or run \`make setup build-$(notdir $(LUA))\`" >&2; exit 1; }
endif

.PHONY: module headers

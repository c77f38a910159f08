rockspec_format = "3.0"
package = "authlete"
version = "scm-1"
source = {
  url = "git+https://github.com/authlete/lua-authlete.git",
}
description = {
  summary = "A client for the Authlete Web API, for Lua and OpenResty",
  detailed = [[
Calls the operations of the Authlete Web API, with which OAuth 2.0 and OpenID Connect servers are built, and builds the
replies to OAuth clients from its responses. A C module over libcurl.]],
  homepage = "https://github.com/authlete/lua-authlete",
  issues_url = "https://github.com/authlete/lua-authlete/issues",
  license = "MIT",
  labels = { "authlete", "oauth2", "openid-connect", "openresty" },
}
supported_platforms = { "linux" }
dependencies = {
  "lua >= 5.1",
  "lua-cjson >= 2.1.0",
  "argparse >= 0.7", -- only for the program
}
external_dependencies = {
  -- Only the library: on Debian and Ubuntu, the compiler finds the header, but LuaRocks does not look there.
  CURL = { library = "curl" },
}
build = {
  type = "make",
  build_target = "rock",
  install_target = "install-rock",
  variables = {
    CFLAGS = "$(CFLAGS)",
    LIBFLAG = "$(LIBFLAG)",
    LUA_INCDIR = "$(LUA_INCDIR)",
    CURL_INCDIR = "$(CURL_INCDIR)",
    CURL_LIBDIR = "$(CURL_LIBDIR)",
    LUA_SHARE = "$(LUADIR)",
    LUA_LIB = "$(LIBDIR)",
    ROCK = "$(PREFIX)",
  },
  install = {
    bin = { authlete = "bin/authlete" },
  },
}
test = {
  type = "command",
  script = "tools/test_rock.lua",
}

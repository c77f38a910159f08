-- The rockspec, with the LuaRocks that is installed and the interpreter that runs the spec: from the checkout to a rock
-- that a user without rights has in a home directory, without a network.

local folders = require "lfs"

local LUA = os.getenv "AUTHLETE_SPEC_LUA" or arg[-1]
local VERSION = _VERSION:match "%d.%d"

local function run(command)
  local pipe = assert(io.popen("unset LD_PRELOAD MAKEFLAGS MFLAGS MAKELEVEL LUA SPEC BUILD_SUFFIX RUN; "
    .. "exec 2>&1 </dev/null; (" .. command .. "); echo \"status $?\""))
  local output = pipe:read "*a"
  pipe:close()
  return output:match "^(.*)status (%d+)\n$"
end

local function succeed(command)
  local output, status = run(command)
  assert.equal("0", status, command .. "\n" .. output)
  return output
end

local function write(name, text)
  local file = assert(io.open(name, "w"))
  file:write(text)
  file:close()
end

local function read(name)
  local file = assert(io.open(name))
  local text = file:read "*a"
  file:close()
  return text
end

local function is_there(name)
  return folders.attributes(name, "mode") ~= nil
end

-- In place of the compiler: the second build takes the objects of the first, except of sources that know libcurl.
local COMPILER = [[#!/bin/sh
object= before=
for source; do [ "$before" = -o ] && object=$source; before=$source; done
kept=FOLDER/objects/$(echo "$source" | tr / .)
case " $* " in *" -c "*) ;; *) exec cc "$@" ;; esac
grep -q '"http/libcurl.h"' "$source" && exec cc "$@"
[ -e "$kept" ] || { cc "$@" && cp "$object" "$kept"; } || exit
[ -e "$object" ] || cp "$kept" "$object"
]]

local CONFIG = [[
rocks_trees = { { name = "user", root = home .. "/.luarocks" }, { name = "system", root = "FOLDER/a tree" } }
rocks_servers = {}
lua_interpreter = "INTERPRETER"
variables = { CC = "FOLDER/cc", CFLAGS = "-O0 -fPIC", LUA_INCDIR = "HEADERS" }
]]

-- Creates an api; prints where the library's files are and which libcurl is in memory.
local PROGRAM = [[
local authlete = require "authlete"
authlete.new { base_url = "https://us.authlete.com", service_id = 1, service_access_token = "abc" }:close()
for line in io.lines "/proc/self/maps" do
  local path = line:match "r.xp.- (/.*)$"
  if path and (path:find "/libcurl" or path:find "/core") then print(path) end
end]]

-- In CI, which has little time, one Lua with its own binary interface and LuaJIT stand for the others here.
local is_short = os.getenv "AUTHLETE_SPEC_SHORT" and VERSION ~= "5.4" and not rawget(_G, "jit")

describe("LuaRocks", function()
  local folder, luarocks, user, as_user

  local function fill_in(text)
    local headers = run("tools/headers " .. LUA):match "^%-I\"?([^\"\n ]+)"
    return (text:gsub("%u%u%u%u%u%u+", { FOLDER = folder, INTERPRETER = LUA:match "[^/]+$", HEADERS = headers }))
  end

  -- The library in this tree, as PROGRAM sees it.
  local function load_from(tree)
    return succeed(([[LUA_PATH='%s/share/lua/%s/?.lua' LUA_CPATH='%s/lib/lua/%s/?.so' %s '%s/program.lua']])
      :format(tree, VERSION, tree, VERSION, LUA, folder))
  end

  setup(function()
    folder = os.tmpname()
    os.remove(folder)
    succeed(([[umask 022; mkdir %s %s/objects '%s/a copy' '%s/a home' && chmod 777 %s/objects
      tar --exclude=./build --exclude=./.git --exclude=./spec -cf - . | tar -xf - -C '%s/a copy'
      ln -s 'a copy' %s/authlete && tar -chzf %s/authlete.tar.gz -C %s authlete]])
      :gsub("%%s", folder))
    write(folder .. "/cc", fill_in(COMPILER))
    write(folder .. "/config.lua", fill_in(CONFIG))
    write(folder .. "/program.lua", PROGRAM)
    succeed(("chmod 755 %s/cc"):format(folder))
    local program = run "command -v luarocks"
    assert.is_truthy(program:find "^/", "LuaRocks is missing; `make setup test` installs it")
    luarocks = ("HOME='%s/a home' LUAROCKS_CONFIG=%s/config.lua %s %s --lua-version=%s "):format(folder, folder, LUA,
      program:match "^[^\n]+", VERSION)
    user, as_user = run "id -u", "env"
    if user == "0\n" then
      user, as_user = 65534, "setpriv --reuid=65534 --regid=65534 --clear-groups env" -- nobody
    end
    succeed(("chown %s '%s/a home'"):format(user, folder))
  end)
  teardown(function() run("rm -rf " .. folder) end)

  it("finds no fault in the rockspec", function()
    succeed(luarocks .. "lint authlete-scm-1.rockspec")
  end)

  it("makes and installs it in a checkout, with the documents and types, and removes all of it", function()
    local tree = folder .. "/a tree"
    succeed(("cd '%s/a copy' && %s make --deps-mode=none"):format(folder, luarocks))
    local loaded = load_from(tree)
    assert.is_truthy(loaded:find(tree .. "/lib/lua/" .. VERSION .. "/authlete/core", 1, true), loaded)
    local said = run(("cd / && env -u LUA_PATH -u LUA_CPATH '%s/bin/authlete' list revocation"):format(tree))
    assert.is_truthy(said:find("Revocation Endpoint", 1, true), said)
    assert.is_truthy(loaded:find "/libcurl", loaded)

    local rock = succeed(luarocks .. "show --rock-dir authlete"):match "^[^\n]+"
    succeed(("cmp '%s/a copy/types/authlete.lua' '%s/doc/types/authlete.lua'"):format(folder, rock))
    local links = 0
    for _, document in ipairs { "README.md", "docs/install.md", "docs/openresty.md", "docs/editors.md" } do
      for link in read(rock .. "/doc/" .. document):gmatch "%]%(([^)#]+)[^)]*%)" do
        if not link:find "^https?:" then
          local file = rock .. "/doc/" .. (document:match "^.*/" or "") .. link
          assert.is_true(is_there(file), document .. " links to " .. link)
          links = links + 1
        end
      end
    end
    assert.is_true(links > 10)
    assert.equal("", (run(("find '%s' ! -type l ! -perm -444"):format(rock))))

    succeed(luarocks .. "remove --deps-mode=none authlete")
    local manifest = ("%s/lib/luarocks/rocks-%s/manifest\n"):format(tree, VERSION)
    assert.equal(manifest, (run(("find '%s' -type f"):format(tree))))
  end)

  if is_short then return end

  it("packs the sources, which a user without rights installs with --local and another libcurl", function()
    local curl, home = folder .. "/my curl", folder .. "/a home"
    succeed(([[set -e; mkdir -p '%s/include' '%s/lib'
      header=$(echo '#include <curl/curl.h>' | cc -xc -M - | tr ' ' '\n' | grep -m 1 '/curl/curl.h$')
      cp -R "$(dirname "$header")" '%s/include/curl'
      echo '#pragma message "of my curl"' >>'%s/include/curl/curl.h'
      cp "$(cc -print-file-name=libcurl.so)" '%s/lib/libcurl.so.4'
      ln -s libcurl.so.4 '%s/lib/libcurl.so']])
      :gsub("%%s", curl))
    local url = ('url = "file://%s/authlete.tar.gz"'):format(folder)
    write(folder .. "/authlete-scm-1.rockspec", (read("authlete-scm-1.rockspec"):gsub('url = "[^"]*"', url, 1)))
    succeed(("cd %s && %s pack authlete-scm-1.rockspec"):format(folder, luarocks))

    local output = succeed(("cd %s && %s %s install --local --deps-mode=none CURL_DIR='%s' *.src.rock")
      :format(folder, as_user, luarocks, curl))
    assert.is_truthy(output:find("of my curl", 1, true), output)
    local loaded = load_from(home .. "/.luarocks")
    assert.is_truthy(loaded:find(home .. "/.luarocks/lib/lua/" .. VERSION .. "/authlete/core", 1, true), loaded)
    assert.is_truthy(loaded:find(curl .. "/lib/libcurl.so.4\n", 1, true), loaded)
    assert.equal("", (run(("find '%s' ! -user %s"):format(home, user))))

    succeed(("cd %s && %s %s remove --local --deps-mode=none authlete"):format(folder, as_user, luarocks))
    assert.is_false(is_there(home .. "/.luarocks/share/lua/" .. VERSION .. "/authlete.lua"))
  end)

  it("runs the specs that are named", function()
    local output = succeed(luarocks .. "test -- spec/base64_spec.lua")
    assert.matches("\n%d+ passed, 0 failed\n$", output)
  end)
end)

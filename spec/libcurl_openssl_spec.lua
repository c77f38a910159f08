-- The module where libcurl needs a newer OpenSSL than the one in the process, as in OpenResty's packages: the error
-- names the way out, which works.

local child = require "spec.support.child"
local newer_openssl = require "spec.support.newer_openssl"
local peer = require "spec.support.peer"

local lua = os.getenv "AUTHLETE_SPEC_LUA" or "lua"

local CALL = [[
  local api = require("authlete").new {
    base_url = os.getenv "BASE", ca_file = os.getenv "CA", no_proxy = "*", service_id = 1, service_access_token = "abc",
  }
  print(assert(api:token_fail { ticket = "t", reason = "UNKNOWN" }).action)
]]

describe("Where libcurl needs a newer OpenSSL, the module", function()
  local folder, upstream

  setup(function()
    folder = newer_openssl.compile()
    upstream = peer.start { tls = "good", answer = { status = 200, headers = {}, body = '{"action":"BAD_REQUEST"}' } }
  end)

  teardown(function()
    upstream:stop()
    os.execute("rm -r '" .. folder .. "'")
  end)

  local function run(variables)
    variables.LD_LIBRARY_PATH, variables.BASE, variables.CA = folder, upstream.url, peer.certificates().ca
    return child.run(variables, CALL)
  end

  local way_out

  it("cannot be loaded, and says how to build one that can", function()
    local output = run {}
    assert.matches("version `OPENSSL_3.9.0' not found %(required by [^\n]*libcurl.so.4%)\n", output)
    assert.matches("\n%(libcurl needs a newer OpenSSL than the one that is loaded here", output)
    way_out = output:match "make clean install (LUA=%S+ CURL_LIBS=%S+)%)\n"
    assert.is_string(way_out, output)
    assert.matches("exit 1\n$", output)
  end)

  if not rawget(_G, "jit") then return end -- once is enough: the module is compiled

  it("works when it is built that way", function()
    local built = folder .. "/build"
    local pipe = io.popen(("unset LD_PRELOAD MAKEFLAGS; make module %s LUA='%s' BUILD='%s' 2>&1"):format(
      way_out, lua, built))
    local said = pipe:read "*a"
    pipe:close()
    assert.equal("BAD_REQUEST\nexit 0\n", run { LUA_CPATH = built .. "/?.so;;" }, said)
  end)
end)

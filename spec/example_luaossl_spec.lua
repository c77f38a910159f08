-- The examples where nginx's Lua has no luaossl: one line says so.

local examples = require "spec.support.examples"
local server = require "spec.support.server"

if not server.is_due(pending) then return end

-- An nginx that finds modules openssl.* which cannot be loaded, before it finds those of luaossl.
local PROGRAM = [[
set -e
mkdir -p 'FOLDER/openssl'
for name in digest hmac kdf pkey x509; do
  echo "error(\"module 'openssl.$name' not found:\\n\\tno file\", 0)" >"FOLDER/openssl/$name.lua"
done
echo '#!/bin/sh' >'FOLDER/nginx'
cat >>'FOLDER/nginx' <<'END'
for word; do
  case $word in *.conf) sed -i 's|lua_package_path "|&FOLDER/?.lua;|' "$word" ;; esac
done
exec "$(command -v nginx || command -v openresty)" "$@"
END
chmod +x 'FOLDER/nginx'
]]

describe("Without luaossl", function()
  local folder

  setup(function()
    folder = os.tmpname()
    os.remove(folder)
    local pipe = assert(io.popen("exec sh", "w"))
    pipe:write((PROGRAM:gsub("FOLDER", folder)))
    pipe:close()
  end)

  teardown(function() os.execute("rm -r '" .. folder .. "'") end)

  local function run(example, script)
    return examples.run(("env NGINX='%s/nginx' examples/%s/run"):format(folder, example), script)
  end

  it("the sandbox's server names it when it starts, and in each failure", function()
    local output, errors, code = run("sandbox", [[
      LUA_PATH="src/?.lua;;" LUA_CPATH="build/jit/?.so;;" exec luajit -e '
        local api = require("authlete").from_env { no_proxy = "*" }
        print((select(2, api:get_service_jwks())))
        print(api:token_fail({ ticket = "t", reason = "UNKNOWN" }).action)'
    ]])
    assert.equal("sandbox: luaossl is missing (Debian: lua-luaossl): what is signed, hashed or bound is refused\n",
      errors)
    assert.equal("get_service_jwks: HTTP status 501, result code SANDBOX_NEEDS_LUAOSSL\nINTERNAL_SERVER_ERROR\n",
      output)
    assert.equal(0, code)
  end)

  it("the authorization server does not start, and says why on one line", function()
    local output, errors, code = run("authorization-server", "echo started")
    assert.equal("authorization-server: luaossl is missing (Debian: lua-luaossl; make setup demo-server installs it)\n",
      errors)
    assert.equal("", output)
    assert.equal(3, code)
  end)
end)

-- A new build is installed over one that a running nginx uses: nobody notices, and a reload takes the new one.

local process = require "spec.support.process"
local server = require "spec.support.server"

if not server.is_due(pending) then return end

local HTTP = [[
  init_by_lua_block {
    package.path = "TREE/share/?.lua;" .. package.path
    package.cpath = "TREE/lib/?.so;" .. package.cpath
    local authlete = require "authlete"
    token = authlete.endpoint.token(authlete.new {
      base_url = "http://127.0.0.1:1", service_id = 1, service_access_token = "abc",
      transport = function() return { status = 200, body = '{"action":"OK","responseContent":"{}"}' } end,
    })
  }
  server {
    listen 127.0.0.1:PORT;
    location / { content_by_lua_block { require("authlete").openresty.serve(token) } }
  }
]]

local REQUESTS = [[unset LD_PRELOAD; until [ -e '%s' ]; do
  curl -sS --noproxy '*' -o /dev/null -w '%%{http_code}\n' -d grant_type=client_credentials '%s' 2>&1
done]]

local function run(command)
  local pipe = assert(io.popen("unset LD_PRELOAD; " .. command .. " 2>&1"))
  local output = pipe:read "*a"
  pipe:close()
  return output
end

local function write(name, text)
  local file = assert(io.open(name, "w"))
  file:write(text)
  file:close()
end

describe("A build that is installed while nginx uses another", function()
  local tree, nginx

  local function install(more)
    write(tree .. "/core.so", process.read_file "build/jit/authlete/core.so" .. more)
    return run(("tools/install '%s/share' '%s/lib' '%s/core.so'"):format(tree, tree, tree)):match "core%-%d+"
  end

  -- Whether each worker has this build in memory.
  local function all_use(core)
    local workers = nginx:workers()
    for _, pid in ipairs(workers) do
      if not (process.read_file("/proc/" .. pid .. "/maps") or ""):find(core .. ".so", 1, true) then return false end
    end
    return #workers == 2
  end

  setup(function()
    tree = os.tmpname()
    os.remove(tree)
    tree = tree .. " with a space"
    run(("mkdir '%s'"):format(tree))
  end)
  teardown(function()
    if nginx then nginx:stop() end
    run(("rm -rf '%s'"):format(tree))
  end)

  it("disturbs no request, and is used after a reload", function()
    local first = install ""
    nginx = server.start { main = "worker_processes 2;", http = HTTP:gsub("TREE", tree) }
    assert.is_true(all_use(first))
    local requests = assert(io.popen(REQUESTS:format(tree .. "/stop", nginx:url "/")))
    local second
    for round = 1, 5 do second = install(("changed"):rep(round)) end
    assert.are_not.equal(first, second)
    assert.is_true(all_use(first)) -- they live on
    nginx:reload()
    server.wait_for(function() return all_use(second) end)
    write(tree .. "/stop", "")
    local answers = requests:read "*a"
    requests:close()
    assert.matches("^200\n", answers)
    assert.equal("", (answers:gsub("200\n", "")))
  end)
end)

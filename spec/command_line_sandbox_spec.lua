-- `authlete sandbox`, as a process, and the program's completion, in a real bash.

local cjson = require "cjson"
local process = require "spec.support.process"
local program = require "spec.support.program"
local socket = require "socket"

local folder

local function write(name, text)
  local file = assert(io.open(folder .. "/" .. name, "w"))
  file:write(text)
  file:close()
end

local function read(name) return process.read_file(folder .. "/" .. name) or "" end

before_each(function()
  folder = os.tmpname()
  os.remove(folder)
  os.execute("mkdir " .. folder)
end)
after_each(function() os.execute("rm -r " .. folder) end)

describe("authlete sandbox", function()
  local variables, port, stop

  -- Starts the server. `variables` are then those that it prints.
  local function start(words)
    write("run.sh", ("echo $$ >%s/pid; "):format(folder) .. program.command({}, words))
    os.execute((("(sh DIR/run.sh >DIR/output 2>DIR/errors; : >DIR/ended) &"):gsub("DIR", folder)))
    assert.is_truthy(process.wait_for(function()
      return read("output"):find("\nexport CLIENT_SECRET=", 1, true) or process.read_file(folder .. "/ended")
    end))
    variables = { no_proxy = "*" }
    for name, value in read("output"):gmatch "\nexport ([%u_]+)='([^']*)'" do variables[name] = value end
    port = tonumber(variables.AUTHLETE_BASE_URL:match "^http://127%.0%.0%.1:(%d+)$")
  end
  function stop(signal)
    os.execute(("kill -%s %s"):format(signal, read "pid"))
    assert.is_truthy(process.wait_for(function() return process.read_file(folder .. "/ended") end))
  end

  local function connect()
    local connection = assert(socket.connect("127.0.0.1", port))
    connection:settimeout(30)
    return connection
  end

  -- Sends bytes on a new connection, and returns everything that comes back until the server closes it.
  local function exchange(bytes)
    local connection = connect()
    assert(connection:send(bytes))
    local text = connection:receive "*a"
    connection:close()
    return text
  end

  local function post(path, body)
    local request = "POST %s HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: %d\r\n\r\n%s"
    return tonumber(exchange(request:format(path, #body, body)):match "^HTTP/1.1 (%d+)")
  end

  it("serves Authlete's operations, and prints the variables to set", function()
    start { "sandbox" }
    local result = program.run(variables, { "get_client", "client_id=" .. variables.CLIENT_ID })
    assert.equal(0, result.status, result.errors)
    assert.equal(5921531358155430, cjson.decode(result.output).client_id)
    local lines = {}
    for i = 1, 20 do lines[i] = ('{"grant_type":"CLIENT_CREDENTIALS","client_id":%s}\n'):format(variables.CLIENT_ID) end
    result = program.run(variables, { "token_create", "--each", "-" }, { input = table.concat(lines) })
    assert.matches(": OK 20, failed 0\n$", result.errors)
    stop "TERM"
  end)

  it("ends with Ctrl-C", function()
    start { "sandbox" }
    stop "INT"
    assert.equal("", read "errors")
  end)

  it("speaks HTTP/1.1: one request after another, chunks, small pieces, and refuses what is not HTTP", function()
    start { "sandbox" }
    local get = "GET /api/lifecycle/healthcheck HTTP/1.1\r\nHost: x\r\n"
    local text = exchange(get .. "\r\n" .. get .. "Connection: close\r\n\r\n")
    assert.equal(2, select(2, text:gsub("HTTP/1.1 200 OK\r\n", "")))
    local connection = connect()
    local message = "POST /sandbox/clock HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n"
      .. "Expect: 100-continue\r\n\r\n"
    for byte in message:gmatch "." do assert(connection:send(byte)) end
    assert.equal("HTTP/1.1 100 Continue", connection:receive "*l")
    assert(connection:send "1\r\n1\r\n2;a=b\r\n23\r\n0\r\n\r\n")
    assert.equal("", connection:receive "*l")
    assert.equal("HTTP/1.1 204 No Content", connection:receive "*l")
    connection:close()
    for request, status in pairs {
      ["nonsense\r\n\r\n"] = 400,
      ["GET / HTTP/1.1\r\nno header\r\n\r\n"] = 400,
      ["POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n"] = 400,
      ["POST / HTTP/1.1\r\nContent-Length: 99999999\r\n\r\n"] = 413,
      ["POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\nContent-Length: 1\r\n\r\n"] = 400,
      ["GET / HTTP/1.1\r\nX: " .. ("x"):rep(70000)] = 431,
    } do
      assert.equal(status, tonumber(exchange(request):match "^HTTP/1.1 (%d+)"), request:sub(1, 60))
    end
    stop "TERM"
  end)

  it("lets the clock be set ahead and calls fail", function()
    start { "sandbox" }
    local create = { "token_create", "grant_type=CLIENT_CREDENTIALS", "client_id=" .. variables.CLIENT_ID,
      "access_token_duration=60", "--field", "access_token" }
    local token = program.run(variables, create).output
    local function usable()
      return program.run(variables, { "introspection", "token=-", "--field", "action" }, { input = token }).output
    end
    assert.equal("OK\n", usable())
    assert.equal(204, post("/sandbox/clock", "61"))
    assert.equal("UNAUTHORIZED\n", usable())
    assert.equal(400, post("/sandbox/clock", "later"))
    assert.equal(204, post("/sandbox/fail_next", '{"status":503,"operation":"token_create"}'))
    assert.matches("HTTP status 503", program.run(variables, create).errors)
    assert.equal(204, post("/sandbox/fail_next", '{"kind":"network","operation":"token_create"}'))
    assert.matches("token_create: network", program.run(variables, create).errors)
    assert.equal(400, post("/sandbox/fail_next", '{"kind":"nonsense"}'))
    assert.equal(0, program.run(variables, create).status)
    stop "TERM"
  end)

  it("reads its settings from a file, and again when it changes", function()
    write("settings.json", '{"clients":[{"client_id":12,"client_secret":"s","client_name":"First"}]}')
    start { "sandbox", "--settings", folder .. "/settings.json" }
    assert.equal("12", variables.CLIENT_ID)
    local function name()
      return program.run(variables, { "get_client", "client_id=12", "--field", "client_name" }).output
    end
    assert.equal("First\n", name())
    write("settings.json", "nonsense")
    assert.is_truthy(process.wait_for(function()
      return read("errors"):find("the settings are as before: the settings file is not valid JSON", 1, true)
    end))
    assert.equal("First\n", name())
    write("settings.json", '{"clients":[{"client_id":12,"client_name":"Second"}]}')
    assert.is_truthy(process.wait_for(function() return read("errors"):find("begins anew", 1, true) end))
    assert.equal("Second\n", name())
    stop "TERM"
  end)

  it("refuses settings and ports that cannot be", function()
    write("settings.json", '{"cleints":[]}')
    local result = program.run({}, { "sandbox", "--settings", folder .. "/settings.json" })
    assert.equal(2, result.status)
    assert.matches("unknown setting 'cleints'", result.errors)
    local listener = assert(socket.bind("127.0.0.1", 0))
    local _, taken = listener:getsockname()
    result = program.run({}, { "sandbox", "--port", tostring(taken) })
    listener:close()
    assert.equal(1, result.status)
    assert.matches("cannot listen on port " .. taken, result.errors)
  end)
end)

describe("authlete completion", function()
  it("completes operations, parameters, fields, values and options in bash", function()
    write("authlete", "#!/bin/sh\n" .. program.command({}, {}) .. ' "$@"\n')
    os.execute(("chmod +x '%s/authlete'"):format(folder))
    local function complete(line)
      local script = ([[PATH='%s':$PATH; . <(authlete completion bash); compopt() { :; }
        COMP_LINE=%s COMP_POINT=%d; _authlete; printf '%%s\n' "${COMPREPLY[@]}"]])
        :format(folder, program.quote(line), #line)
      local pipe = assert(io.popen("unset LD_PRELOAD; bash -c " .. program.quote(script)))
      local text = pipe:read "*a"
      pipe:close()
      return text
    end
    assert.equal("token_fail\n", complete "authlete token_f")
    assert.equal("sandbox\n", complete "authlete sand")
    assert.equal("ticket=\nreason=\n", complete "authlete token_fail ")
    assert.equal("INVALID_RESOURCE_OWNER_CREDENTIALS\nINVALID_TARGET\nINVALID_CLIENT\nINVALID_SCOPE\n",
      complete "authlete token_fail ticket=t reason=IN")
    assert.equal("properties[].key=\n", complete "authlete token_create properties[].k")
    assert.equal("--from\n--field\n", complete "authlete token_fail --f")
    assert.equal("\n", complete "authlete token_fail --json ")
    assert.equal("revocation\n", complete "authlete help revo")
  end)

  it("has scripts for zsh and fish, and no other shell", function()
    assert.matches("^#compdef authlete\n", program.run({}, { "completion", "zsh" }).output)
    assert.matches("\ncomplete %-c authlete ", program.run({}, { "completion", "fish" }).output)
    assert.equal(2, program.run({}, { "completion", "csh" }).status)
  end)
end)

-- The queue through which the engine's thread tells nginx that calls are done, and its wake-up socket.

local authlete = require "authlete"
local child = require "spec.support.child"
local core = require "authlete.core"
local descriptors = require "spec.support.descriptors"
local process = require "spec.support.process"
local unix = require "socket.unix"

local function new_path()
  local path = os.tmpname()
  os.remove(path)
  return path
end

local function output_of(command)
  local pipe = assert(io.popen("unset LD_PRELOAD; " .. command, "r"))
  local text = pipe:read "*a"
  pipe:close()
  return text
end

local IS_ROOT = output_of "id -u" == "0\n"

describe("Completions", function()
  it("keep the numbers of all calls, however many have ended before anybody looks", function()
    local COUNT = 300
    local completions = assert(core.completions(new_path()))
    local api = authlete.new {
      base_url = "http://127.0.0.1:1", service_id = "1", service_access_token = "abc", retries = 0,
    }
    local calls = {}
    for id = 1, COUNT do
      calls[id] = assert(core.start(api, core.operations.get_service, {}, nil, completions, id))
    end
    assert.is_true(process.wait_for(function()
      for _, call in ipairs(calls) do
        if not call:done() then return false end
      end
      return true
    end))
    local seen, ids = {}, {}
    repeat
      local count = completions:take(ids)
      for i = 1, count do seen[ids[i]] = (seen[ids[i]] or 0) + 1 end
    until count == 0
    for id = 1, COUNT do assert.equal(1, seen[id], "the call " .. id) end
    completions:close()
    api:close()
  end)
end)

describe("The wake-up socket", function()
  local completions, path

  before_each(function()
    path = new_path()
    completions = assert(core.completions(path))
  end)
  after_each(function() completions:close() end)

  local function connect()
    local socket = unix.stream()
    assert(socket:connect(path))
    socket:settimeout(20)
    return socket
  end

  -- Another process that connects, and reads until the end. `reads` returns what it got.
  local INTRUDER = [[
    local socket = require("socket.unix").stream()
    local connected, message = socket:connect "PATH"
    local function say(name, text)
      local file = assert(io.open("PATH" .. name .. ".new", "w"))
      file:write(text)
      file:close()
      os.rename("PATH" .. name .. ".new", "PATH" .. name)
    end
    say(".connected", connected and "connected" or message)
    if connected then
      socket:send "xxxx"
      local text, ended, part = socket:receive "*a"
      say(".read", text or ended .. part)
    end]]

  local function intrude(prefix)
    local file = assert(io.open(path .. ".lua", "w"))
    file:write((INTRUDER:gsub("PATH", path)))
    file:close()
    os.execute(("unset LD_PRELOAD LUA_PATH LUA_CPATH; chmod 644 %s.lua; %s lua5.4 %s.lua </dev/null >/dev/null &")
      :format(path, prefix or "", path))
    local function result(name)
      local text = process.wait_for(function() return process.read_file(path .. name) end)
      os.remove(path .. name)
      return text
    end
    local connected = result ".connected"
    os.remove(path .. ".lua")
    return connected, function() return result ".read" end
  end

  it("announces calls that are done", function()
    local socket = connect()
    assert.is_true(completions:accept())
    assert.is_nil(os.rename(path, path))
    completions:wake_reader()
    assert.equal("\0", socket:receive(1))
    socket:close()
  end)

  it("is not accepted before anybody has connected, and then its name is gone as well", function()
    assert.is_false(completions:accept())
    assert.is_nil(os.rename(path, path))
  end)

  it("can be connected to by its user only, even if nginx's umask would let everybody in", function()
    local output = child.run({ NAME = new_path() }, [[
      local core = require "authlete.core"
      local completions = assert(core.completions(os.getenv "NAME"))
      os.execute("stat -c %a " .. os.getenv "NAME")
      completions:close()]], "umask 0")
    assert.equal("600\nexit 0\n", output)
  end)

  it("gives nothing to another process of the same user, which may have connected first", function()
    local connected, reads = intrude()
    assert.equal("connected", connected)
    local socket = connect()
    assert.is_true(completions:accept())
    assert.equal("closed", reads()) -- and nothing before that
    completions:wake_reader()
    assert.equal("\0", socket:receive(1))
    socket:close()
  end)

  it("is not mistaken for another process's", function()
    local connected, reads = intrude()
    assert.equal("connected", connected)
    assert.is_false(completions:accept())
    assert.equal("closed", reads()) -- and nothing before that
  end)

  if IS_ROOT then
    it("refuses other users", function()
      assert.equal("permission denied", intrude("setpriv --reuid=65534 --regid=65534 --clear-groups --"):lower())
      local socket = connect()
      assert.is_true(completions:accept())
      completions:wake_reader()
      assert.equal("\0", socket:receive(1))
      socket:close()
    end)
  end

  it("does not take a name that exists, nor follow a link", function()
    local other = new_path()
    for _, make in ipairs { "touch '%s'", "ln -s %s.target '%s'", "mkdir '%s'" } do
      os.execute("unset LD_PRELOAD; " .. make:gsub("%%s", other))
      local made, message = core.completions(other)
      assert.is_nil(made)
      assert.is_string(message)
      assert.is_nil(os.rename(other .. ".target", other .. ".target"))
      os.execute("unset LD_PRELOAD; rm -rf " .. other)
    end
  end)

  it("has two ends, neither of which a child process inherits", function()
    local output = child.run({ NAME = new_path() }, descriptors.CHUNK .. [[
      local before = inherited()
      local core = require "authlete.core"
      local socket = require("socket.unix").stream()
      local completions = assert(core.completions(os.getenv "NAME"))
      assert(socket:connect(os.getenv "NAME"))
      assert(inherited()[socket:getfd()], "LuaSocket has its own way not to pass it on")
      assert(completions:accept())
      for number, target in pairs(inherited()) do assert(before[number] == target, target) end]])
    assert.equal("exit 0\n", output)
  end)
end)

-- tools/install, which `make install` runs: what it copies, and that it disturbs nobody who uses the files before.

local system = require "lfs"

local function run(command)
  local pipe = assert(io.popen("unset LD_PRELOAD; { " .. command .. "; } 2>&1; echo \"status $?\""))
  local output = pipe:read "*a"
  pipe:close()
  return output:match "^(.*)status (%d+)\n$"
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

describe("tools/install", function()
  local folder, share, lib, module

  local function install()
    local output, status = run(("umask 077; tools/install '%s' '%s' '%s'"):format(share, lib, module))
    assert.equal("0", status, output)
    return output
  end

  -- The only module in there.
  local function core()
    local names = {}
    for name in system.dir(lib .. "/authlete") do
      if name:find "^core" then names[#names + 1] = name end
    end
    assert.equal(1, #names, table.concat(names, " "))
    return lib .. "/authlete/" .. names[1]
  end

  before_each(function()
    folder = os.tmpname()
    os.remove(folder)
    folder = folder .. " with a space"
    share, lib, module = folder .. "/share/lua/5.4", folder .. "/lib/lua/5.4", folder .. "/core.so"
    assert(system.mkdir(folder))
    write(module, "first")
  end)
  after_each(function() run(("rm -rf '%s'"):format(folder)) end)

  it("copies the module and all Lua files, readable by everybody, and says where to", function()
    local output = install()
    assert.matches("^installed .*/lib/lua/5.4/authlete/core%-%d+.so, .*/share/lua/5.4/authlete.lua", output)
    assert.equal("first", read(core()))
    local _, status = run(("diff -r -x core.lua src/authlete '%s/authlete' && cmp src/authlete.lua '%s/authlete.lua'")
      :format(share, share))
    assert.equal("0", status)
    assert.equal("", (run(("find '%s' '%s' ! -perm -444 -o -type d ! -perm -755"):format(share, lib))))
  end)

  it("replaces files under their names, so that those in use stay as they are", function()
    install()
    local before = core()
    local used, used_lua = assert(io.open(before)), system.attributes(share .. "/authlete/endpoint.lua", "ino")
    write(module, "second, longer")
    install()
    assert.equal("first", used:read "*a")
    used:close()
    assert.equal("second, longer", read(core()))
    assert.are_not.equal(before, core())
    assert.are_not.equal(used_lua, system.attributes(share .. "/authlete/endpoint.lua", "ino"))
  end)

  it("removes what older versions have left, and nothing else", function()
    install()
    run(("mkdir '%s/authlete/gone'"):format(share))
    write(share .. "/authlete/gone/old.lua", "")
    write(share .. "/authlete/older.lua", "")
    write(share .. "/others.lua", "")
    install()
    assert.is_nil(system.attributes(share .. "/authlete/gone", "mode"))
    assert.is_nil(system.attributes(share .. "/authlete/older.lua", "mode"))
    assert.equal("file", system.attributes(share .. "/others.lua", "mode"))
    assert.equal("", (run(("find '%s' -name '.authlete*'"):format(folder))))
  end)

  it("loads the module of the same build", function()
    local interpreter = os.getenv "AUTHLETE_SPEC_LUA" or arg[-1]
    local path = rawget(package, "searchpath") and rawget(package, "searchpath")("authlete.core", package.cpath)
      or ("build/%s/authlete/core.so"):format(rawget(_G, "jit") and "jit" or "5.1")
    write(module, read(path) .. "of another build")
    install()
    local output, status = run(([[LUA_PATH='%s/?.lua' LUA_CPATH='/nowhere/?.so;%s/?.so' %s -e ']]
      .. [[print(require "authlete"._VERSION, next(require "authlete.core".operations) ~= nil)']])
      :format(share, lib, interpreter))
    assert.equal("0", status, output)
    assert.matches("^%d+%.%d+%.%d+[^\n]*true\n", output)
    output = run(("LUA_PATH='%s/?.lua' LUA_CPATH='/nowhere/?.so' %s -e 'require \"authlete\".new {}'")
      :format(share, interpreter))
    assert.matches("module 'authlete.core' not found: no file authlete/core%-%d+.so in package.cpath", output)
  end)

  it("removes all of it again", function()
    install()
    write(share .. "/others.lua", "")
    local _, status = run(("tools/install --remove '%s' '%s'"):format(share, lib))
    assert.equal("0", status)
    assert.equal(share .. "/others.lua\n", (run(("find '%s' '%s' -type f"):format(share, lib))))
  end)
end)

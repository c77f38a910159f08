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
    assert.matches("installed " .. lib .. "/authlete/core.so, " .. share .. "/authlete.lua", output, 1, true)
    assert.equal("first", read(lib .. "/authlete/core.so"))
    local _, status = run(("diff -r src/authlete '%s/authlete' && cmp src/authlete.lua '%s/authlete.lua'")
      :format(share, share))
    assert.equal("0", status)
    assert.equal("", (run(("find '%s' '%s' ! -perm -444 -o -type d ! -perm -755"):format(share, lib))))
  end)

  it("replaces files under their names, so that those in use stay as they are", function()
    install()
    local used = assert(io.open(lib .. "/authlete/core.so"))
    local before = system.attributes(lib .. "/authlete/core.so", "ino")
    write(module, "second, longer")
    install()
    assert.equal("first", used:read "*a")
    used:close()
    assert.equal("second, longer", read(lib .. "/authlete/core.so"))
    assert.are_not.equal(before, system.attributes(lib .. "/authlete/core.so", "ino"))
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

  it("removes all of it again", function()
    install()
    write(share .. "/others.lua", "")
    local _, status = run(("tools/install --remove '%s' '%s'"):format(share, lib))
    assert.equal("0", status)
    assert.equal(share .. "/others.lua\n", (run(("find '%s' '%s' -type f"):format(share, lib))))
  end)
end)

-- tools/systems, as far as it goes without installing a system: it stands in for debootstrap.

local process = require "spec.support.process"
local system = require "lfs"

local function run(command)
  local pipe = assert(io.popen("unset LD_PRELOAD; { " .. command .. "; } 2>&1; echo \"status $?\""))
  local output = pipe:read "*a"
  pipe:close()
  return output:match "^(.*)status (%d+)\n$"
end

if not rawget(_G, "jit") then return end -- the interpreter makes no difference

local is_root = run("id -u"):match "^0\n"

describe("tools/systems", function()
  local folder

  -- Runs it with this program as debootstrap.
  local function run_with(debootstrap, command)
    local file = assert(io.open(folder .. "/bin/debootstrap", "w"))
    file:write("#!/bin/sh\n", debootstrap, "\n")
    file:close()
    return run(("chmod 755 '%s/bin/debootstrap'; export PATH='%s/bin':\"$PATH\" SYSTEMS_FOLDER='%s/systems'; " ..
      "export DEBIAN_MIRROR=http://127.0.0.1:1; %s"):format(folder, folder, folder, command))
  end

  before_each(function()
    folder = os.tmpname()
    os.remove(folder)
    assert(system.mkdir(folder))
    assert(system.mkdir(folder .. "/bin"))
    run(("chmod 755 '%s' '%s/bin'"):format(folder, folder))
  end)
  after_each(function() run(("rm -rf '%s'"):format(folder)) end)

  it("refuses a system that it does not know, before it does anything", function()
    local output, status = run_with("exit 1", "tools/systems trixie hoary")
    assert.equal("2", status)
    assert.matches("unknown system 'hoary'; known are: trixie jammy noble sid bookworm\n", output)
    assert.is_nil(system.attributes(folder .. "/systems"))
  end)

  it("refuses users other than root", function()
    local output, status = run_with("exit 1",
      (is_root and "setpriv --reuid=65534 --regid=65534 --clear-groups " or "") .. "tools/systems trixie")
    assert.equal("2", status)
    assert.matches("must run as root", output)
    assert.is_nil(system.attributes(folder .. "/systems"))
  end)

  if not is_root then
    pending "reports failures and leaves nothing behind (needs root)"
    return
  end

  it("says which system could not be installed, and why", function()
    local output, status = run_with("echo 'E: no archive of '$4 >&2; exit 1", "tools/systems bookworm")
    assert.equal("1", status)
    assert.matches("\nDebian 12 %(bookworm%), %d+%-%d+%-%d+, commit %x+\n.-\n  did not finish: E: no archive", output)
    assert.matches("\n| Debian 12 |.*| did not finish |", output)
  end)

  it("ends everything that runs in a system if it is interrupted", function()
    local name = folder .. "/systems/started"
    local output, status = run_with(("mkdir '%s/systems/mounted'; mount -t tmpfs tmpfs '%s/systems/mounted'; " ..
      "touch '%s'; exec sleep 1017"):format(folder, folder, name),
      ("tools/systems trixie & while [ ! -e '%s' ]; do sleep 0.05; done; kill -TERM $!; wait $!"):format(name))
    assert.equal("130", status, output)
    assert.is_true(process.wait_for(function() return run("pgrep -f '^sleep 1017$'") == "" end, 20))
    assert.is_nil(run("cat /proc/mounts"):find(folder, 1, true))
  end)
end)

-- The packages in packaging/ agree with the rest. `make deb` builds the one for Debian, installs it, runs an example,
-- and removes it.

local process = require "spec.support.process"

local read = process.read_file

local VERSION = read("src/core/lua/core.c"):match 'AUTHLETE_VERSION "([^"]+)"'

describe("Packages", function()
  it("have the version of the library", function()
    assert.equal(VERSION, read("packaging/APKBUILD"):match "\npkgver=(%S+)\n")
    assert.is_nil(read "packaging/debian/changelog") -- tools/deb writes it, with that version
  end)

  it("have its licence, word for word", function()
    local function words(text) return (text:gsub("\n %.", "\n"):gsub("%s+", " ")) end
    local licence = words(read "LICENSE"):match "(Permission is hereby.*%S)"
    assert.is_truthy(words(read "packaging/debian/copyright"):find(licence, 1, true))
    assert.matches('license="MIT"', read "packaging/APKBUILD")
    local holder = read("LICENSE"):match "Copyright %(c%) ([^\n]+)"
    assert.is_truthy(read("packaging/debian/copyright"):find("Copyright: " .. holder, 1, true))
  end)

  it("have its name, home and maintainers", function()
    local home = read("authlete-scm-1.rockspec"):match 'url = "git%+(https.-)%.git"'
    for _, name in ipairs { "packaging/debian/control", "packaging/debian/copyright", "packaging/APKBUILD" } do
      assert.is_truthy(read(name):find(home, 1, true), name)
      assert.matches("lua%-authlete", read(name))
    end
    local maintainer = read("packaging/debian/control"):match "\nMaintainer: ([^\n]+)"
    assert.equal(maintainer, read("packaging/APKBUILD"):match "\n# Maintainer: ([^\n]+)")
  end)

  it("are for every version of Lua that Debian has", function()
    local control, rules = read "packaging/debian/control", read "packaging/debian/rules"
    for _, version in ipairs { "5.1", "5.2", "5.3", "5.4" } do
      assert.is_truthy(rules:find("lua" .. version, 1, true))
      assert.is_truthy(control:find(" lua" .. version .. ",", 1, true))
      assert.is_truthy(control:find("lua" .. version .. "-authlete", 1, true))
    end
  end)

  it("install by make install", function()
    assert.matches("%$%(MAKE%) install ", read "packaging/debian/rules")
    assert.matches("make install ", read "packaging/APKBUILD")
    assert.matches("make install ", read "packaging/Dockerfile")
  end)

  it("build from files that exist", function()
    for words in read("packaging/Dockerfile"):gmatch "\nCOPY ([^-\n][^\n]*)" do
      for name in words:gsub("%S+$", ""):gmatch "%S+" do
        assert.is_truthy(os.rename(name, name), name)
      end
    end
    for _, list in ipairs { "docs", "install" } do
      for name in read("packaging/debian/lua-authlete." .. list):gmatch "([^\n ]+)[^\n]*\n" do
        assert.is_truthy(os.rename(name, name), name)
      end
    end
  end)
end)

-- The small modules of src/authlete/util that have no spec file of their own.

local function module(name) return require("authlete.util." .. name) end

describe("util.authorization", function()
  local authorization = module "authorization"

  it("splits a header into scheme and credentials", function()
    assert.same({ "bearer", "aBc " }, { authorization.split "  BEARER  aBc " })
    assert.same({ "dpop", "" }, { authorization.split "DPoP" })
    assert.is_nil((authorization.split ""))
    assert.is_nil((authorization.split(nil)))
  end)

  it("knows what can be a token, and what a JWT", function()
    for _, token in ipairs { "a", "aZ0-._~+/", "a=", "a==" } do
      assert.is_true(authorization.is_token(token), token)
      assert.equal(token, authorization.find_token(token .. "  "))
    end
    for _, text in ipairs { "", "=", "a=b", "a b", "a\0", "\195\164", "a," } do
      assert.is_false(authorization.is_token(text), text)
      assert.is_nil(authorization.find_token(text))
    end
    assert.is_true(authorization.is_jwt "eyJ.a-_b.c=")
    assert.is_false(authorization.is_jwt "")
    assert.is_false(authorization.is_jwt "a b")
  end)
end)

describe("util.ascii", function()
  local ascii = module "ascii"

  it("changes the case of A to Z only", function()
    assert.equal("az@[`{\195\132", ascii.lower "AZ@[`{\195\132")
    assert.equal("AZ@[`{\195\164", ascii.upper "az@[`{\195\164")
  end)

  it("finds control characters", function()
    for _, byte in ipairs { 0, 9, 10, 13, 31, 127 } do
      assert.is_true(ascii.has_control("a" .. string.char(byte) .. "b"), tostring(byte))
    end
    for _, byte in ipairs { 32, 126, 128, 255 } do
      assert.is_false(ascii.has_control("a" .. string.char(byte) .. "b"), tostring(byte))
    end
  end)
end)

describe("util.base_url", function()
  local parse = module("base_url").parse

  it("returns origin, host and port", function()
    assert.same({ origin = "https://EU.example", host = "eu.example", port = "443" }, parse "HTTPS://EU.example/")
    assert.same({ origin = "http://[::1]:80", host = "::1", port = "80" }, parse "http://[::1]:80")
  end)

  it("refuses what cannot be a cluster, and says why", function()
    for text, fault in pairs {
      ["ftp://a"] = "must begin with https://", ["a.example"] = "must begin with https://",
      ["https://a/?b"] = "must not have a query or a fragment", ["https://a@b"] = "must not contain credentials",
      ["https://a b"] = "is not a valid URL", ["https://a/api/x"] = "must not include /api; it is added automatically",
      ["https://a/b"] = "must not have a path after the host", ["https://a:0"] = "does not have a valid port",
      ["http://a.example"] = "must begin with https:// (http:// is for loopback hosts only)",
    } do
      assert.same({ nil, fault }, { parse(text) }, text)
    end
  end)
end)

describe("util.copy", function()
  local copy = module "copy"

  it("merges tables, of which later ones win", function()
    local first = { a = 1, b = 1 }
    assert.same({ a = 1, b = 2, c = 3 }, copy.merged(first, nil, { b = 2 }, { c = 3 }))
    assert.same({ a = 1, b = 1 }, first)
    assert.same({}, copy.merged())
  end)

  it("copies all levels", function()
    local original = { a = { b = { 1 } }, c = false }
    local copied = copy.deep(original)
    assert.same(original, copied)
    copied.a.b[1] = 2
    assert.equal(1, original.a.b[1])
    assert.equal("text", copy.deep "text")
  end)
end)

describe("util.header", function()
  local header = module "header"

  it("knows names and values", function()
    assert.is_true(header.is_name "X-a!#$%&'*+.^_`|~9")
    for _, name in ipairs { "", "a b", "a:", "a\n", "\195\164", 5, false } do
      assert.is_false(header.is_name(name) or false, tostring(name))
    end
    assert.is_true(header.is_value "")
    assert.is_true(header.is_value "a \195\164")
    assert.is_false(header.is_value "a\r\nb: c")
    assert.is_false(header.is_value(5))
  end)

  it("finds one in any case", function()
    assert.equal("b", header.find({ ["X-A"] = "b", [1] = "c" }, "x-a"))
    assert.is_nil(header.find({ ["X-A"] = 5 }, "x-a"))
  end)

  it("collects values by lower-case name", function()
    assert.same({ a = { "1", "2", "3" } }, (function()
      local found = header.by_lower_name { A = "1", a = { "2", "3" } }
      table.sort(found.a)
      return found
    end)())
    assert.is_nil(header.by_lower_name { a = 5 })
    assert.is_nil(header.by_lower_name { a = { "1", 5 } })
    assert.is_nil(header.by_lower_name { "a" })
  end)
end)

describe("util.is_api, is_callable and is_filled", function()
  it("look at what a value can do", function()
    local is_api, is_callable, is_filled = module "is_api", module "is_callable", module "is_filled"
    assert.is_true(is_api { token = print })
    for _, value in ipairs { {}, { token = 1 }, "text", 5, false } do assert.is_false(is_api(value)) end
    assert.is_false(is_api(nil))
    assert.is_true(is_callable(print))
    assert.is_true(is_callable(setmetatable({}, { __call = print })))
    for _, value in ipairs { {}, setmetatable({}, {}), setmetatable({}, { __metatable = "locked" }), "text", 5 } do
      assert.is_false(is_callable(value) or false)
    end
    assert.is_true(is_filled "a")
    for _, value in ipairs { "", 5, {}, false } do assert.is_false(is_filled(value)) end
  end)
end)

describe("util.list", function()
  local list = module "list"

  it("knows lists of strings", function()
    for _, value in ipairs { {}, { "a" }, { "a", "b", "" } } do assert.is_true(list.is_of_strings(value)) end
    for _, value in ipairs { { 1 }, { "a", 2 }, { "a", b = "c" }, { [2] = "a" }, { false }, "a", 5 } do
      assert.is_false(list.is_of_strings(value))
    end
    assert.is_false(list.is_of_strings(nil))
  end)

  it("finds an item, and lists the names of a table", function()
    assert.is_true(list.contains({ "a", "b" }, "b"))
    assert.is_false(list.contains({ "a", "b" }, "c"))
    assert.is_false(list.contains(nil, "a"))
    assert.same({ "a", "b", "c" }, list.names { c = 1, a = 2, b = false })
  end)
end)

describe("util.percent", function()
  it("decodes encoded bytes, and refuses what is not encoded", function()
    local decode = module("percent").decode
    assert.equal("a b/\0\255%41", decode "a%20b%2f%00%FF%2541")
    for _, text in ipairs { "%", "%4", "a%zz", "%%20" } do assert.is_nil(decode(text)) end
  end)
end)

describe("util.phase", function()
  it("may block outside nginx, also where only a part of nginx is", function()
    local phase = module "phase"
    if phase.nginx() then return end
    assert.same({ "block", "none" }, { phase.now() })
    rawset(_G, "ngx", { log = print })
    local may = phase.now()
    rawset(_G, "ngx", nil)
    assert.equal("block", may)
  end)
end)

describe("util.read_only", function()
  local names = { "alpha", "beta" }
  local of = module "read_only"("the.table", function(name)
    return name == "alpha" and 1 or name == "beta" and 2 or nil
  end, function() return { names[1], names[2] } end)

  it("returns what there is, and suggests the nearest name for what there is not", function()
    assert.equal(1, of.alpha)
    assert.same(names, of())
    assert.has_error(function() return of.alpa end, "the.table has no 'alpa'; did you mean 'alpha'?")
    assert.has_error(function() return of[5] end, "the.table has no '5'")
    assert.has_error(function() of.alpha = 3 end, "the.table is read-only: cannot set 'alpha'")
  end)

  if _VERSION ~= "Lua 5.1" then
    it("can be iterated over", function()
      local found = {}
      for name, value in pairs(of) do found[name] = value end
      assert.same({ alpha = 1, beta = 2 }, found)
    end)
  end
end)

describe("util.url", function()
  local url = module "url"

  it("splits into scheme, authority, path and query", function()
    assert.same({ "https", "A:1", "/b", "c?d" }, { url.split "HTTPS://A:1/b?c?d#e" })
    assert.same({ "https", "a", "", "" }, { url.split "https://a?#e?" })
    local scheme, authority, path, query = url.split "/b?c"
    assert.same({ "/b", "c" }, { path, query })
    assert.is_nil(scheme or authority)
    assert.equal("https://a/b", url.without_query "https://a/b?c#d")
    assert.equal("https://a/b", url.without_query "https://a/b#d?c")
  end)
end)

describe("util.utf8", function()
  it("refuses what is not the shortest form, surrogates, and what Unicode does not have", function()
    local is_valid = module("utf8").is_valid
    for _, text in ipairs { "", "a\0", "\194\128", "\224\160\128", "\237\159\191", "\238\128\128", "\240\144\128\128",
      "\244\143\191\191" } do
      assert.is_true(is_valid(text), text)
    end
    for _, text in ipairs { "\128", "\193\191", "\224\159\191", "\237\160\128", "\240\143\191\191", "\244\144\128\128",
      "\245\128\128\128", "\195", "\195\164\164", "\255" } do
      assert.is_false(is_valid(text), text)
    end
  end)
end)

describe("authlete.util.protected", function()
  local protected = require "authlete.util.protected"

  it("returns what a function returns or raises, as pcall does", function()
    assert.same({ true, 1, nil, 3 }, { protected.call(function(...) return ... end, 1, nil, 3) })
    local done, raised = protected.call(error, { code = 1 })
    assert.is_false(done)
    assert.same({ code = 1 }, raised)
    assert.same({ true, 7 }, { protected.call(setmetatable({}, { __call = function(_, x) return x end }), 7) })
  end)

  it("lets the function yield, on every Lua", function()
    local thread = coroutine.wrap(function()
      return protected.call(function(first)
        local second = coroutine.yield(first + 1)
        if second == "raise" then error("raised", 0) end
        return second, coroutine.yield "again"
      end, 1)
    end)
    assert.equal(2, thread())
    assert.equal("again", thread "second")
    assert.same({ true, "second", "third" }, { thread "third" })
    thread = coroutine.wrap(function()
      return protected.call(function() error(coroutine.yield(), 0) end)
    end)
    thread()
    assert.same({ false, "raised" }, { thread "raised" })
  end)
end)

describe("All modules of util", function()
  it("have a spec", function()
    local seen = {}
    for _, command in ipairs { "grep -ho 'module(\\?[ ]\\?\"[a-z0-9_]*\"' spec/util_spec.lua",
      "grep -ho 'require \"authlete.util.[a-z0-9_]*\"' spec/*.lua" } do
      local pipe = assert(io.popen(command))
      for name in pipe:read("*a"):gmatch '([a-z0-9_]+)"' do seen[name] = true end
      pipe:close()
    end
    local pipe, missing = assert(io.popen "ls src/authlete/util"), {}
    for name in pipe:read("*a"):gmatch "([a-z0-9_]+)%.lua" do
      if not seen[name] then missing[#missing + 1] = name end
    end
    pipe:close()
    assert.same({}, missing)
  end)
end)

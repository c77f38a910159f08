-- Where the library reports errors that no caller can receive.

local log = require "authlete.util.log"

describe("The library's log", function()
  local stderr = io.stderr

  after_each(function()
    io.stderr = stderr -- luacheck: ignore 122
    rawset(_G, "ngx", nil)
  end)

  it("goes to standard error, one line at a time, with the library's name", function()
    local written = {}
    io.stderr = { write = function(_, ...) written[#written + 1] = table.concat { ... } end } -- luacheck: ignore 122
    log.error "something is wrong"
    assert.same({ "authlete: something is wrong\n" }, written)
  end)

  it("goes only to nginx's error log in nginx", function()
    local logged = {}
    rawset(_G, "ngx", {
      ERR = 4, get_phase = function() return "log" end, socket = {},
      log = function(...) logged[#logged + 1] = { ... } end,
    })
    io.stderr = { write = function() error "standard error" end } -- luacheck: ignore 122
    log.error "something is wrong"
    assert.same({ { 4, "authlete: something is wrong" } }, logged)
  end)
end)

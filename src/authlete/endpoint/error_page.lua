--- Errors for people: the endpoints that browsers use can reply with a page in place of JSON.

local ascii = require "authlete.util.ascii"
local callback_reply = require "authlete.endpoint.callback_reply"
local copy = require "authlete.util.copy"
local header = require "authlete.util.header"
local log = require "authlete.util.log"
local protected = require "authlete.util.protected"

local decoder = require("cjson").new()

local error_page = {}

-- Whether a person will see the reply. Browsers name HTML when they open a page; programs do not.
local function is_for_person(incoming)
  local accepted = ascii.lower(table.concat(incoming:header_values "accept", ","))
  return accepted:find("text/html", 1, true) ~= nil or accepted:find("application/xhtml+xml", 1, true) ~= nil
end

-- The reply as the callback gets it: also with `error` and `error_description` of its body (RFC 6749 section 5.2).
local function describe(reply)
  local done, body = pcall(decoder.decode, reply.body)
  local details = done and type(body) == "table" and body or {}
  return copy.merged(reply, {
    headers = copy.merged(reply.headers),
    error = type(details.error) == "string" and details.error or nil,
    error_description = type(details.error_description) == "string" and details.error_description or nil,
  })
end

-- The page keeps the headers of the reply that it replaces, such as Allow, unless it has its own.
local function add_missing_headers(page, reply)
  local own = header.by_lower_name(page.headers)
  for name, value in pairs(reply.headers) do
    if name ~= "Content-Type" and not own[ascii.lower(name)] then
      page.headers[name] = value
    end
  end
end

--- Replaces an error by the page that the callback error_page(reply, request) returns, if a person gets it. A reply of
--- another callback is not replaced.
---@param context table
---@param reply table
---@return table # a reply
function error_page.of(context, reply)
  local show = context.callbacks.error_page
  if not show or reply.status < 400 or reply == context.given_reply or not context.incoming
    or not is_for_person(context.incoming) then
    return reply
  end
  local done, given = protected.call(show, describe(reply), context.request)
  local page = done and callback_reply(given)
  if not page then
    context:log(done and "the callback 'error_page' must return a reply"
      or "the callback 'error_page' failed: " .. log.one_line(given))
    return reply
  end
  add_missing_headers(page, reply)
  return page
end

return error_page

--- Forms that other sites send, or make a browser send.

local pages = require "pages"
local sessions = require "sessions"

local forms = {}

local origin = os.getenv "AUTHORIZATION_SERVER"

-- Browsers say where a form was sent from, in Sec-Fetch-Site or, if they are older, in Origin. Programs without a
-- browser send neither; they have no cookies that they do not know.
local function is_from_here()
  local site = ngx.var.http_sec_fetch_site
  if site then return site == "same-origin" or site == "none" end -- "none": the person, reloading the page
  local sender = ngx.var.http_origin
  return sender == nil or sender == origin
end

--- Returns an endpoint that is `endpoint`, but refuses forms that were not sent by a page of this server.
function forms.from_here(endpoint)
  return function(request)
    if request.method == "POST" and not is_from_here() then
      return pages.message(403, "foreign_form")
    end
    return endpoint(request)
  end
end

-- Some browsers and servers refuse longer URLs.
local LONGEST_QUERY = 4000

--- Returns an endpoint that is `endpoint`, but answers forms of other sites by a redirect to itself. Browsers do not
--- send the cookie of the session with such a form (SameSite=Lax), but they do after the redirect.
function forms.as_query(endpoint)
  return function(request)
    local fields = request.body or ""
    if request.method == "POST" and not sessions.has_cookie()
      and fields:find "^[%w%%&=+._~*-]*$" and #fields <= LONGEST_QUERY then
      return pages.redirect(ngx.var.uri .. "?" .. fields)
    end
    return endpoint(request)
  end
end

return forms

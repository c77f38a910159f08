--- The parts of URLs.

local ascii = require "authlete.util.ascii"

local url = {}

---@param text string
---@return string? # the scheme in lower case; nil unless the text begins with "scheme://"
---@return string? # the authority, which is between "//" and the path, query or fragment
---@return string # the path; for text without a scheme, everything before the query and fragment
---@return string? # the query without "?"; nil if there is none
function url.split(text)
  local scheme, authority, path = text:match "^([A-Za-z][A-Za-z0-9+.-]*)://([^/?#]*)([^?#]*)"
  return scheme and ascii.lower(scheme), authority, path or text:match "^[^?#]*", text:match "^[^?#]*%?([^#]*)"
end

---@param text string
---@return string # the text without query and fragment
function url.without_query(text)
  return text:match "^[^?#]*"
end

return url

-- docs/reference/README.md: what all operations have in common, and a list of them.

local described = require "tools.reference.described"
local links = require "tools.reference.links"
local new_text = require "tools.reference.text"
local rows = require "tools.reference.rows"

return function()
  local text = new_text()
  text.add("# Reference")
  text.add("")
  text.add("Written by `make docs` from [operations.def](../../src/core/api/operations.def), the texts in")
  text.add("[src/authlete/description](../../src/authlete/description) and the comments in")
  text.add("[src/authlete](../../src/authlete); change those, not these files.")
  text.add("")
  text.add("`api:OPERATION(request, options)` returns the response, or `nil, message, failure`. `request` is a table")
  text.add("with the operation's parameters; it can be left out if none is required. `{serviceId}` comes from the api.")
  text.add("An `id` may be a string or a number; on Lua versions without integers, ids of 2^53 and above must be")
  text.add("strings. Unknown fields of responses are passed through. If Authlete responds with status 204, the result")
  text.add("is `true`.")
  text.add("")
  text.add("Times are in ms or in seconds since 1970-01-01 UTC, as their descriptions say; durations are in seconds.")
  text.add("")
  text.add("- [Settings, options, failures, hook, transports, retry classes](library.md)")
  text.add("- [Objects](objects.md)")
  text.add("- [Enumerations](enumerations.md)")
  for _, group in ipairs(rows.groups) do
    text.add("")
    text.add("## [%s](%s)", group.name, links.page_of(group.name))
    text.add("")
    text.add("| operation | |")
    text.add("| --- | --- |")
    for _, operation in ipairs(group.operations) do
      text.add("| %s | %s |", links.operation(operation.name), described.operation(operation.name))
    end
  end
  return text.finish()
end

-- docs/endpoints.md, with OpenResty and the sandbox.

local comments = require "tools.reference.comments"
local new_text = require "tools.reference.text"

local function add_functions(text, class, definition, prefix)
  for _, block in ipairs(comments.functions(class, definition)) do
    text.add("\n## " .. prefix .. block.name .. "\n")
    text.add(comments.markdown(block))
  end
end

-- The fields of a class as a table, after the class's comment.
local function add_fields(text, class, title)
  text.add("\n" .. comments.markdown(comments.types[class]) .. "\n")
  text.add("| " .. title .. " | |")
  text.add("| --- | --- |")
  for _, field in ipairs(comments.fields(class)) do
    text.add("| `%s` | %s |", field.name, field.text)
  end
end

return function()
  local text = new_text()
  text.add "<!-- Written by `make docs` from the comments in src/authlete. -->"
  text.add "\n# Endpoints\n"
  text.add(comments.markdown(comments.head "authlete.endpoints"))
  add_functions(text, "authlete.endpoints", "^endpoint%.([%w_]+) =", "authlete.endpoint.")
  text.add "\n# OpenResty\n"
  text.add(comments.markdown(comments.head "authlete.openresty"))
  add_functions(text, "authlete.openresty", "^function openresty%.([%a_]+)%(", "authlete.openresty.")
  text.add "\n# Sandbox\n"
  text.add(comments.markdown(comments.head "authlete.sandbox"))
  add_functions(text, "authlete.sandbox", "^function sandbox%.(new)%(", "authlete.sandbox.")
  add_fields(text, "authlete.sandbox.settings", "setting")
  add_fields(text, "authlete.sandbox.client_settings", "setting")
  add_functions(text, "authlete.sandbox.box", "^function Box:(%l[%l_]*)%(", "box:")
  add_fields(text, "authlete.sandbox.failure", "option")
  return text.finish()
end

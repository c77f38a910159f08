--- Interactions: what a person is asked between an authorization request and the decision about it. The page has the
--- interaction's random name in a hidden field; the rest is on the server.
---
--- An interaction has the `ticket` or the `user_code` that the decision is about, the `action` that receives the
--- decision, the `language`, and what the pages show. Once the consent page is shown, `asked` is the subject of the
--- person who sees it: a decision counts only if this person is still the one who is signed in.

local random = require "authlete.random"
local store = require("store").interactions

local interactions = {}

local SECONDS = 10 * 60

--- Keeps an interaction, and sets its field `name`.
function interactions.keep(interaction)
  interaction.name = interaction.name or random.token()
  store:set(interaction.name, interaction, SECONDS)
end

--- Returns the interaction that a form names; nil if there is none, or it is over.
function interactions.find(form) return form.interaction and store:get(form.interaction) end

--- Ends an interaction, which may not have been kept at all.
function interactions.forget(interaction)
  if interaction.name then store:delete(interaction.name) end
end

return interactions

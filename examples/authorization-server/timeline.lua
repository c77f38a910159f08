--- A protected resource. nginx.conf lets only requests with an access token for it pass.

local encode = require("authlete.json").encode

local timeline = {}

function timeline.show()
  ngx.header["Content-Type"] = "application/json"
  ngx.say(encode {
    timeline = { "Down the rabbit hole", "The pool of tears" },
    of = ngx.ctx.authlete.subject, -- nil for a client's own token (RFC 6749 section 4.4)
  })
end

return timeline

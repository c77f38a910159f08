--- Authlete's API, for the whole server.

return require("authlete").from_env()

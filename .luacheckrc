std = "min"
max_line_length = 120
exclude_files = { "build", "types" }
files["spec"] = { std = "min+busted" }
files["spec/support/peer_server.lua"] = { std = "lua54" }
files["bench/openresty/floor.lua"] = { std = "min+ngx_lua" }
files["bench/openresty/run.lua"] = { std = "lua54" }
files["examples/authorization-server"] = { std = "min+ngx_lua", read_globals = { ngx = { fields = { "run_worker_thread" } } } }
files["examples/kong"] = { std = "min+ngx_lua" }
files["examples/apisix"] = { std = "min+ngx_lua" }
files["examples/sandbox/in_memory.lua"] = { std = "min" }
files["examples/sandbox"] = { std = "min+ngx_lua" }
files["src/core/api/operations.def"] = { std = "none" }

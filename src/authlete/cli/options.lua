--- The options of the program, as the parsers, the completion and the manual page need them.

local options = {}

-- { name, what it takes or nil, text, least integer }

--- Those of operations.
options.operation = {
  { "json", "FILE", "The request as JSON, to which arguments are added; - is standard input." },
  { "each", "FILE", "Run the operation for each line of a file, as JSON, side by side; - is standard input." },
  { "jobs", "N", "With --each: how many calls at once; 32.", 1 },
  { "from", "LINE", "With --each: begin with this line.", 1 },
  { "profile", "NAME", "The profile with the settings, instead of the AUTHLETE_ variables." },
  { "timeout", "SECONDS", "How long a call may take; 10.", 1 },
  { "field", "NAME", "Write only this field of the response, such as action or client.client_id." },
  { "raw", nil, "Write one line, without colours, on a terminal too." },
  { "reply", nil, "Write the HTTP reply that the client application gets." },
  { "dry-run", nil, "Write the request, without secrets, and do not send it." },
}

--- Those of `authlete sandbox`.
options.sandbox = {
  { "port", "PORT", "The port of the loopback address; by default one that is free.", 0 },
  { "settings", "FILE", "The sandbox's settings as JSON; read again when the file has changed." },
}

--- The commands that are not operations, with what they take.
options.commands = {
  { "list", "[WORD]", "Lists the operations, or those whose name, group or description has the word." },
  { "help", "OPERATION", "Describes an operation: its parameters, its response, and the actions of the response." },
  { "sandbox", "[options]", "Serves a stand-in for Authlete over HTTP, for programs in any language." },
  { "completion", "SHELL", "Writes the completion for bash, zsh or fish." },
}

return options

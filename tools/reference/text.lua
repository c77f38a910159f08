-- Builds a text from lines: text.add(line) or text.add(format, …); text.finish() returns the whole.
return function()
  local lines = {}
  return {
    add = function(line, ...)
      lines[#lines + 1] = select("#", ...) > 0 and line:format(...) or line
    end,
    finish = function()
      return table.concat(lines, "\n") .. "\n"
    end,
  }
end

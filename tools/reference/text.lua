-- A text that is made of lines: text.add(line), or text.add(format, …); text.finish() is the whole.
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

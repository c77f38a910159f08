-- The rows of operations.def, which tools/operations.lua describes.
return require("tools.operations").load "src/core/api/operations.def"

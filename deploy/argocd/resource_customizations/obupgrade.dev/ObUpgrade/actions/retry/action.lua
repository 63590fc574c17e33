-- Any new value asks for a retry.
local os = require("os")
obj.spec.retry = "argocd " .. os.date("!%Y-%m-%dT%XZ")
return obj

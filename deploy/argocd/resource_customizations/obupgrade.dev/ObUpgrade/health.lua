-- The health of an ObUpgrade in Argo CD:
--   Healthy      the upgrade has succeeded
--   Suspended    it stands still because a person asked for that: paused, or waiting for an approval or a time
--   Degraded     it has failed, was cancelled, waits longer than it should, or needs a person. Also
--                when somebody restored an old image after the end
--   Progressing  everything else, also while the operator has not yet seen the newest spec
local hs = { status = "Progressing", message = "" }

if obj.metadata.deletionTimestamp ~= nil then
  hs.message = "The ObUpgrade is being deleted."
  return hs
end

local status = obj.status
if status == nil or status.observedGeneration ~= obj.metadata.generation then
  hs.message = "The operator has not yet seen this version of the ObUpgrade."
  return hs
end

local conditions = {}
if status.conditions ~= nil then
  for _, condition in ipairs(status.conditions) do
    conditions[condition.type] = condition
  end
end

local function is(type, value)
  return conditions[type] ~= nil and conditions[type].status == value
end

-- What holds the next step until a person or a planned time lets it begin. A soak ends by itself,
-- and so does the turn of another ObUpgrade.
local suspending = { AwaitingApproval = true, BeforeTime = true, OutsideWindow = true }

hs.message = status.message or ""
if is("ClusterLeftBehind", "True") then
  hs.status = "Degraded"
  hs.message = conditions["ClusterLeftBehind"].message
elseif is("GitInStep", "False") and conditions["GitInStep"].reason == "OldImageReturned" then
  hs.status = "Degraded"
  hs.message = conditions["GitInStep"].message
elseif is("Succeeded", "True") then
  hs.status = "Healthy"
elseif is("Succeeded", "False") or is("Stalled", "True") then
  hs.status = "Degraded"
elseif status.phase == "Paused" then
  hs.status = "Suspended"
elseif status.phase == "Waiting" and suspending[status.reason] then
  hs.status = "Suspended"
elseif status.progress ~= nil and hs.message ~= "" then
  hs.message = status.progress .. ": " .. hs.message
end
return hs

-- Which actions are possible now. Argo CD shows the others greyed out.
local status = obj.status or {}
local ended = status.finishedAt ~= nil or obj.metadata.deletionTimestamp ~= nil
local seen = status.observedGeneration == obj.metadata.generation

local conditions = {}
if status.conditions ~= nil then
  for _, condition in ipairs(status.conditions) do
    conditions[condition.type] = condition
  end
end

local function is(type, value, reason)
  local condition = conditions[type]
  return condition ~= nil and condition.status == value and (reason == nil or condition.reason == reason)
end

-- From the first zone that a hop stops on, OceanBase can't go back.
local function tooLate()
  if status.hops == nil then
    return false
  end
  for _, hop in ipairs(status.hops) do
    local through = hop.finishedAt ~= nil
    for _, zone in ipairs(hop.zones or {}) do
      if zone.finishedAt == nil then
        through = false
      end
    end
    if not through then
      for _, zone in ipairs(hop.zones or {}) do
        if zone.finishedAt ~= nil or zone.stoppedAt ~= nil then
          return true
        end
        for _, step in ipairs(zone.steps or {}) do
          if step.name == "stopZone" then
            return true
          end
        end
      end
      return false
    end
  end
  return #status.hops > 0
end

local cancelling = obj.spec.cancelled == true or status.phase == "Cancelling"
local checks = obj.spec.mode == "PreCheckOnly"
-- Only a step that has failed waits for a retry. An overdue one looks again by itself.
local failed = is("Stalled", "True") and is("Reconciling", "False")

local actions = {}
actions["pause"] = { ["disabled"] = ended or cancelling or obj.spec.paused ~= nil }
actions["resume"] = { ["disabled"] = ended or obj.spec.paused == nil }
actions["retry"] = { ["disabled"] = not (seen and failed and (not ended or (checks and status.phase == "Failed"))) }
actions["approve"] = { ["disabled"] = not (seen and not ended and is("Approved", "False", "AwaitingApproval")) }
actions["cancel"] = { ["disabled"] = ended or cancelling or tooLate() }
return actions

-- Approves the zone that waits: the first one that is not through.
local value = nil
for _, hop in ipairs(obj.status.hops) do
  for _, zone in ipairs(hop.zones or {}) do
    if value == nil and zone.finishedAt == nil then
      value = hop.version .. "/" .. zone.name
    end
  end
end
if obj.metadata.annotations == nil then
  obj.metadata.annotations = {}
end
obj.metadata.annotations["obupgrade.dev/approved"] = value
return obj

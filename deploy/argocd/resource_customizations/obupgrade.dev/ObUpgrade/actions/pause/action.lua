-- The upgrade stands still once every zone is in service.
obj.spec.paused = "BetweenZones"
return obj

obj.spec.cancelled = true
return obj

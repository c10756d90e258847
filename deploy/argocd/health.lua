-- Health of a LinkSpec for Argo CD. Without it a custom resource counts as healthy as soon as it exists.
-- docs/kubernetes/gitops.md tells how to install it.

local function condition(kind)
  for _, entry in ipairs((obj.status or {}).conditions or {}) do
    if entry.type == kind then
      return entry
    end
  end
  return {}
end

local function health(status, message)
  return { status = status, message = message }
end

local seen = (obj.status or {}).observedGeneration
local ready, stalled = condition("Ready"), condition("Stalled")

if obj.spec ~= nil and obj.spec.suspend == true then
  return health("Suspended", "spec.suspend is true")
end
if seen == nil or seen ~= obj.metadata.generation then
  return health("Progressing", "The operator has not seen this generation yet")
end
if stalled.status == "True" then
  return health("Degraded", stalled.message)
end
if ready.status == "True" then
  return health("Healthy", ready.message)
end
if ready.reason == "ApprovalPending" then
  return health("Suspended", ready.message)
end
if ready.status == "False" then
  return health("Degraded", ready.message)
end
return health("Progressing", ready.message or "The operator is at work")

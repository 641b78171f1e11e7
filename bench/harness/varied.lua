-- No request is like another: one header counts. What a server knows by the bytes helps it nothing.
local number = 0

request = function()
  number = number + 1
  wrk.headers["X-Number"] = tostring(number)
  return wrk.format()
end

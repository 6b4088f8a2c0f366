-- wrk's script. Arguments: "create" and a prefix for the keys, or "read" and a file with a path on each line.
local threads = 0

function setup(thread)
  thread:set("number", threads)
  threads = threads + 1
end

function init(arguments)
  count = 0
  if arguments[1] == "create" then
    prefix = arguments[2] .. "-" .. number .. "-"
  else
    paths = {}
    for path in io.lines(arguments[2]) do
      paths[#paths + 1] = wrk.format("GET", path)
    end
    count = number * 7919
  end
end

local body = '{"billDescription":"Water","billAmount":1000,"billPaymentMode":"EXACT"}'
local headers = { ["content-type"] = "application/json" }

function request()
  count = count + 1
  if prefix then
    headers["idempotency-key"] = prefix .. count
    return wrk.format("POST", nil, headers, body)
  end
  return paths[count % #paths + 1]
end

function done(summary, latency)
  local errors = summary.errors
  local lost = errors.connect + errors.read + errors.write + errors.timeout
  io.write(string.format('{"requests":%d,"us":%d,"p50":%d,"p99":%d,"refused":%d,"lost":%d}\n',
    summary.requests, summary.duration, latency:percentile(50), latency:percentile(99), errors.status, lost))
end

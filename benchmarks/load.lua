-- The requests of benchmarks/load.py: one address of a file after another, from a place of its own for each thread.
local places = 0

function setup(thread)
  thread:set("place", places)
  places = places + 1
end

function init(arguments)
  addresses = {}
  for line in io.lines(arguments[1]) do
    addresses[#addresses + 1] = line
  end
  at = place * math.floor(#addresses / 2)
end

function request()
  at = at % #addresses + 1
  return wrk.format("GET", addresses[at], { ["Accept-Encoding"] = "gzip" })
end

function done(summary, latency, _)
  local errors = summary.errors
  io.write(string.format(
    "figures %d %d %d %.3f %.3f %.3f %.3f\n",
    summary.requests, summary.duration,
    errors.connect + errors.read + errors.write + errors.status + errors.timeout,
    latency:percentile(50) / 1000, latency:percentile(95) / 1000, latency:percentile(99) / 1000,
    latency.max / 1000
  ))
end

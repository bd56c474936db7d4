-- Each request is the form of the next person in people.txt; threads begin at different people.
local people, at, threads = {}, 0, 0

function setup(thread)
  threads = threads + 1
  thread:set("number", threads)
end

function init(args)
  for line in io.lines(args[1]) do
    local cookie, token = line:match("^(.*) (%x+)$")
    people[#people + 1] = { cookie, token }
  end
  path = args[2]
  math.randomseed(os.time() * 1000 + number * 7919)
  at = math.random(#people)
end

local function key()
  local text = {}
  for place = 1, 4 do text[place] = string.format("%08x", math.random(0, 0x7fffffff)) end
  return table.concat(text)
end

function request()
  at = at % #people + 1
  local cookie, token = people[at][1], people[at][2]
  local body = "csrfmiddlewaretoken=" .. token .. "&form_key=" .. key()
  for _ = 1, 3 do body = body .. "&choice=U-" .. string.format("%02d", math.random(40)) end
  local headers = { ["Cookie"] = cookie, ["Content-Type"] = "application/x-www-form-urlencoded" }
  return wrk.format("POST", path, headers, body)
end

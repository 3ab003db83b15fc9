-- Everything that the journal does in Redis. Redis runs one script at a time, and all of it or nothing.
--
-- KEYS[1] begins the names of all keys of the app; it is also the channel on which each append is told.
-- ARGV[1] is the identity of the server that the node has joined, or nothing.
-- ARGV[2] names a function, and what follows are its arguments.
-- Returns the identity of this server, and then what the function returns. Does nothing on another server.
--
-- <app>:journal     stream of the batches; the ids are 1-0, 2-0, 3-0, …
-- <app>:state       hash: id of the last batch, first id that is not trimmed, clock of the server and time of the
--                   journal at the last batch, in milliseconds
-- <app>:node:<node> hash: name, version, the ids of "up", "ready" and "down", the last batch and its id, the counter,
--                   position, connections, and the answer to its join
-- <app>:live        sorted set of the live nodes, by the id of "up"
-- <app>:dead        sorted set of the dead nodes that are not trimmed, by the id of "down"
-- <app>:snapshot:…  hash: the state that a newcomer starts with, in parts

local app = KEYS[1]
local journal, state, live, dead = app .. ':journal', app .. ':state', app .. ':live', app .. ':dead'
local DOWN = '9223372036854775807'

-- which process this is, and which history it writes: a replica that takes over writes another one
local function identity()
  local info = redis.call('info', 'server', 'replication')
  return string.match(info, 'run_id:(%x+)') .. '/' .. string.match(info, 'master_replid:(%x+)')
end

local function key(node)
  return app .. ':node:' .. node
end

local function snapshot_of(node)
  return app .. ':snapshot:' .. node
end

local function number(name)
  return tonumber(redis.call('hget', state, name) or 0)
end

local function lives(node)
  return redis.call('zscore', live, node)
end

local function add(node, batch, data)
  local time = redis.call('time')
  local now = time[1] * 1000 + math.floor(time[2] / 1000)
  local id = number('id') + 1
  local at = now
  if id > 1 then
    at = number('at') + math.min(math.max(now - number('clock'), 0), 5000)
  end
  -- fails, before anything is written, when the stream is further than the state
  redis.call('xadd', journal, id .. '-0', 'node', node, 'batch', batch, 'at', at, 'data', data)
  redis.call('hset', state, 'id', id, 'clock', now, 'at', at)
  redis.call('publish', app, id)
  return id
end

local function finish(node, data)
  if lives(node) then
    local id = add(node, DOWN, data)
    redis.call('hset', key(node), 'down', id)
    redis.call('zrem', live, node)
    redis.call('zadd', dead, id, node)
    redis.call('del', snapshot_of(node))
  end
end

-- of a node whose key is lost it does not grow, so that the node is declared dead
local function beat_of(node)
  return redis.call('hget', key(node), 'beat') or '-1'
end

local functions = {}

-- returns id and name of each node that lived at the node's "up", with the ids of its "up" and "ready"
function functions.join(node, name, version, up, old, old_down)
  local before = redis.call('hget', key(node), 'joined')
  if before then
    return cmsgpack.unpack(before)
  end
  local least
  for _, other in ipairs(redis.call('zrange', live, 0, -1)) do
    local known = tonumber(redis.call('hget', key(other), 'version') or version)
    if other ~= old and known < (least or math.huge) then
      least = known
    end
  end
  if least and tonumber(version) < least then
    return redis.error_reply('REFUSED This node knows version ' .. version
      .. ' of the journal, and all others know version ' .. least)
  end
  finish(old, old_down)
  local id = add(node, 0, up)
  redis.call('hset', key(node), 'name', name, 'version', version, 'up', id, 'beat', 0, 'position', id,
    'connections', 0)
  redis.call('zadd', live, id, node)
  local joined = {}
  for _, other in ipairs(redis.call('zrange', live, 0, -1)) do
    local row = redis.call('hmget', key(other), 'name', 'up', 'ready')
    for _, value in ipairs({ other, row[1] or '', row[2] or lives(other), row[3] or '0' }) do
      table.insert(joined, value)
    end
  end
  redis.call('hset', key(node), 'joined', cmsgpack.pack(joined))
  return joined
end

-- returns the id, or nothing when the node does not live, or must not start with nothing
function functions.ready(node, data, first)
  local up = lives(node)
  if not up then
    return {}
  end
  local id = redis.call('hget', key(node), 'ready')
  if id then
    return { id }
  end
  for _, other in ipairs(redis.call('zrange', live, 0, -1)) do
    if first == 'true'
      and (redis.call('hexists', key(other), 'ready') == 1 or tonumber(lives(other)) < tonumber(up)) then
      return {}
    end
  end
  id = add(node, 1, data)
  redis.call('hset', key(node), 'ready', id)
  redis.call('del', snapshot_of(node))
  return { id }
end

-- returns the id, or nothing when the node does not live
function functions.append(node, batch, data)
  if tonumber(batch) < 2 or batch == DOWN then
    return redis.error_reply('ERR Not the number of a batch: ' .. batch)
  end
  if not lives(node) then
    return {}
  end
  local row = redis.call('hmget', key(node), 'up', 'batch', 'id')
  if not row[1] then
    return redis.error_reply('ERR Redis has lost what it knew of this node')
  end
  if row[2] == batch then
    return { row[3] } -- it was appended, and the answer was lost
  end
  if tonumber(batch) < tonumber(row[2] or 0) then
    return redis.error_reply('ERR Batch ' .. batch .. ' comes after batch ' .. row[2])
  end
  local id = add(node, batch, data)
  redis.call('hset', key(node), 'batch', batch, 'id', id)
  return { id }
end

-- returns what follows a batch: id, node, number, time and data of each; or why it cannot be known
function functions.read(id, node, batch, max, max_bytes)
  local at = redis.call('xrange', journal, id, id)[1]
  if not at then
    return { tonumber(id) < number('first') and number('id') >= tonumber(id) and 'trimmed' or 'lost' }
  end
  if at[2][2] ~= node or at[2][4] ~= batch then
    return { 'lost' }
  end
  local answer = { 'follows' }
  local bytes, count, from = 0, 0, tonumber(id) + 1
  while count < tonumber(max) and bytes < tonumber(max_bytes) do
    local entry = redis.call('xrange', journal, from, '+', 'count', 1)[1]
    if not entry then
      break
    end
    for _, value in ipairs({ string.match(entry[1], '%d+'), entry[2][2], entry[2][4], entry[2][6], entry[2][8] }) do
      table.insert(answer, value)
    end
    bytes, count, from = bytes + #entry[2][8], count + 1, from + 1
  end
  return answer
end

-- returns the last id; then id, counter, position and connections of each live node
function functions.beat(node, position, connections)
  if lives(node) and redis.call('hexists', key(node), 'up') == 1 then
    redis.call('hincrby', key(node), 'beat', 1)
    redis.call('hset', key(node), 'position', position, 'connections', connections)
  end
  local answer = { tostring(number('id')) }
  for _, other in ipairs(redis.call('zrange', live, 0, -1)) do
    local row = redis.call('hmget', key(other), 'position', 'connections')
    for _, value in ipairs({ other, beat_of(other), row[1] or lives(other), row[2] or '0' }) do
      table.insert(answer, value)
    end
  end
  return answer
end

-- returns something when the victim does not live now
function functions.declare_dead(judge, judge_beat, victim, victim_beat, data)
  if lives(victim) and lives(judge) and beat_of(judge) == judge_beat and beat_of(victim) == victim_beat then
    finish(victim, data)
  end
  return lives(victim) and {} or { 'dead' }
end

function functions.leave(node, data)
  finish(node, data)
  return {}
end

-- makes what was written under a key the state for a newcomer
function functions.store(newcomer, written)
  if lives(newcomer) and redis.call('hexists', key(newcomer), 'ready') == 0 then
    redis.call('persist', written)
    redis.call('rename', written, snapshot_of(newcomer))
  else
    redis.call('del', written)
  end
  return {}
end

-- returns what identifies a state, and a part of it
function functions.fetch(newcomer, part)
  local row = redis.call('hmget', snapshot_of(newcomer), 'id', 'node', 'batch', 'parts', 'mark', part)
  return row[1] and row or {}
end

-- deletes at most 500 batches below an id, and the nodes that ended before that; returns how many batches.
-- The last batch stays
function functions.trim(below)
  local first = math.max(number('first'), 1)
  local to = math.min(first + 500, tonumber(below), number('id'))
  if to <= first then
    return { '0' }
  end
  redis.call('xtrim', journal, 'minid', '=', to)
  redis.call('hset', state, 'first', to)
  for _, node in ipairs(redis.call('zrangebyscore', dead, '-inf', '(' .. to)) do
    redis.call('del', key(node))
    redis.call('zrem', dead, node)
  end
  return { tostring(to - first) }
end

-- deletes what all live nodes have applied, however young it is; returns how many batches. A batch whose answer
-- was lost is known by its node's key
function functions.make_room()
  local below = number('id')
  for _, node in ipairs(redis.call('zrange', live, 0, -1)) do
    below = math.min(below, tonumber(redis.call('hget', key(node), 'position') or 0))
  end
  return functions.trim(below)
end

local identity = identity()
if ARGV[1] ~= '' and ARGV[1] ~= identity then
  return { identity }
end
local answer = functions[ARGV[2]](unpack(ARGV, 3))
if not answer.err then
  table.insert(answer, 1, identity)
end
return answer

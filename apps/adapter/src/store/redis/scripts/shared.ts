import { clockTolerance } from '../../throttle-store';

// Each step that has to be atomic is one script. All keys begin with KEYS[1], which holds a hash tag, so that they are in one slot of a cluster.

/**
 * s:<session> is a session's hash; a: and r: lead from the hash of an access token and a refresh token to its session, p: from that
 * of a spent refresh token that does not carry its generation. u:<tenant and user> and t:<tenant> list sessions, the first by when
 * they were used last; k:<session> those that it lent.
 */
export const shared = `
local base = KEYS[1]

local function fields(key)
  local flat = redis.call('HGETALL', key)
  local row = {}
  for i = 1, #flat, 2 do row[flat[i]] = flat[i + 1] end
  return row
end

local function userKey(row) return base .. 'u:' .. cjson.encode({ row.tenant, row.user }) end

-- what is listed may have ended by itself
local function alive(listKey)
  local ids = {}
  for _, id in ipairs(redis.call('ZRANGE', listKey, 0, -1)) do
    if redis.call('EXISTS', base .. 's:' .. id) == 1 then table.insert(ids, id) else redis.call('ZREM', listKey, id) end
  end
  return ids
end

local function lent(id) return redis.call('SMEMBERS', base .. 'k:' .. id) end

local function unlist(id, row)
  redis.call('ZREM', userKey(row), id)
  redis.call('ZREM', base .. 't:' .. row.tenant, id)
  if row.parent then redis.call('SREM', base .. 'k:' .. row.parent, id) end
end

local function drop(id)
  local row = fields(base .. 's:' .. id)
  if not row.tenant then return 0 end
  local count = 1
  for _, child in ipairs(lent(id)) do count = count + drop(child) end
  redis.call('DEL', base .. 's:' .. id, base .. 'k:' .. id, base .. 'a:' .. row.accessHash)
  if row.refreshHash then redis.call('DEL', base .. 'r:' .. row.refreshHash) end
  unlist(id, row)
  return count
end

-- remembered until its access token would have ended, without its secrets; adds the ids of what it ends
local function close(id, ended)
  local key = base .. 's:' .. id
  local row = fields(key)
  if not row.tenant or row.closed then return end
  table.insert(ended, id)
  for _, child in ipairs(lent(id)) do close(child, ended) end
  redis.call('DEL', base .. 'r:' .. row.refreshHash, base .. 'k:' .. id)
  redis.call('HDEL', key, 'credential', 'credentialHash', 'sipAccount', 'sealedPair', 'refreshHash', 'lastRefreshHash')
  redis.call('HSET', key, 'closed', '1', 'refreshEnd', row.accessEnd)
  redis.call('PEXPIREAT', key, row.accessEnd)
  redis.call('PEXPIREAT', base .. 'a:' .. row.accessHash, row.accessEnd)
  unlist(id, row)
end

-- microseconds since 1970
local function preciseClock()
  local time = redis.call('TIME')
  return tonumber(time[1]) * 1000000 + tonumber(time[2])
end

-- milliseconds since 1970
local function clock() return math.floor(preciseClock() / 1000) end

-- one that is not listed has ended
local function used(row) redis.call('ZADD', userKey(row), 'XX', preciseClock(), row.id) end

-- takes the time until which the step may be made from the front of ARGV
local function beInTime()
  if clock() > tonumber(table.remove(ARGV, 1)) then error('too late') end
end

local function least(one, other) return tonumber(one) < tonumber(other) and one or other end

local function expire(row)
  redis.call('PEXPIREAT', base .. 's:' .. row.id, row.refreshEnd)
  redis.call('PEXPIREAT', base .. 'a:' .. row.accessHash, row.refreshEnd)
  redis.call('PEXPIREAT', base .. 'r:' .. row.refreshHash, row.refreshEnd)
end

-- more of what ended by itself goes than comes
local function clean(key, kind)
  for _, id in ipairs(redis.call('ZRANDMEMBER', key, 3)) do
    if redis.call('EXISTS', base .. kind .. id) == 0 then redis.call('ZREM', key, id) end
  end
end

-- the list ends with the last of what it lists
local function list(key, score, id, ends)
  redis.call('ZADD', key, score, id)
  if redis.call('PEXPIREAT', key, ends, 'GT') == 0 and redis.call('PTTL', key) == -1 then redis.call('PEXPIREAT', key, ends) end
end

-- from names and values that begin at an index of ARGV; false if the session that delegates has ended
local function insert(first, limit)
  local row = {}
  for i = first, #ARGV, 2 do row[ARGV[i]] = ARGV[i + 1] end
  local known = redis.call('EXISTS', base .. 's:' .. row.id, base .. 'a:' .. row.accessHash, base .. 'r:' .. row.refreshHash)
  if known > 0 then error('the session is there already') end
  if row.parent then
    local lender = fields(base .. 's:' .. row.parent)
    if not lender.tenant or lender.closed then return false end
  end
  row.accessEnd = least(row.accessEnd, row.absoluteEnd)
  row.refreshEnd = least(row.refreshEnd, row.absoluteEnd)
  for name, value in pairs(row) do redis.call('HSET', base .. 's:' .. row.id, name, value) end
  redis.call('SET', base .. 'a:' .. row.accessHash, row.id)
  redis.call('SET', base .. 'r:' .. row.refreshHash, row.id)
  expire(row)
  local ofTenant = base .. 't:' .. row.tenant
  clean(ofTenant, 's:')
  list(ofTenant, row.absoluteEnd, row.id, row.absoluteEnd)
  if row.parent then
    redis.call('SADD', base .. 'k:' .. row.parent, row.id)
    redis.call('PEXPIREAT', base .. 'k:' .. row.parent, row.absoluteEnd)
  end
  list(userKey(row), preciseClock(), row.id, row.absoluteEnd)
  local others = {}
  for _, id in ipairs(alive(userKey(row))) do
    if id ~= row.id and (redis.call('HGET', base .. 's:' .. id, 'parent') or nil) == row.parent then table.insert(others, id) end
  end
  for i = 1, #others - tonumber(limit) + 1 do drop(others[i]) end
  return true
end

-- counters of fixed windows: the first one opens the window, and an empty name counts nothing. One that would last longer than its
-- time is from before the clock was set back
local function isOver(key, window)
  local left = redis.call('PTTL', key)
  return left < 0 or left > tonumber(window) + ${clockTolerance}
end
local function isFull(name, most, window)
  local key = base .. 'w:' .. name
  return name ~= '' and not isOver(key, window) and tonumber(redis.call('GET', key)) >= tonumber(most)
end
local function count(name, window)
  local key = base .. 'w:' .. name
  if name == '' then return end
  if isOver(key, window) then redis.call('SET', key, 1, 'PX', window) else redis.call('INCR', key) end
end
`;

// Each step that has to be atomic is one script. All keys begin with KEYS[1], which holds a hash tag, so that they are in one slot of a cluster.

/**
 * s:<session> is a session's hash; a:, r: and p: lead from the hash of an access token, a refresh token and a spent refresh token
 * to its session. u:<tenant and user> and t:<tenant> list sessions, the first by their age; k:<session> those that it lent.
 */
const shared = `
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

local function least(one, other) return tonumber(one) < tonumber(other) and one or other end

local function expire(row)
  redis.call('PEXPIREAT', base .. 's:' .. row.id, row.refreshEnd)
  redis.call('PEXPIREAT', base .. 'a:' .. row.accessHash, row.refreshEnd)
  redis.call('PEXPIREAT', base .. 'r:' .. row.refreshHash, row.refreshEnd)
end

-- the list ends with the last of what it lists
local function list(key, score, id, ends)
  redis.call('ZADD', key, score, id)
  if redis.call('PEXPIREAT', key, ends, 'GT') == 0 and redis.call('PTTL', key) == -1 then redis.call('PEXPIREAT', key, ends) end
end

-- from names and values that begin at an index of ARGV
local function insert(first, limit)
  local row = {}
  for i = first, #ARGV, 2 do row[ARGV[i]] = ARGV[i + 1] end
  local known = redis.call('EXISTS', base .. 's:' .. row.id, base .. 'a:' .. row.accessHash, base .. 'r:' .. row.refreshHash)
  if known > 0 then error('the session is there already') end
  row.accessEnd = least(row.accessEnd, row.absoluteEnd)
  row.refreshEnd = least(row.refreshEnd, row.absoluteEnd)
  for name, value in pairs(row) do redis.call('HSET', base .. 's:' .. row.id, name, value) end
  redis.call('SET', base .. 'a:' .. row.accessHash, row.id)
  redis.call('SET', base .. 'r:' .. row.refreshHash, row.id)
  expire(row)
  list(base .. 't:' .. row.tenant, row.absoluteEnd, row.id, row.absoluteEnd)
  if row.parent then
    redis.call('SADD', base .. 'k:' .. row.parent, row.id)
    redis.call('PEXPIREAT', base .. 'k:' .. row.parent, row.absoluteEnd)
  end
  list(userKey(row), redis.call('INCR', base .. 'count'), row.id, row.absoluteEnd)
  local own = {}
  for _, id in ipairs(alive(userKey(row))) do
    if redis.call('HEXISTS', base .. 's:' .. id, 'parent') == 0 then table.insert(own, id) end
  end
  for i = 1, #own - tonumber(limit) do drop(own[i]) end
end
`;

const scripts = {
  addSession: `insert(2, ARGV[1])`,

  findByAccess: `
for i = 1, #ARGV do
  local id = redis.call('GET', base .. 'a:' .. ARGV[i])
  if id then return redis.call('HGETALL', base .. 's:' .. id) end
end
return {}`,

  // tenant, now, start of the window, access hash, its end, refresh hash, its end, sealed pair, hashes of the token
  spendRefresh: `
local tenant, now, windowStart = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3])
for i = 9, #ARGV do
  local id = redis.call('GET', base .. 'r:' .. ARGV[i])
  local row = id and fields(base .. 's:' .. id)
  if row and row.tenant == tenant then
    if tonumber(row.refreshEnd) <= now then
      drop(id)
      return { 'unknown' }
    end
    redis.call('DEL', base .. 'a:' .. row.accessHash, base .. 'r:' .. ARGV[i])
    row.accessHash, row.accessEnd = ARGV[4], least(ARGV[5], row.absoluteEnd)
    row.refreshHash, row.refreshEnd = ARGV[6], least(ARGV[7], row.absoluteEnd)
    redis.call('HSET', base .. 's:' .. id, 'accessHash', row.accessHash, 'accessEnd', row.accessEnd, 'refreshHash', row.refreshHash,
      'refreshEnd', row.refreshEnd, 'lastRefreshHash', ARGV[i], 'lastSpent', ARGV[2], 'sealedPair', ARGV[8])
    redis.call('SET', base .. 'a:' .. row.accessHash, id)
    redis.call('SET', base .. 'r:' .. row.refreshHash, id)
    redis.call('SET', base .. 'p:' .. ARGV[i], id, 'PXAT', row.absoluteEnd)
    expire(row)
    return { 'spent', redis.call('HGETALL', base .. 's:' .. id) }
  end
end
for i = 9, #ARGV do
  local id = redis.call('GET', base .. 'p:' .. ARGV[i])
  local row = id and fields(base .. 's:' .. id)
  if row and row.tenant == tenant and not row.closed then
    if row.lastRefreshHash == ARGV[i] and tonumber(row.lastSpent) >= windowStart then
      return { 'repeated', redis.call('HGETALL', base .. 's:' .. id) }
    end
    drop(id)
    return { 'reused', id }
  end
end
return { 'unknown' }`,

  // id, sealed credential before or nothing, names and values; an empty value takes a field away
  setSecrets: `
local key = base .. 's:' .. ARGV[1]
if redis.call('EXISTS', key) == 0 or redis.call('HEXISTS', key, 'closed') == 1 then return end
if ARGV[2] ~= '' and redis.call('HGET', key, 'credential') ~= ARGV[2] then return end
for i = 3, #ARGV, 2 do
  if ARGV[i + 1] == '' then redis.call('HDEL', key, ARGV[i]) else redis.call('HSET', key, ARGV[i], ARGV[i + 1]) end
end`,

  closeSession: `
local ended = {}
close(ARGV[1], ended)
return ended`,

  // tenant, user, id of one that stays, id of one that goes where it has no hash, hashes of a credential; without any, whatever they hold
  closeOfUser: `
local ended, wanted = {}, {}
for i = 5, #ARGV do wanted[ARGV[i]] = true end
for _, id in ipairs(alive(userKey({ tenant = ARGV[1], user = ARGV[2] }))) do
  local hash = redis.call('HGET', base .. 's:' .. id, 'credentialHash')
  local isWanted = #ARGV < 5 or (hash and wanted[hash]) or (not hash and id == ARGV[4])
  if id ~= ARGV[3] and isWanted then close(id, ended) end
end
return ended`,

  // id, tenant, user, hash of the code, end, when it is forgotten
  addOtp: `
local key = base .. 'o:' .. ARGV[1]
local ofUser = base .. 'ou:' .. cjson.encode({ ARGV[2], ARGV[3] })
redis.call('HSET', key, 'tenant', ARGV[2], 'user', ARGV[3], 'codeHash', ARGV[4], 'end', ARGV[5])
redis.call('PEXPIREAT', key, ARGV[6])
redis.call('SADD', ofUser, ARGV[1])
redis.call('PEXPIREAT', ofUser, ARGV[6])`,

  // id, tenant, most guesses, now, hashes of the code
  guessOtp: `
local key = base .. 'o:' .. ARGV[1]
local otp = fields(key)
if not otp.tenant then return { 'unknown' } end
local guesses = redis.call('HINCRBY', key, 'guesses', 1)
if tonumber(otp['end']) <= tonumber(ARGV[4]) then return { 'expired' } end
if guesses > tonumber(ARGV[3]) then
  redis.call('DEL', key)
  return { 'exceeded' }
end
if otp.tenant == ARGV[2] then
  for i = 5, #ARGV do
    if otp.codeHash == ARGV[i] then return { 'right', otp.user } end
  end
end
return { 'wrong' }`,

  // id, now, limit, the session
  spendOtp: `
local key = base .. 'o:' .. ARGV[1]
local ends = redis.call('HGET', key, 'end')
if not ends or tonumber(ends) <= tonumber(ARGV[2]) then return 0 end
insert(4, ARGV[3])
redis.call('DEL', key)
return 1`,

  // when all are forgotten, and for each: id, hash, tenant, user, created, end
  addProvisioning: `
local seen = {}
for i = 2, #ARGV, 6 do
  if seen[ARGV[i]] or redis.call('EXISTS', base .. 'v:' .. ARGV[i]) == 1 then error('the link is there already') end
  seen[ARGV[i]] = true
end
for i = 2, #ARGV, 6 do
  local id, hash, tenant, user = ARGV[i], ARGV[i + 1], ARGV[i + 2], ARGV[i + 3]
  local count = redis.call('INCR', base .. 'count')
  redis.call('HSET', base .. 'v:' .. id, 'id', id, 'hash', hash, 'tenant', tenant, 'user', user, 'created', ARGV[i + 4], 'end', ARGV[i + 5])
  redis.call('SET', base .. 'h:' .. hash, id, 'PXAT', ARGV[i + 5])
  redis.call('PEXPIREAT', base .. 'v:' .. id, ARGV[1])
  list(base .. 'vt:' .. tenant, count, id, ARGV[1])
  list(base .. 'vu:' .. cjson.encode({ tenant, user }), count, id, ARGV[1])
end`,

  // tenant, now, hashes
  findProvisioning: `
for i = 3, #ARGV do
  local id = redis.call('GET', base .. 'h:' .. ARGV[i])
  local token = id and fields(base .. 'v:' .. id)
  if token and token.tenant == ARGV[1] and not token.spent and not token.revoked and tonumber(token['end']) > tonumber(ARGV[2]) then
    return redis.call('HGETALL', base .. 'v:' .. id)
  end
end
return {}`,

  // id, now, limit, the session
  spendProvisioning: `
local key = base .. 'v:' .. ARGV[1]
local token = fields(key)
if not token.tenant or token.spent or token.revoked or tonumber(token['end']) <= tonumber(ARGV[2]) then return 0 end
insert(4, ARGV[3])
redis.call('HSET', key, 'spent', ARGV[2])
return 1`,

  // tenant, user or nothing, most, id after which it goes on or nothing
  listProvisioning: `
local key = ARGV[2] == '' and base .. 'vt:' .. ARGV[1] or base .. 'vu:' .. cjson.encode({ ARGV[1], ARGV[2] })
local below = '+inf'
if ARGV[4] ~= '' then
  local at = redis.call('ZSCORE', base .. 'vt:' .. ARGV[1], ARGV[4])
  if not at then return {} end
  below = '(' .. at
end
local found = {}
local offset = 0
while #found < tonumber(ARGV[3]) do
  local ids = redis.call('ZREVRANGEBYSCORE', key, below, '-inf', 'LIMIT', offset, 100)
  if #ids == 0 then return found end
  offset = offset + #ids
  for _, id in ipairs(ids) do
    local row = redis.call('HGETALL', base .. 'v:' .. id)
    if #row > 0 and #found < tonumber(ARGV[3]) then table.insert(found, row) end
  end
end
return found`,

  // tenant, id, now
  revokeProvisioning: `
local key = base .. 'v:' .. ARGV[2]
local token = fields(key)
if token.tenant ~= ARGV[1] or token.spent or token.revoked or tonumber(token['end']) <= tonumber(ARGV[3]) then return 0 end
redis.call('HSET', key, 'revoked', ARGV[3])
return 1`,

  // tenant, user, status, at, end
  setPresence: `
local key = base .. 'e:' .. ARGV[1]
local known = redis.call('HGET', key, ARGV[2])
local ends = ARGV[5]
if known then
  local before = cjson.decode(known)
  if before.at > tonumber(ARGV[4]) then return end
  if before.status == ARGV[3] and before.ends > tonumber(ends) then ends = before.ends end
end
redis.call('HSET', key, ARGV[2], cjson.encode({ status = ARGV[3], at = tonumber(ARGV[4]), ends = tonumber(ends) }))
list(base .. 'ee:' .. ARGV[1], ends, ARGV[2], ends)
redis.call('PEXPIREAT', key, redis.call('PEXPIRETIME', base .. 'ee:' .. ARGV[1]))`,

  // tenant, now: returns those who are left, after some who ended were taken out
  presenceOf: `
local key, ends = base .. 'e:' .. ARGV[1], base .. 'ee:' .. ARGV[1]
for _, user in ipairs(redis.call('ZRANGEBYSCORE', ends, '-inf', ARGV[2], 'LIMIT', 0, 500)) do
  redis.call('HDEL', key, user)
  redis.call('ZREM', ends, user)
end
return redis.call('HGETALL', key)`,

  // key, window, now
  take: `
local key = base .. 'c:' .. ARGV[1]
local ends = redis.call('HGET', key, 'end')
if not ends or tonumber(ends) <= tonumber(ARGV[3]) then
  ends = tonumber(ARGV[3]) + tonumber(ARGV[2])
  redis.call('DEL', key)
  redis.call('HSET', key, 'end', ends)
  redis.call('PEXPIREAT', key, ends)
end
return redis.call('HINCRBY', key, 'hits', 1)`,

  // key, now, free, memory, delays
  attempt: `
local key, now = base .. 'c:' .. ARGV[1], tonumber(ARGV[2])
local row = fields(key)
if row['end'] and tonumber(row['end']) <= now then row = {} end
if tonumber(row.blockedUntil or '0') > now then return 0 end
local hits, free = tonumber(row.hits or '0') + 1, tonumber(ARGV[3])
local delay = 0
if hits >= free then delay = tonumber(ARGV[math.min(5 + hits - free, #ARGV)]) end
local ends = now + tonumber(ARGV[4])
redis.call('HSET', key, 'hits', hits, 'end', ends, 'blockedUntil', delay > 0 and now + delay or 0)
redis.call('PEXPIREAT', key, ends)
return 1`,

  takeBack: `
local key = base .. 'c:' .. ARGV[1]
if redis.call('EXISTS', key) == 0 then return end
if redis.call('HINCRBY', key, 'hits', -1) < 0 then redis.call('HSET', key, 'hits', 0) end
redis.call('HSET', key, 'blockedUntil', 0)`,

  // tenant, user
  forgetUser: `
local ofUser = cjson.encode({ ARGV[1], ARGV[2] })
for _, id in ipairs(redis.call('SMEMBERS', base .. 'ou:' .. ofUser)) do redis.call('DEL', base .. 'o:' .. id) end
for _, id in ipairs(redis.call('ZRANGE', base .. 'vu:' .. ofUser, 0, -1)) do
  local hash = redis.call('HGET', base .. 'v:' .. id, 'hash')
  redis.call('DEL', base .. 'v:' .. id)
  if hash then redis.call('DEL', base .. 'h:' .. hash) end
  redis.call('ZREM', base .. 'vt:' .. ARGV[1], id)
end
redis.call('DEL', base .. 'ou:' .. ofUser, base .. 'vu:' .. ofUser)
redis.call('HDEL', base .. 'e:' .. ARGV[1], ARGV[2])
redis.call('ZREM', base .. 'ee:' .. ARGV[1], ARGV[2])
local ended = {}
for _, id in ipairs(alive(userKey({ tenant = ARGV[1], user = ARGV[2] }))) do close(id, ended) end
return ended`,

  // tenant, most
  forgetTenant: `
local removed = 0
for _, id in ipairs(redis.call('ZRANGE', base .. 't:' .. ARGV[1], 0, tonumber(ARGV[2]) - 1)) do
  removed = removed + 1
  if drop(id) == 0 then redis.call('ZREM', base .. 't:' .. ARGV[1], id) end
end
for _, id in ipairs(redis.call('ZRANGE', base .. 'vt:' .. ARGV[1], 0, tonumber(ARGV[2]) - 1)) do
  local hash = redis.call('HGET', base .. 'v:' .. id, 'hash')
  redis.call('DEL', base .. 'v:' .. id)
  if hash then redis.call('DEL', base .. 'h:' .. hash) end
  redis.call('ZREM', base .. 'vt:' .. ARGV[1], id)
  removed = removed + 1
end
return removed + redis.call('DEL', base .. 'e:' .. ARGV[1], base .. 'ee:' .. ARGV[1])`,
} as const;

export type ScriptName = keyof typeof scripts;

/** Lua of each step, by its name. */
export const sources: [name: ScriptName, lua: string][] = Object.entries(scripts).map(([name, lua]) => [
  name as ScriptName,
  shared + lua,
]);

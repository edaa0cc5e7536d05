export const sessions = {
  addSession: `
beInTime()
return insert(2, ARGV[1]) and 1 or 0`,

  findByAccess: `
for i = 1, #ARGV do
  local id = redis.call('GET', base .. 'a:' .. ARGV[i])
  if id then return redis.call('HGETALL', base .. 's:' .. id) end
end
return {}`,

  touch: `
local row = fields(base .. 's:' .. ARGV[1])
if row.tenant then used(row) end`,

  rotationOf: `
for i = 1, #ARGV do
  local id = redis.call('GET', base .. 'r:' .. ARGV[i])
  if id then return { id, redis.call('HGET', base .. 's:' .. id, 'generation') or '0' } end
end
return {}`,

  spendRefresh: `
beInTime()
local limits = cjson.decode(table.remove(ARGV))
local tenant, now, windowStart, family, generation = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3]), ARGV[9], tonumber(ARGV[10])
for i = 11, #ARGV do
  local id = redis.call('GET', base .. 'r:' .. ARGV[i])
  local row = id and fields(base .. 's:' .. id)
  if row and row.tenant == tenant then
    if tonumber(row.refreshEnd) <= now or (row.parent and redis.call('EXISTS', base .. 's:' .. row.parent) == 0) then
      drop(id)
      return { 'unknown' }
    end
    local function nameOf(limit) return cjson.encode({ 'refresh', id, limit.windowMillis }) end
    for _, limit in ipairs(limits) do
      if isFull(nameOf(limit), limit.most, limit.windowMillis) then return { 'limited', id } end
    end
    -- a script that has written may write in a full Redis, too: no more than it gives back here, but for the first time
    redis.call('DEL', base .. 'a:' .. row.accessHash, base .. 'r:' .. ARGV[i])
    for _, limit in ipairs(limits) do count(nameOf(limit), limit.windowMillis) end
    row.accessHash, row.accessEnd = ARGV[4], least(ARGV[5], row.absoluteEnd)
    row.refreshHash, row.refreshEnd = ARGV[6], least(ARGV[7], row.absoluteEnd)
    redis.call('HSET', base .. 's:' .. id, 'accessHash', row.accessHash, 'accessEnd', row.accessEnd, 'refreshHash', row.refreshHash,
      'refreshEnd', row.refreshEnd, 'lastRefreshHash', ARGV[i], 'lastSpent', ARGV[2], 'sealedPair', ARGV[8],
      'generation', tonumber(row.generation or 0) + 1)
    redis.call('SET', base .. 'a:' .. row.accessHash, id)
    redis.call('SET', base .. 'r:' .. row.refreshHash, id)
    if family == '' then redis.call('SET', base .. 'p:' .. ARGV[i], id, 'PXAT', row.absoluteEnd) end
    used(row)
    expire(row)
    return { 'spent', redis.call('HGETALL', base .. 's:' .. id) }
  end
end
local reused
for i = 11, #ARGV do
  local id = family ~= '' and family or redis.call('GET', base .. 'p:' .. ARGV[i])
  local row = id and fields(base .. 's:' .. id)
  if row and row.tenant == tenant and not row.closed then
    if row.lastRefreshHash == ARGV[i] and tonumber(row.lastSpent) >= windowStart then
      return { 'repeated', redis.call('HGETALL', base .. 's:' .. id) }
    end
    if family == '' or generation < tonumber(row.generation or 0) then reused = id end
  end
end
if reused then
  drop(reused)
  return { 'reused', reused }
end
return { 'unknown' }`,

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

  closeOfUser: `
local ended, wanted = {}, {}
for i = 5, #ARGV do wanted[ARGV[i]] = true end
for _, id in ipairs(alive(userKey({ tenant = ARGV[1], user = ARGV[2] }))) do
  local hash = redis.call('HGET', base .. 's:' .. id, 'credentialHash')
  local isWanted = #ARGV < 5 or (hash and wanted[hash]) or (not hash and id == ARGV[4])
  if id ~= ARGV[3] and isWanted then close(id, ended) end
end
return ended`,
};

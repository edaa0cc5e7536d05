export const provisioning = {
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
  clean(base .. 'vt:' .. tenant, 'v:')
  clean(base .. 'vu:' .. cjson.encode({ tenant, user }), 'v:')
  list(base .. 'vt:' .. tenant, count, id, ARGV[1])
  list(base .. 'vu:' .. cjson.encode({ tenant, user }), count, id, ARGV[1])
end`,

  findProvisioning: `
for i = 3, #ARGV do
  local id = redis.call('GET', base .. 'h:' .. ARGV[i])
  local token = id and fields(base .. 'v:' .. id)
  if token and token.tenant == ARGV[1] and not token.spent and not token.revoked and tonumber(token['end']) > tonumber(ARGV[2]) then
    return redis.call('HGETALL', base .. 'v:' .. id)
  end
end
return {}`,

  spendProvisioning: `
beInTime()
local key = base .. 'v:' .. ARGV[1]
local token = fields(key)
if not token.tenant or token.spent or token.revoked or tonumber(token['end']) <= tonumber(ARGV[2]) then return 0 end
insert(4, ARGV[3])
redis.call('HSET', key, 'spent', ARGV[2])
return 1`,

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

  revokeProvisioning: `
local key = base .. 'v:' .. ARGV[2]
local token = fields(key)
if token.tenant ~= ARGV[1] or token.spent or token.revoked or tonumber(token['end']) <= tonumber(ARGV[3]) then return 0 end
redis.call('HSET', key, 'revoked', ARGV[3])
return 1`,
};

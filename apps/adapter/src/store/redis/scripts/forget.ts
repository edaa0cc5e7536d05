export const forget = {
  forgetUser: `
local ofUser = cjson.encode({ ARGV[1], ARGV[2] })
for _, id in ipairs(redis.call('ZRANGE', base .. 'ou:' .. ofUser, 0, -1)) do redis.call('DEL', base .. 'o:' .. id) end
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
for _, id in ipairs(redis.call('ZRANGE', base .. 'ot:' .. ARGV[1], 0, tonumber(ARGV[2]) - 1)) do
  redis.call('DEL', base .. 'o:' .. id)
  redis.call('ZREM', base .. 'ot:' .. ARGV[1], id)
  removed = removed + 1
end
return removed + redis.call('DEL', base .. 'e:' .. ARGV[1], base .. 'ee:' .. ARGV[1])`,
};

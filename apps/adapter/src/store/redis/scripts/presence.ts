export const presence = {
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

  presenceOf: `
local key, ends = base .. 'e:' .. ARGV[1], base .. 'ee:' .. ARGV[1]
for _, user in ipairs(redis.call('ZRANGEBYSCORE', ends, '-inf', ARGV[2], 'LIMIT', 0, 500)) do
  redis.call('HDEL', key, user)
  redis.call('ZREM', ends, user)
end
return redis.call('HGETALL', key)`,
};

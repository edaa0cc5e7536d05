export const presence = {
  presenceOf: `return redis.call('HGETALL', base .. 'e:' .. ARGV[1])`,

  setPresence: `
local key = base .. 'e:' .. ARGV[1]
local endings = base .. 'ee:' .. ARGV[1]
-- some of those that ended before this began
for _, user in ipairs(redis.call('ZRANGEBYSCORE', endings, '-inf', ARGV[4], 'LIMIT', 0, 10)) do
  redis.call('HDEL', key, user)
  redis.call('ZREM', endings, user)
end
local known = redis.call('HGET', key, ARGV[2])
local ends = ARGV[5]
if known then
  local before = cjson.decode(known)
  if before.at > tonumber(ARGV[4]) then return end
  if before.status == ARGV[3] and before.ends > tonumber(ends) then ends = before.ends end
end
redis.call('HSET', key, ARGV[2], cjson.encode({ status = ARGV[3], at = tonumber(ARGV[4]), ends = tonumber(ends) }))
list(endings, ends, ARGV[2], ends)
redis.call('PEXPIREAT', key, redis.call('PEXPIRETIME', endings))`,
};

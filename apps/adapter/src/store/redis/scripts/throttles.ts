export const throttles = {
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

  forgetTries: `redis.call('DEL', base .. 'c:' .. ARGV[1])`,
};

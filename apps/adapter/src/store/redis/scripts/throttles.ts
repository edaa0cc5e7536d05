import { clockTolerance } from '../../throttle-store';

// Times are Redis' own. `end` is stored besides the expiry of the key, so that one is recognised that its clock has left behind.

export const throttles = {
  take: `
local key, window, now = base .. 'c:' .. ARGV[1], tonumber(ARGV[2]), clock()
local ends = tonumber(redis.call('HGET', key, 'end') or 0)
if ends <= now or ends > now + window + ${clockTolerance} then
  ends = now + window
  redis.call('DEL', key)
  redis.call('HSET', key, 'end', ends)
end
-- before it counts: a script that has written may count in a full Redis, too
redis.call('PEXPIRE', key, ends - now)
return redis.call('HINCRBY', key, 'hits', 1)`,

  attempt: `
local key, free, memory, now = base .. 'c:' .. ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3]), clock()
local function delayAfter(failures)
  if failures < free then return 0 end
  return tonumber(ARGV[math.min(4 + failures - free, #ARGV)])
end
local row = fields(key)
if tonumber(row['end'] or 0) <= now then row = {} end
local failures, wait = tonumber(row.hits or 0), tonumber(row.blockedUntil or 0) - now
if wait > 0 and wait <= delayAfter(failures) + ${clockTolerance} then return 0 end
redis.call('HSET', key, 'hits', failures + 1, 'end', now + memory, 'blockedUntil', now + delayAfter(failures + 1))
redis.call('PEXPIRE', key, memory)
return 1`,

  takeBack: `
local key = base .. 'c:' .. ARGV[1]
if redis.call('EXISTS', key) == 0 then return end
if redis.call('HINCRBY', key, 'hits', -1) < 0 then redis.call('HSET', key, 'hits', 0) end
redis.call('HSET', key, 'blockedUntil', 0)`,

  forgetTries: `redis.call('DEL', base .. 'c:' .. ARGV[1])`,
};

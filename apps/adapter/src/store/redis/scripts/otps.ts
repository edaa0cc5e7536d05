export const otps = {
  addOtp: `
local key = base .. 'o:' .. ARGV[1]
if redis.call('EXISTS', key) == 1 then error('the code is there already') end
redis.call('HSET', key, 'tenant', ARGV[2], 'user', ARGV[3], 'codeHash', ARGV[4], 'end', ARGV[5])
redis.call('PEXPIREAT', key, ARGV[6])
for _, lists in ipairs({ base .. 'ou:' .. cjson.encode({ ARGV[2], ARGV[3] }), base .. 'ot:' .. ARGV[2] }) do
  clean(lists, 'o:')
  list(lists, ARGV[6], ARGV[1], ARGV[6])
end`,

  replaceOtp: `
local key = base .. 'o:' .. ARGV[1]
if redis.call('HGET', key, 'tenant') ~= ARGV[2] then return 0 end
redis.call('HSET', key, 'user', ARGV[3], 'codeHash', ARGV[4])
local ends = redis.call('PEXPIRETIME', key)
list(base .. 'ou:' .. cjson.encode({ ARGV[2], ARGV[3] }), ends, ARGV[1], ends)
return 1`,

  userOfOtp: `return redis.call('HGET', base .. 'o:' .. ARGV[1], 'user')`,

  guessOtp: `
local key = base .. 'o:' .. ARGV[1]
local otp = fields(key)
if not otp.tenant then return { 'unknown' } end
if tonumber(otp['end']) <= tonumber(ARGV[4]) then return { 'expired' } end
if tonumber(otp.guesses or '0') >= tonumber(ARGV[3]) then
  redis.call('DEL', key)
  return { 'exceeded' }
end
local source = ARGV[9] == '' and '' or cjson.encode({ 'otp-guesses-source', ARGV[9] })
local user = ARGV[6] == '' and '' or cjson.encode({ 'otp-guesses', otp.tenant, ARGV[6] })
if isFull(source, ARGV[10], ARGV[11]) then return { 'throttled' } end
local spent = isFull(user, ARGV[7], ARGV[8])
if spent and ARGV[5] ~= '1' then return { 'exceeded' } end
if not spent and otp.tenant == ARGV[2] then
  for i = 12, #ARGV do
    if otp.codeHash == ARGV[i] then return { 'right', otp.user } end
  end
end
redis.call('HINCRBY', key, 'guesses', 1)
count(source, ARGV[11])
if not spent then count(user, ARGV[8]) end
return { 'wrong' }`,

  spendOtp: `
beInTime()
local key = base .. 'o:' .. ARGV[1]
local ends = redis.call('HGET', key, 'end')
if not ends or tonumber(ends) <= tonumber(ARGV[2]) then return 0 end
insert(4, ARGV[3])
redis.call('DEL', key)
return 1`,
};

export const otps = {
  addOtp: `
local key = base .. 'o:' .. ARGV[1]
local ofUser = base .. 'ou:' .. cjson.encode({ ARGV[2], ARGV[3] })
redis.call('HSET', key, 'tenant', ARGV[2], 'user', ARGV[3], 'codeHash', ARGV[4], 'end', ARGV[5])
redis.call('PEXPIREAT', key, ARGV[6])
for _, lists in ipairs({ ofUser, base .. 'ot:' .. ARGV[2] }) do
  clean(lists, 'o:')
  list(lists, ARGV[6], ARGV[1], ARGV[6])
end`,

  userOfOtp: `return redis.call('HGET', base .. 'o:' .. ARGV[1], 'user')`,

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

  spendOtp: `
beInTime()
local key = base .. 'o:' .. ARGV[1]
local ends = redis.call('HGET', key, 'end')
if not ends or tonumber(ends) <= tonumber(ARGV[2]) then return 0 end
insert(4, ARGV[3])
redis.call('DEL', key)
return 1`,
};

/**
 * Takes a lease that nobody holds.
 *
 * KEYS 1 the lease (JSON of its holder, with an expiry), 2 the last fencing token. ARGV 1 holder, 2 ms until it expires.
 * Returns {token} when taken, {0, holder} when held, {-1, ms} when the server started so recently that earlier holders may
 * still be at work and could not yet return: wait that long.
 *
 * Tokens rise for ever: the clock replaces a counter that was lost.
 */
export const TAKE_LEASE = `
local held = redis.call('GET', KEYS[1])
if held then return { 0, held } end
local info = redis.pcall('INFO', 'server')
local uptime = type(info) == 'string' and tonumber(string.match(info, 'uptime_in_seconds:(%d+)'))
local ttl = tonumber(ARGV[2])
if uptime and uptime * 1000 < ttl then return { -1, ttl - uptime * 1000 } end
local time = redis.call('TIME')
local token = math.max((tonumber(redis.call('GET', KEYS[2])) or 0) + 1, time[1] * 1000 + math.floor(time[2] / 1000))
redis.call('SET', KEYS[2], string.format('%.0f', token))
redis.call('SET', KEYS[1], ARGV[1], 'PX', ttl)
return { token }
`

/**
 * Renews a lease that still is the caller's. One that Redis has forgotten is restored if nobody had it since.
 *
 * KEYS as above. ARGV 1 holder with its new heartbeat, 2 ms until it expires, 3 the holder's id, 4 its token. Returns 1, or 0
 * when someone else holds it or it was released.
 */
export const KEEP_LEASE = `
local held = redis.call('GET', KEYS[1])
local last = tonumber(redis.call('GET', KEYS[2])) or 0
if held then
  if cjson.decode(held).id ~= ARGV[3] then return 0 end
elseif last > tonumber(ARGV[4]) then
  return 0
end
if last < tonumber(ARGV[4]) then redis.call('SET', KEYS[2], ARGV[4]) end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return 1
`

/** Ends a lease if it is the holder's. KEYS 1 the lease. ARGV 1 the holder's id. Returns 1 when it was. */
export const END_LEASE = `
local held = redis.call('GET', KEYS[1])
if not held or cjson.decode(held).id ~= ARGV[1] then return 0 end
return redis.call('DEL', KEYS[1])
`

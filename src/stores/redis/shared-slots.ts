import { LIMITS } from '../../core/limits'
import type { Clock } from '../../core/time/clock'
import { parseList, type RedisClient, runScript } from './client'

/** The slots of this process in a budget that is kept in Redis. */
export interface SharedSlots {
  /**
   * Asks for slots, and reports to Redis which have ended and how long everybody must pause.
   * @param pauseMs below 0 ends the pause of everybody
   * @param confirm also confirms the slots in use
   */
  ask(requested: number, pauseMs: number, confirm: boolean): Promise<Granted>
  /** Marks a granted slot as in use. */
  begin(slot: string): void
  /** Ends one slot in use: the oldest, since only their number counts. */
  end(): boolean
  /** Drops a granted slot that nobody needs any more. */
  discard(slot: string): void
  /** Leaves it to Redis to let ended slots expire. */
  forget(): void
  /** Ended slots that are not yet reported to Redis. */
  readonly unreported: number
  readonly underWay: number
  /** Slots of all processes counted at the last request to Redis. */
  readonly used: number
}

/** What Redis gave. */
export interface Granted {
  readonly granted: readonly string[]
  /** How long to wait before asking again, ms. */
  readonly waitMs: number
  /** For how long nobody gets a slot, ms. */
  readonly closedMs: number
  /** Whether a 429 asked for it; otherwise Redis may have forgotten slots. */
  readonly isPause: boolean
}

/**
 * @param counted rate, maximum per second, ms of a window, of a second, and after which an unconfirmed slot is free
 * @param keys of slots, second and gate
 */
export function createSharedSlots(
  redis: RedisClient,
  keys: readonly string[],
  counted: { rate: number; burst: number; windowMs: number; secondMs: number; lostMs: number },
  clock: Clock,
): SharedSlots {
  const { rate, burst, windowMs, secondMs, lostMs } = counted
  const name = crypto.randomUUID()
  const underWay: string[] = []
  let ended: string[] = []
  let lastNumber = 0
  let used = 0
  let epoch = ''
  let answeredMs = Number.NEGATIVE_INFINITY

  return {
    async ask(requested, pauseMs, confirm) {
      const [over, held] = [ended, confirm ? [...underWay] : []]
      ended = []
      const ids = Array.from({ length: requested }, () => `${name}:${++lastNumber}`)
      // A process whose last answer is older than a window knows of no slot that a newer record could lack.
      const known = clock.now() - answeredMs < windowMs || underWay.length > 0 ? epoch : ''
      const settings = [
        rate,
        burst,
        windowMs,
        secondMs,
        lostMs,
        known,
        pauseMs,
        requested,
        over.length,
        held.length,
        name,
        LIMITS.longestPauseMs,
      ]
      try {
        const answer = parseList(await runScript(redis, BUDGET_SCRIPT, keys, [...settings, ...over, ...held, ...ids]))
        const [granted = 0, waitMs = 1, , , closedMs = 0, isPause = 0] = answer.map(Number)
        epoch = String(answer[2])
        used = Number(answer[3])
        answeredMs = clock.now()
        return { granted: ids.slice(0, granted), waitMs, closedMs, isPause: isPause === 1 }
      } catch (error) {
        ended = [...over, ...ended]
        throw error
      }
    },
    begin: (slot) => void underWay.push(slot),
    end() {
      const slot = underWay.shift()
      if (slot !== undefined) ended.push(slot)
      return slot !== undefined
    },
    discard: (slot) => void ended.push(slot),
    forget() {
      ended = []
    },
    get unreported() {
      return ended.length
    },
    get underWay() {
      return underWay.length
    },
    get used() {
      return used
    },
  }
}

/**
 * One step of a budget that processes share. Redis runs it atomically and by its own clock.
 *
 * KEYS 1 slots: sorted set of slots by the ms at which they stop counting. 2 second: slots granted in the last second,
 * by the ms of their grant. 3 gate: `epoch` of this record, `run` of the server on which the record was begun, and
 * `until`, the time before which nobody gets a slot. ARGV 1 rate, 2 maximum per second, 3 window ms, 4 second ms, 5 ms after
 * which an unconfirmed slot is free, 6 the epoch the caller knew in the last window ('' none), 7 pause ms (-1 ends it),
 * 8 slots asked for, 9 how many of the ids are of ended slots, 10 how many of slots in use, 11 who asks, 12 the longest
 * pause ms; then the ids: ended, held, asked for.
 *
 * Returns: slots granted (the first ids asked for), ms until the next attempt, the epoch, slots counted, ms of pause
 * left, 1 when a 429 asked for it and 0 when slots may have been forgotten.
 *
 * Anybody may write to Redis: a time read from it is capped at the longest that it can mean.
 */
const BUDGET_SCRIPT = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local rate, burst, window, second, lost = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4]), tonumber(ARGV[5])
local known, pause, asked, ended, held = ARGV[6], tonumber(ARGV[7]), tonumber(ARGV[8]), tonumber(ARGV[9]), tonumber(ARGV[10])
local longest = tonumber(ARGV[12])

-- A server that may have forgotten slots of the last window grants nothing for a window. INFO may be forbidden.
local info = redis.pcall('INFO', 'server')
local run, uptime = '', 0
if type(info) == 'string' then
  run = string.match(info, 'run_id:(%w+)') or ''
  uptime = (tonumber(string.match(info, 'uptime_in_seconds:(%d+)')) or 0) * 1000
end
local epoch = redis.call('HGET', KEYS[3], 'epoch')
local begun = epoch and tonumber(string.match(epoch, '^%d+')) or now
local hold = 0
if not epoch then
  -- No record: first use, lost, or idle for so long that it expired.
  hold = now + (known ~= '' and window or window - uptime)
elseif redis.call('HGET', KEYS[3], 'run') ~= run then
  -- Another server than the one that kept the record: restarted from an older copy, or a replica that took over.
  hold = now + window
  epoch = false
elseif known ~= '' and known ~= epoch then
  -- The caller's record was lost, and somebody who did not know it has begun this one.
  hold = begun + window
end
if not epoch then
  epoch = now .. ':' .. ARGV[11]
  redis.call('HSET', KEYS[3], 'epoch', epoch, 'run', run)
end
-- Impossible times, as after the clock was set back: the slots that they stand for are unknown.
local absurd = redis.call('ZREMRANGEBYSCORE', KEYS[1], '(' .. (now + lost + second), '+inf')
if absurd + redis.call('ZREMRANGEBYSCORE', KEYS[2], '(' .. (now + second), '+inf') > 0 then hold = now + window end

local function kept(name, most) return math.min(tonumber(redis.call('HGET', KEYS[3], name) or 0) or 0, now + most) end
local heldMs = math.max(kept('until', window), math.min(hold, now + window))
local pausedMs = pause < 0 and 0 or math.max(kept('paused', longest), pause > 0 and now + math.min(pause, longest) or 0)
redis.call('HSET', KEYS[3], 'until', heldMs, 'paused', pausedMs)
local untilMs = math.max(heldMs, pausedMs)

redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now)
redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', now - second)
local at = 12
for _ = 1, ended do at = at + 1; redis.call('ZADD', KEYS[1], now + window, ARGV[at]) end
for _ = 1, held do at = at + 1; redis.call('ZADD', KEYS[1], now + lost, ARGV[at]) end

local used, recent = redis.call('ZCARD', KEYS[1]), redis.call('ZCARD', KEYS[2])
local granted = math.max(0, math.min(asked, rate - used, burst - recent))
if untilMs > now then granted = 0 end
for i = 1, granted do
  redis.call('ZADD', KEYS[1], now + lost, ARGV[at + i])
  redis.call('ZADD', KEYS[2], now, ARGV[at + i])
end

local wait = math.max(0, untilMs - now)
if granted < asked then
  local first = redis.call('ZRANGE', KEYS[1], 0, 0, 'WITHSCORES')[2]
  if used + granted >= rate and first then wait = math.max(wait, first - now) end
  local latest = redis.call('ZRANGE', KEYS[2], 0, 0, 'WITHSCORES')[2]
  if recent + granted >= burst and latest then wait = math.max(wait, latest + second - now) end
end
local keep = math.max(lost + window, untilMs - now + window)
for _, key in ipairs(KEYS) do redis.call('PEXPIRE', key, keep) end
return { granted, math.max(1, wait), epoch, used + granted, math.max(0, untilMs - now), pausedMs > heldMs and 1 or 0 }
`

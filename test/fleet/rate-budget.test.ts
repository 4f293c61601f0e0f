import { describe, expect, it, type TestContext } from 'vitest'
import { ConnectionError } from '../../src/core/errors'
import { LIMITS } from '../../src/core/limits'
import { sleep, systemClock } from '../../src/core/time/clock'
import {
  type RedisBudgetClosed,
  type RedisRateBudget,
  type RedisRateBudgetOptions,
  redisRateBudget,
} from '../../src/stores/redis'
import { startRedis, type TestRedis, withoutRedis } from '../support/redis'

/** A window short enough to watch several of them, and to outlive a Redis that has just started. */
const WINDOW_MS = 1_200
const RATE = 120

describe
  .skipIf(withoutRedis !== undefined)
  .concurrent(`a budget in Redis${withoutRedis ? `: ${withoutRedis}` : ''}`, () => {
    it('is never passed by many, and nearly used up', async (test) => {
      const { budgetOf, settled } = await own(test)
      await settled()
      const budgets = Array.from({ length: 4 }, () => budgetOf())
      const [grants, onTime] = await Promise.all([use(budgets, 5 * WINDOW_MS), shareOfTime(5 * WINDOW_MS)])
      expect(mostIn(grants, WINDOW_MS)).toBeLessThanOrEqual(RATE)
      // A tenth of the budget in a sixtieth of the window.
      expect(mostIn(grants, WINDOW_MS / 60)).toBeLessThanOrEqual(2 * (RATE / 10))
      // The guard is a larger part of so short a window; what wakes a process up is, too.
      expect(grants.length).toBeGreaterThan(0.9 * 5 * RATE * onTime)
      expect(budgets.map(({ waiting }) => waiting)).toEqual([0, 0, 0, 0])
    })

    it('counts a slot until a window after it was settled', async (test) => {
      const { budgetOf, settled } = await own(test)
      await settled()
      const [one, other] = [budgetOf({ perMinute: 2 }), budgetOf({ perMinute: 2 })]
      await one.take()
      await other.take()
      const third = one.take()
      await sleep(systemClock, WINDOW_MS * 1.5)
      expect(one.waiting).toBe(1)
      const endedMs = Date.now()
      other.settled()
      await third
      expect(Date.now() - endedMs).toBeGreaterThanOrEqual(WINDOW_MS)
    })

    it('gets the slots of a dead process back', async (test) => {
      const { redis, budgetOf, settled } = await own(test)
      await settled()
      const dead = redis.connect()
      const gone = budgetOf({ perMinute: 2 }, dead)
      await gone.take()
      await gone.take()
      dead.disconnect()
      const startedMs = Date.now()
      await budgetOf({ perMinute: 2 }).take()
      expect(Date.now() - startedMs).toBeGreaterThan(WINDOW_MS)
    })

    it('grants nothing for a window when Redis starts empty, from an older copy, or has lost the record', async (test) => {
      const startedMs = Date.now()
      const { redis, budgetOf, settled } = await own(test)
      const first = budgetOf()
      await first.take()
      // This Redis has just started: nobody knows what was granted before.
      expect(Date.now() - startedMs).toBeGreaterThan(WINDOW_MS / 4)
      await redis.kill()
      await redis.start()
      const backMs = Date.now()
      await Promise.all([first.take(), budgetOf().take()])
      expect(Date.now() - backMs).toBeGreaterThanOrEqual(WINDOW_MS * 0.9)
      await settled()
      await redis.connect().flushall()
      const emptyMs = Date.now()
      const order: string[] = []
      await Promise.all([
        first.take().then(() => order.push('first')),
        budgetOf({ key: 'fresh' })
          .take()
          .then(() => order.push('fresh')),
      ])
      expect(Date.now() - emptyMs).toBeGreaterThanOrEqual(WINDOW_MS * 0.9)
      // Who never had a slot has nothing to be afraid of.
      expect(order).toEqual(['fresh', 'first'])
    })

    it('trusts no data of another run of the server', async (test) => {
      const { redis, budgetOf } = await own(test, { keep: true })
      const budget = budgetOf()
      await budget.take()
      await redis.kill()
      await redis.start()
      const backMs = Date.now()
      await budget.take()
      expect(Date.now() - backMs).toBeGreaterThanOrEqual(WINDOW_MS * 0.9)
    })

    it('pauses everybody, for the longest time that anybody asks for', async (test) => {
      const { budgetOf, settled } = await own(test)
      await settled()
      const [one, other] = [budgetOf(), budgetOf()]
      await other.take()
      const startedMs = Date.now()
      one.pause(startedMs + 700)
      one.pause(startedMs + 100)
      await one.take()
      await other.take()
      expect(Date.now() - startedMs).toBeGreaterThanOrEqual(690)
    })

    it('lets urgent ones go first, and anyone go', async (test) => {
      const { budgetOf, settled } = await own(test)
      await settled()
      const budget = budgetOf({ perMinute: 1 })
      await budget.take()
      const order: string[] = []
      const stop = new AbortController()
      const reason = new Error('no more')
      const waiting = [
        budget.take(stop.signal).catch((error: unknown) => order.push(error === reason ? 'left' : 'wrong')),
        budget.take().then(() => order.push('patient')),
        budget.take(undefined, true).then(() => order.push('urgent')),
      ]
      stop.abort(reason)
      budget.settled()
      await Promise.all(waiting.slice(0, 1))
      await waiting[2]
      budget.settled()
      await Promise.all(waiting)
      expect(order).toEqual(['left', 'urgent', 'patient'])
    })

    it('waits ten minutes at most, whatever was asked for and whatever Redis holds', async (test) => {
      const { redis, budgetOf, settled } = await own(test)
      await settled()
      const closed: RedisBudgetClosed[] = []
      const budget = budgetOf({ onClosed: (one) => closed.push(one) })
      await budget.take()
      budget.pause(Date.now() + 73 * 365 * 86_400_000)
      const other = budgetOf({ onClosed: (one) => closed.push(one) })
      const left = new AbortController()
      const waiting = other.take(left.signal).catch(() => 'left')
      while (closed.length === 0) await sleep(systemClock, 5)
      expect(closed[0]?.reason).toBe('asked')
      expect(closed[0]?.forMs).toBeLessThanOrEqual(LIMITS.longestPauseMs)
      left.abort()
      expect(await waiting).toBe('left')
      other.endPause()
      await budget.take()
      // What an older version or a stranger wrote: a gate closed for decades, slots that never end.
      const there = redis.connect()
      await there.hset('skillroute:rate:{default}:gate', { paused: 4e12, until: 4e12 })
      await there.zadd(
        'skillroute:rate:{default}:slots',
        ...Array.from({ length: RATE }, (_, at) => [4e12, `${at}`]).flat(),
      )
      await there.hset('skillroute:rate:{default}:gate', 'paused', 'no time at all')
      const startedMs = Date.now()
      await budgetOf().take()
      expect(Date.now() - startedMs).toBeLessThan(3 * WINDOW_MS)
    })

    it('says at once what waiting cannot mend', async (test) => {
      const { redis, budgetOf } = await own(test)
      await redis.connect().set('skillroute:rate:{default}:slots', 'something else')
      await expect(budgetOf().take()).rejects.toMatchObject({
        code: 'redis.keys',
        message: expect.stringContaining('skillroute:rate:{default}:slots'),
      })
      await redis.connect().call('ACL', 'SETUSER', 'default', '-eval')
      await expect(budgetOf().take()).rejects.toMatchObject({ code: 'redis.refused' })
    })

    it.for([
      ['keeps questions until it is back', null],
      ['fails at once', 0],
    ] as const)('turns callers away when Redis is down and the client %s', async ([, maxRetriesPerRequest], test) => {
      const { redis, budgetOf, settled } = await own(test)
      await settled()
      const budget = budgetOf({ unavailableMs: 600 }, redis.connect({ maxRetriesPerRequest }))
      await budget.take()
      await redis.kill()
      budget.settled()
      const startedMs = Date.now()
      const failure = await budget.take().catch((error: unknown) => error)
      expect(failure).toBeInstanceOf(ConnectionError)
      expect(failure).toMatchObject({ code: 'redis.unavailable', inDoubt: false })
      expect(Date.now() - startedMs).toBeGreaterThanOrEqual(590)
      await redis.start()
      await budget.take()
    })
  })

/** A Redis of a test's own, so that all can be watched at once. */
async function own({ onTestFinished }: Pick<TestContext, 'onTestFinished'>, options: { keep?: boolean } = {}) {
  const redis = await startRedis(options)
  onTestFinished(() => redis.stop())
  return {
    redis,
    budgetOf: (more: RedisRateBudgetOptions = {}, client = redis.connect()): RedisRateBudget =>
      redisRateBudget(client, { perMinute: RATE, windowMs: WINDOW_MS, ...more }),
    settled: () => settledOf(redis),
  }
}

/** Waits until the server has run for longer than a window, so that it may grant to those who come for the first time. */
async function settledOf(redis: TestRedis): Promise<void> {
  const client = redis.connect()
  for (;;) {
    const uptime = Number(/uptime_in_seconds:(\d+)/.exec(await client.info('server'))?.[1])
    if (uptime * 1000 > WINDOW_MS) return
    await sleep(systemClock, 100)
  }
}

/** Takes as fast as it goes, each slot used for a moment. @returns when they were granted */
async function use(budgets: readonly RedisRateBudget[], ms: number): Promise<number[]> {
  const grants: number[] = []
  const stop = new AbortController()
  const lanes = budgets.flatMap((budget) =>
    Array.from({ length: 5 }, async () => {
      const signal = AbortSignal.any([stop.signal])
      while (!stop.signal.aborted) {
        try {
          await budget.take(signal)
        } catch {
          return
        }
        grants.push(Date.now())
        await sleep(systemClock, 2)
        budget.settled()
      }
    }),
  )
  await sleep(systemClock, ms)
  stop.abort()
  await Promise.all(lanes)
  return grants
}

/** How much of a time this process is awake when it is to be: nearly 1, less on a busy machine. */
async function shareOfTime(ms: number): Promise<number> {
  const stepMs = WINDOW_MS / 20
  const startedMs = performance.now()
  let steps = 0
  for (; performance.now() - startedMs < ms; steps++) await sleep(systemClock, stepMs)
  return Math.min(1, (steps * stepMs) / (performance.now() - startedMs))
}

function mostIn(times: readonly number[], ms: number): number {
  let max = 0
  let first = 0
  for (const [at, time] of times.entries()) {
    while ((times[first] ?? time) <= time - ms) first += 1
    max = Math.max(max, at - first + 1)
  }
  return max
}

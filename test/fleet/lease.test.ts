import { describe, expect, it, type TestContext } from 'vitest'
import { ConfigError, PlanError } from '../../src/core/errors'
import { sleep, systemClock } from '../../src/core/time/clock'
import { manualClock } from '../../src/core/time/manual-clock'
import { memoryJournal } from '../../src/stores'
import { type RedisLeaseOptions, redisLease } from '../../src/stores/redis'
import { applyPlan, captureSnapshot } from '../../src/workflows'
import { emulated } from '../support/emulated'
import { drawnPlan, effectsOf } from '../support/proposals'
import { startRedis, withoutRedis } from '../support/redis'

const TTL_MS = 1_000

describe
  .skipIf(withoutRedis !== undefined)
  .concurrent(`a lease in Redis${withoutRedis ? `: ${withoutRedis}` : ''}`, () => {
    it('is held by one at a time, with a token that rises', async (test) => {
      const { leaseOf } = await own(test)
      const [one, other] = [leaseOf(), leaseOf()]
      const first = await one.acquire('org-1', 'plan-1')
      const refusal = await other.acquire('org-1', 'plan-1').catch((error: unknown) => error)
      expect(refusal).toBeInstanceOf(PlanError)
      expect(refusal).toMatchObject({ reason: 'locked', message: expect.stringContaining(first.holder.id) })
      const elsewhere = await other.acquire('org-2', 'plan-1')
      // Longer than it lives without a heartbeat.
      await sleep(systemClock, TTL_MS * 1.5)
      await first.confirm()
      await first.release()
      const second = await other.acquire('org-1', 'plan-2')
      expect(second.fencingToken).toBeGreaterThan(first.fencingToken)
      expect(first.lost.aborted).toBe(false)
      await Promise.all([second.release(), elsewhere.release()])
    })

    it('goes to another one when its holder sleeps, who learns it before the next write', async (test) => {
      const { leaseOf } = await own(test)
      const clock = manualClock(Date.now())
      const asleep = await leaseOf({ clock }).acquire('org', 'plan')
      const next = await acquired(leaseOf())
      expect(next.fencingToken).toBeGreaterThan(asleep.fencingToken)
      // Its own clock stood still: only Redis knows.
      await expect(asleep.confirm()).rejects.toMatchObject({ reason: 'locked' })
      expect(asleep.lost.aborted).toBe(true)
      await asleep.release()
      await next.confirm()
      await next.release()
    })

    it('is given up in time by a holder that cannot reach Redis', async (test) => {
      const { redis, leaseOf } = await own(test)
      const held = await leaseOf().acquire('org', 'plan')
      await redis.kill()
      // A timer, since on a busy machine all of them are late, in their order.
      const over = sleep(systemClock, TTL_MS).then(() => 'over')
      await held.confirm()
      const lost = new Promise((resolve) => held.lost.addEventListener('abort', () => resolve('given up')))
      expect(await Promise.race([lost, over])).toBe('given up')
      expect(held.lost.reason).toBeInstanceOf(PlanError)
      await expect(held.confirm()).rejects.toBe(held.lost.reason)
    })

    it('outlives a Redis that forgets, and nobody else gets it meanwhile', async (test) => {
      const { redis, leaseOf } = await own(test, 3_000)
      const held = await leaseOf().acquire('org', 'plan')
      await redis.kill()
      await redis.start()
      await expect(leaseOf().acquire('org', 'other')).rejects.toThrow(/has just started|is held by/)
      await sleep(systemClock, 3_500)
      await expect(leaseOf().acquire('org', 'other')).rejects.toThrow('is held by')
      await held.confirm()
      await held.release()
      const next = await leaseOf().acquire('org', 'other')
      expect(next.fencingToken).toBeGreaterThan(held.fencingToken)
      await next.release()
    })

    it('is broken by its id alone', async (test) => {
      const { leaseOf } = await own(test)
      const lease = leaseOf()
      const held = await lease.acquire('org', 'plan')
      expect(await lease.breakLease('org', 'other')).toBe(false)
      expect(await lease.breakLease('org', held.holder.id)).toBe(true)
      // Nobody has taken it yet.
      await expect(held.confirm()).rejects.toThrow('was lost')
      const next = await lease.acquire('org', 'other')
      expect(next.fencingToken).toBeGreaterThan(held.fencingToken)
      await next.release()
    })

    it('ends a run that lost it before the next write; the next run makes the rest, once', async (test) => {
      const { leaseOf } = await own(test)
      const org = await emulated({ agents: 40, queues: 2, skills: 8 })
      test.onTestFinished(() => org.stop())
      const plan = drawnPlan(await captureSnapshot(org.client), { agents: 30, moves: 2 })
      const journal = memoryJournal()
      // Its clock stands still, so that nothing but the look before a write can tell.
      const [lease, other] = [leaseOf({ clock: manualClock(Date.now()) }), leaseOf()]
      let broken = false
      const breaking = {
        ...journal,
        async append(entry: Parameters<typeof journal.append>[0]) {
          await journal.append(entry)
          if (broken || entry.type !== 'outcome') return
          broken = true
          await lease.breakLease(`org-${plan.org.id}`, holder)
          // Another one has it, as after a sleep.
          theirs = await other.acquire(`org-${plan.org.id}`, 'other')
        },
      }
      let holder = ''
      let theirs: { release(): Promise<void> } | undefined
      const watched = {
        async acquire(name: string, purpose: string) {
          const held = await lease.acquire(name, purpose)
          holder = held.holder.id
          return { ...held, confirm: () => org.during(held.confirm()) }
        },
      }
      const concurrency = 1
      const options = { journal: breaking, lease: watched, concurrency, checkAudits: false }
      await expect(applyPlan(org.client, plan, options)).rejects.toMatchObject({ reason: 'locked' })
      expect(effectsOf(org.emulator, plan).filter((times) => times > 0).length).toBeLessThan(plan.changes.length)
      const written = org.emulator.stats.effects.size
      await expect(applyPlan(org.client, plan, options)).rejects.toMatchObject({ reason: 'locked' })
      expect(org.emulator.stats.effects.size).toBe(written)
      await theirs?.release()
      const report = await applyPlan(org.client, plan, options)
      expect(report.outcome).toBe('done')
      expect(effectsOf(org.emulator, plan)).toEqual(plan.changes.map(() => 1))
    })

    it('refuses to live too shortly', () => {
      expect(() => redisLease({ eval: async () => null }, { ttlMs: 10 })).toThrow(ConfigError)
    })
  })

/** A Redis that has run for long enough to give out leases. */
async function own({ onTestFinished }: Pick<TestContext, 'onTestFinished'>, ttlMs = TTL_MS) {
  const redis = await startRedis()
  onTestFinished(() => redis.stop())
  const leaseOf = (more: RedisLeaseOptions = {}) => redisLease(redis.connect(), { ttlMs, ...more })
  await (await acquired(leaseOf(), 'ready')).release()
  return { redis, leaseOf }
}

/** The lease as soon as it can be had. */
async function acquired(lease: ReturnType<typeof redisLease>, name = 'org') {
  for (;;) {
    try {
      return await lease.acquire(name, 'plan')
    } catch (error) {
      if (!(error instanceof PlanError)) throw error
      await sleep(systemClock, 50)
    }
  }
}

import { describe, expect, it } from 'vitest'
import { useRealThreads } from '../../../test/support/threads'
import { isSkillrouteError } from '../../core/errors'
import { canonicalJson } from '../../core/json/json'
import { simulate as simulateAlone } from '../../optimizer'
import { seededModel } from '../../optimizer/test-model'
import { createPool } from '../../threads/pool'
import { simulate } from './simulate'

useRealThreads()

const model = seededModel(5, 12, 4)
const options = { seed: 3, replications: 5, hours: 12 }

describe('simulate in threads', () => {
  it('gives the same bytes as simulate, on any number of threads', async () => {
    const alone = canonicalJson(simulateAlone(model, options))
    for (const threads of process.env.SKILLROUTE_FULL === '1' ? [1, 2, 8] : [1, 3]) {
      expect(canonicalJson(await simulate(model, { ...options, threads }))).toBe(alone)
    }
  })

  it('stops at the same point when a precision is asked for', async () => {
    const precise = { ...options, precision: { serviceLevel: 0.02 }, maxReplications: 200 }
    const alone = simulateAlone(model, precise)
    expect(alone.method.precise).toBe(true)
    expect(alone.method.replications).toBeGreaterThan(5)
    expect(canonicalJson(await simulate(model, { ...precise, threads: 2 }))).toBe(canonicalJson(alone))
  })

  it('reports its progress', async () => {
    const done: number[] = []
    await simulate(model, { ...options, threads: 2, onProgress: (p) => done.push(p.done) })
    expect(done).toEqual([1, 2, 3, 4, 5])
  })

  it('fails with what the function for progress throws', async () => {
    const broken = new Error('disk full')
    const onProgress = (): void => {
      throw broken
    }
    await expect(simulate(model, { ...options, threads: 2, onProgress })).rejects.toBe(broken)
  })

  it('ends with the reason of the signal', async () => {
    const stop = new AbortController()
    const reason = new Error('enough')
    const running = simulate(model, {
      ...options,
      replications: 100_000,
      threads: 2,
      signal: stop.signal,
      onProgress: () => stop.abort(reason),
    })
    await expect(running).rejects.toBe(reason)
    await expect(simulate(model, { ...options, signal: stop.signal })).rejects.toBe(reason)
  })

  it('says so when a thread dies', async () => {
    for (const text of ['process.exit(3)', 'throw new Error("out of luck")']) {
      const pool = createPool<unknown>({
        program: { text },
        input: { model, options },
        threads: 2,
        died: 'A simulation thread died',
        code: 'simulation.worker',
        advice: 'Try again.',
      })
      const failure = await pool.run(0, 4, () => undefined).catch((error: unknown) => error)
      await pool.stop()
      expect(isSkillrouteError(failure) && failure.code).toBe('simulation.worker')
    }
  })

  it('refuses nonsense before any thread is started', async () => {
    await expect(simulate(model, { ...options, threads: 0 })).rejects.toThrow('threads')
    await expect(simulate(model, { ...options, seed: Number.NaN })).rejects.toThrow('seed')
  })
})

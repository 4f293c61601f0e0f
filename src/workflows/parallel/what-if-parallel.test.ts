import { describe, expect, it } from 'vitest'
import { useRealThreads } from '../../../test/support/threads'
import { canonicalJson } from '../../core/json/json'
import { whatIf } from '../../optimizer'
import { seededModel } from '../../optimizer/test-model'
import { whatIfParallel } from './what-if-parallel'

useRealThreads()

const model = seededModel(5, 12, 4)
const [agent] = model.agents
const changes = [{ agentId: agent?.id ?? '', skillId: agent?.skills[0]?.id ?? '', level: null }]
const simulation = { seed: 3, weeks: 6 }

describe('whatIfParallel', () => {
  it('gives the same bytes as whatIf, on any number of threads, and reports weeks in order', async () => {
    const alone = canonicalJson(whatIf(model, changes, { method: 'simulation', simulation }))
    for (const threads of [1, 3]) {
      const told: number[] = []
      const onWeek = (done: number): void => void told.push(done)
      const forecast = await whatIfParallel(model, changes, { simulation: { ...simulation, onWeek }, threads })
      expect(canonicalJson(forecast)).toBe(alone)
      expect(told).toEqual([1, 2, 3, 4, 5, 6])
    }
  })

  it('forecasts the present twice where nothing changes', async () => {
    const { queues } = await whatIfParallel(model, [], { simulation, threads: 2 })
    expect(queues.length).toBeGreaterThan(0)
    for (const { before, after } of queues) expect(after).toEqual(before)
  })

  it('fails with what the function for weeks throws', async () => {
    const broken = new Error('disk full')
    const onWeek = (): void => {
      throw broken
    }
    await expect(whatIfParallel(model, changes, { simulation: { ...simulation, onWeek }, threads: 2 })).rejects.toBe(
      broken,
    )
  })

  it('ends with the reason of the signal', async () => {
    const stop = new AbortController()
    const reason = new Error('enough')
    const onWeek = (): void => stop.abort(reason)
    const running = whatIfParallel(model, changes, {
      simulation: { weeks: 100_000, onWeek },
      threads: 2,
      signal: stop.signal,
    })
    await expect(running).rejects.toBe(reason)
    await expect(whatIfParallel(model, changes, { signal: stop.signal })).rejects.toBe(reason)
  })

  it('refuses nonsense before any thread is started', async () => {
    await expect(whatIfParallel(model, changes, { threads: 0 })).rejects.toThrow('threads')
    await expect(whatIfParallel(model, changes, { simulation: { weeks: 1 } })).rejects.toThrow('simulation.weeks')
    const formula = { method: 'erlang' as const, simulation }
    await expect(whatIfParallel(model, changes, formula)).rejects.toThrow('whatIf()')
    const unknown = [{ agentId: 'nobody', skillId: 'none', level: 3 }]
    await expect(whatIfParallel(model, unknown)).rejects.toThrow('nobody')
  })
})

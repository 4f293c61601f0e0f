import { describe, expect, it } from 'vitest'
import { useRealThreads } from '../../../test/support/threads'
import { canonicalJson } from '../../core/json/json'
import type { Progress } from '../../core/progress'
import { whatIf as whatIfAlone } from '../../optimizer'
import { seededModel } from '../../optimizer/test-model'
import { whatIf } from './what-if'

useRealThreads()

const model = seededModel(5, 12, 4)
const [agent] = model.agents
const changes = [{ agentId: agent?.id ?? '', skillId: agent?.skills[0]?.id ?? '', level: null }]
const simulation = { seed: 3, weeks: 6 }

describe('whatIf in threads', () => {
  it('gives the same bytes as whatIf, on any number of threads, and reports weeks in order', async () => {
    const alone = canonicalJson(whatIfAlone(model, changes, { method: 'simulation', simulation }))
    for (const threads of process.env.SKILLROUTE_FULL === '1' ? [1, 2, 3] : [2]) {
      const notified: number[] = []
      const onProgress = ({ done }: Progress): void => void notified.push(done)
      const forecast = await whatIf(model, changes, { simulation: { ...simulation, onProgress }, threads })
      expect(canonicalJson(forecast)).toBe(alone)
      expect(notified).toEqual([1, 2, 3, 4, 5, 6])
    }
  })

  it('forecasts the present twice where nothing changes', async () => {
    const { queues } = await whatIf(model, [], { simulation, threads: 2 })
    expect(queues.length).toBeGreaterThan(0)
    for (const { before, after } of queues) expect(after).toEqual(before)
  })

  it('fails with what the function for weeks throws', async () => {
    const broken = new Error('disk full')
    const onProgress = (): void => {
      throw broken
    }
    await expect(whatIf(model, changes, { simulation: { ...simulation, onProgress }, threads: 2 })).rejects.toBe(broken)
  })

  it('ends with the reason of the signal', async () => {
    const stop = new AbortController()
    const reason = new Error('enough')
    const onProgress = (): void => stop.abort(reason)
    const running = whatIf(model, changes, {
      simulation: { weeks: 100_000, onProgress },
      threads: 2,
      signal: stop.signal,
    })
    await expect(running).rejects.toBe(reason)
    await expect(whatIf(model, changes, { signal: stop.signal })).rejects.toBe(reason)
  })

  it('refuses nonsense before any thread is started', async () => {
    await expect(whatIf(model, changes, { threads: 0 })).rejects.toThrow('threads')
    await expect(whatIf(model, changes, { simulation: { weeks: 1 } })).rejects.toThrow('simulation.weeks')
    const formula = { method: 'erlang' as const, simulation }
    await expect(whatIf(model, changes, formula)).rejects.toThrow('options.method')
    const unknown = [{ agentId: 'nobody', skillId: 'none', level: 3 }]
    await expect(whatIf(model, unknown)).rejects.toThrow('nobody')
  })
})

import { describe, expect, it } from 'vitest'
import { canonicalJson } from '../../core/json/json'
import { recommendSkills } from '../../optimizer'
import { seededModel } from '../../optimizer/test-model'
import { recommendInThreads } from './recommend-in-threads'

const model = seededModel(5, 12, 4)
const options = { weeks: 1, judgeWeeks: 3, refineContacts: 0 }

describe('recommendInThreads', () => {
  it('gives the same bytes as recommendSkills, on any number of threads', { timeout: 60_000 }, async () => {
    const alone = recommendSkills(model, options)
    expect(alone.changes.length).toBeGreaterThan(0)
    for (const threads of [1, 2, 8]) {
      const told: number[] = []
      const found = await recommendInThreads(model, options, { threads, onProgress: ({ done }) => told.push(done) })
      expect(canonicalJson(found)).toBe(canonicalJson(alone))
      expect(told.length).toBeGreaterThan(10)
    }
  })

  it('ends with the reason of the signal', async () => {
    const reason = new Error('enough')
    const controller = new AbortController()
    const onProgress = () => controller.abort(reason)
    await expect(
      recommendInThreads(model, options, { threads: 2, signal: controller.signal, onProgress }),
    ).rejects.toBe(reason)
  })

  it('refuses what recommendSkills does', async () => {
    await expect(recommendInThreads(model, { maxChanges: -1 })).rejects.toThrow('maxChanges')
  })
})

import { describe, expect, it } from 'vitest'
import { useRealThreads } from '../../../test/support/threads'
import { canonicalJson } from '../../core/json/json'
import { recommendSkills } from '../../optimizer'
import { seededModel } from '../../optimizer/test-model'
import { recommendInThread } from './recommend-in-thread'

useRealThreads()

const model = seededModel(5, 6, 2)
/** Many threads take long to start where they all compile the package: `SKILLROUTE_FULL=1` starts eight. */
const THREADS = process.env.SKILLROUTE_FULL === undefined ? [2] : [1, 2, 8]

const job = {
  kind: 'improvement',
  options: { levers: ['grant', 'level'], maxChanges: 2, weeks: 1, evaluationWeeks: 2, refineContacts: 0 },
} as const

describe('recommendInThread', () => {
  it('gives the same bytes as recommendSkills, on any number of threads', async () => {
    const alone = recommendSkills(model, job.options)
    expect(alone.changes.length).toBeGreaterThan(0)
    for (const threads of THREADS) {
      const done: number[] = []
      const { improvement } = await recommendInThread(model, job, {
        threads,
        onProgress: (progress) => done.push(progress.done),
      })
      expect(canonicalJson(improvement)).toBe(canonicalJson(alone))
      expect(done.length).toBeGreaterThan(10)
    }
  })

  it('ends with the reason of the signal', async () => {
    const reason = new Error('enough')
    const controller = new AbortController()
    const onProgress = () => controller.abort(reason)
    await expect(recommendInThread(model, job, { threads: 2, signal: controller.signal, onProgress })).rejects.toBe(
      reason,
    )
  })

  it('refuses what recommendSkills does', async () => {
    const wrong = { kind: 'improvement', options: { maxChanges: -1 } } as const
    await expect(recommendInThread(model, wrong)).rejects.toThrow('maxChanges')
  })
})

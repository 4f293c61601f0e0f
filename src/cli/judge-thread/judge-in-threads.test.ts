import { describe, expect, it, vi } from 'vitest'
import { ValidationError } from '../../core/errors'
import type { Recommendation } from '../../documents'
import { recommendSkills } from '../../optimizer'
import { seededModel } from '../../optimizer/test-model'
import { judgeInThreads } from './judge-in-threads'

/** Threads take seconds to start from source on a machine with other work. */
vi.setConfig({ testTimeout: 60_000 })

const model = seededModel(15, 30, 8)
const list = recommendSkills(model, { actions: ['REMOVE'], maxContactsLost: 1000, maxShareRemoved: 1 })
const threads = (): number => process.getActiveResourcesInfo().filter((name) => name === 'MessagePort').length

describe('judgeInThreads', () => {
  it('ends every thread when one of them refuses, with what it was refused for', async () => {
    const [first] = list
    if (first === undefined) throw new Error('nothing to judge')
    const stranger: Recommendation = { ...first, id: 'ADD:x:y', action: 'ADD', agent: { id: 'x', name: 'X' }, after: 3 }
    const before = threads()
    const judging = judgeInThreads(
      { model, list: [stranger, ...list], top: 20 },
      { signal: new AbortController().signal, onProgress: () => undefined },
    )
    await expect(judging).rejects.toBeInstanceOf(ValidationError)
    await expect(judging).rejects.toMatchObject({ issues: [{ message: expect.stringContaining('x') }] })
    expect(threads()).toBe(before)
  })

  it('ends with the reason of the signal', async () => {
    const leave = new AbortController()
    const judging = judgeInThreads({ model, list, top: 20 }, { signal: leave.signal, onProgress: () => undefined })
    leave.abort(new Error('enough'))
    await expect(judging).rejects.toThrow('enough')
  })
})

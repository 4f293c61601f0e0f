import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { anyProposal } from '../../../../test/support/snapshot-arbitrary'
import { memoryJournal } from '../../../stores/memory/memory'
import { buildPlan } from '../../plan/build'
import { remainingMs, requestsLeft } from '../state/start-run'
import { buildHeader } from './entries'
import { replayJournal } from './replay'

const AT = '2026-01-05T12:00:00.000Z'
const [plan, other] = fc
  .sample(anyProposal, { numRuns: 60, seed: 11 })
  .map((input) => buildPlan({ ...input, now: AT }))
  .filter((one) => one.changes.length > 1)

function thePlan() {
  if (plan === undefined || other === undefined) throw new Error('no plans were drawn')
  return { plan, other }
}

describe('replayJournal', () => {
  it('knows what is done, what is in doubt and what was refused', async () => {
    const { plan } = thePlan()
    const journal = memoryJournal()
    const intent = (write: string, changeIds: string[]) =>
      journal.append({ type: 'intent', at: AT, write, userId: 'u', changeIds, before: {}, after: {} })
    const outcome = (write: string, changeIds: string[], result: string) =>
      journal.append({ type: 'outcome', at: AT, write, changeIds, result })
    expect(await replayJournal(journal, plan)).toMatchObject({ started: false, nextWrite: 1 })
    await journal.append(buildHeader(plan, AT))
    await intent('1', ['a', 'b'])
    await outcome('1', ['a', 'b'], 'done')
    await intent('2', ['c'])
    await outcome('2', ['c'], 'refused')
    await intent('3', ['d'])
    await outcome('3', ['d'], 'inDoubt')
    await intent('4', ['e'])
    await intent('5', ['f'])
    await outcome('5', ['f'], 'inDoubt')
    await intent('6', ['f'])
    await outcome('6', ['f'], 'done')
    const replay = await replayJournal(journal, plan)
    expect([...replay.done.keys()]).toEqual(['a', 'b', 'f'])
    expect([...replay.inDoubt]).toEqual(['d', 'e'])
    expect(replay).toMatchObject({ started: true, nextWrite: 7 })
  })

  it('refuses the journal of another plan or org, one without header, and unknown entries', async () => {
    const { plan, other } = thePlan()
    const cases = [
      [buildHeader(other, AT), 'tampered'],
      [buildHeader({ ...plan, org: { id: 'else', name: 'Else' } }, AT), 'wrongOrg'],
      [{ type: 'resumed', at: AT }, 'tampered'],
      [{ type: 'surprise', at: AT }, 'tampered'],
    ] as const
    for (const [entry, reason] of cases) {
      const journal = memoryJournal()
      await journal.append(entry)
      await expect(replayJournal(journal, plan)).rejects.toMatchObject({ reason })
      const named = replayJournal({ ...journal, name: 'runs/a.jsonl' }, plan)
      await expect(named).rejects.toThrow(/[Jj]ournal runs\/a\.jsonl/)
    }
  })
})

describe('remaining time', () => {
  it('starts at the budget, never grows as changes are done, and ends at 0', () => {
    const { plan } = thePlan()
    expect(requestsLeft(plan, { progressed: 0 }, 'checking')).toBe(plan.budget.total)
    let last = Number.POSITIVE_INFINITY
    for (let progressed = 0; progressed <= plan.changes.length; progressed++) {
      const left = requestsLeft(plan, { progressed }, 'writing')
      expect(left).toBeLessThanOrEqual(last)
      last = left
    }
    expect(last).toBe(plan.budget.verifies + (plan.budget.audits ?? 0))
  })

  it('is never faster than the rate, and slower when answers are', () => {
    expect(remainingMs({ made: 0, left: 10, elapsedMs: 0, perMinute: 60 })).toBeNull()
    expect(remainingMs({ made: 100, left: 10, elapsedMs: 67_000, perMinute: 60 })).toBe(2000)
    expect(remainingMs({ made: 100, left: 10, elapsedMs: 670_000, perMinute: 60 })).toBe(16000)
    // The minute's budget is used up after ten seconds: the rest waits for the next one.
    expect(remainingMs({ made: 250, left: 250, elapsedMs: 10_000, perMinute: 250 })).toBe(60000)
    expect(remainingMs({ made: 250, left: 250, elapsedMs: 59_000, perMinute: 250 })).toBe(11000)
    // Answers that take five times as long as the rate would allow go on so.
    expect(remainingMs({ made: 40, left: 40, elapsedMs: 8_000, perMinute: 250 })).toBe(8000)
    expect(remainingMs({ made: 100, left: 0, elapsedMs: 300_000, perMinute: 60 })).toBe(0)
  })

  it('is not a second while it is less, nor nothing while something is left', () => {
    expect(remainingMs({ made: 8, left: 4, elapsedMs: 200, perMinute: 600 })).toBeCloseTo(50)
    expect(remainingMs({ made: 12, left: 1, elapsedMs: 5_000, perMinute: 250 })).toBeCloseTo(40)
    expect(remainingMs({ made: 12, left: 1, elapsedMs: 5_000, perMinute: 1 })).toBeGreaterThanOrEqual(1000)
  })
})

import { afterEach, expect, it } from 'vitest'
import { type Emulated, emulated } from '../../../test/support/emulated'
import { drawnPlan } from '../../../test/support/proposals'
import { applyText } from '../../report/text/apply'
import { memoryJournal } from '../../stores/memory/memory'
import { captureSnapshot } from '../snapshot/capture'
import { undoPlan } from '../undo/undo'
import { applyPlan } from './apply'

let org: Emulated
afterEach(() => org.stop())

const GONE = { kind: 'reset', when: 'before' } as const

/** Lets `count` writes through and nothing after that. */
function cutAfterWrites(count: number): void {
  let writes = 0
  org.client.on('response', ({ method }) => {
    if (method !== 'PATCH' && method !== 'DELETE') return
    writes += 1
    if (writes === count) org.emulator.faults.add({ fault: GONE })
  })
}

it('reports no share for a read-back that never happened, and each error once', async () => {
  org = await emulated({ agents: 30, queues: 2, skills: 6 }, { attempts: 2 })
  const plan = drawnPlan(await captureSnapshot(org.client), { agents: 25, moves: 1, seed: 'gone' })
  const journal = memoryJournal()
  // The writes come through; from the first check after them on nothing can be read.
  cutAfterWrites(15)
  const report = await applyPlan(org.client, plan, { journal, onFailure: 'continue', onConflict: 'merge' })
  expect(report).toMatchObject({ outcome: 'partial', accuracy: null, counts: { applied: 0 } })
  expect(report.unread).toBeGreaterThanOrEqual(15)
  const text = applyText(report, plan, { width: 140 })
  expect(text).not.toContain('read back as planned')
  expect(text).toContain(`${report.unread} written changes could not be read back`)
  expect(text.split('\n').length).toBeLessThan(25)
  expect(text.match(/could not be reached|ECONNRESET|socket|network/gi)?.length ?? 0).toBeLessThanOrEqual(4)
  expect(text).toMatch(/and \d+ more/)
  org.emulator.faults.clear()
  const again = await applyPlan(org.client, plan, { journal, onConflict: 'merge' })
  expect(again).toMatchObject({ outcome: 'done', accuracy: 1 })
  expect(again.unread).toBeUndefined()
})

it('an undo without a network reports no share either', async () => {
  org = await emulated({ agents: 30, queues: 2, skills: 6 }, { attempts: 2 })
  const plan = drawnPlan(await captureSnapshot(org.client), { agents: 20, moves: 1, seed: 'gone' })
  const journal = memoryJournal()
  expect((await applyPlan(org.client, plan, { journal, onConflict: 'merge' })).outcome).toBe('done')
  cutAfterWrites(10)
  const report = await undoPlan(org.client, plan, { journal })
  expect(report).toMatchObject({ outcome: 'partial', accuracy: null, counts: { applied: 0 } })
  expect(applyText(report, plan, { width: 140 }).split('\n').length).toBeLessThan(25)
})

it('one outage is one line, however often each request was tried', async () => {
  org = await emulated({ agents: 80, queues: 2, skills: 6 })
  const plan = drawnPlan(await captureSnapshot(org.client), { agents: 70, moves: 1, seed: 'gone' })
  cutAfterWrites(20)
  const report = await applyPlan(org.client, plan, {
    journal: memoryJournal(),
    onFailure: 'continue',
    onConflict: 'merge',
  })
  const messages = report.results.map(({ error }) => error?.message ?? '')
  expect(new Set(messages.map((message) => /after \d+ attempts/.exec(message)?.[0])).size).toBeGreaterThan(3)
  const lines = applyText(report, plan, { width: 200 }).split('\n')
  const unread = report.unread ?? 0
  // Changes that were written and not read back, and changes that the outage prevented.
  expect(lines.filter((line) => / changes? failed: /.test(line)).map((line) => line.slice(0, 17))).toEqual([
    `${unread} changes failed`,
    `${report.counts.failed - unread} changes failed`,
  ])
  expect(lines.some((line) => line.startsWith('Status'))).toBe(false)
})

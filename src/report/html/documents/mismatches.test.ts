import { expect, it } from 'vitest'
import { doneReport } from '../../../../test/support/done-report'
import { findMismatches } from './documents'
import type { ReportDocument } from './report-document'

const org = { id: 'o', name: 'Org' }
const at = '2026-03-01T00:00:00.000Z'

const verified = (planId: string): ReportDocument => ({
  format: 'skillroute/verify-report@1',
  planId,
  planHash: planId,
  org,
  verifiedAt: at,
  ok: true,
  holding: 1,
  differing: [],
})
const journal = (planId: string): ReportDocument => ({
  format: 'skillroute/apply-journal@1',
  entries: [{ type: 'header', at, planId, planHash: planId, org, changes: 1 }],
})
const undone = (planId: string, of: string): ReportDocument =>
  doneReport({ planId, planHash: planId, org, undoes: { planId: of, planHash: of } }, at)

function orders<T>(items: readonly T[]): T[][] {
  if (items.length < 2) return [[...items]]
  return items.flatMap((item, index) => orders(items.toSpliced(index, 1)).map((rest) => [item, ...rest]))
}

it('takes what an undo links, in whatever order it comes', () => {
  const linked = [journal('plan'), undone('undo', 'plan'), verified('undo')]
  for (const documents of orders(linked)) expect(findMismatches(documents)).toEqual([])
  // Over several links too.
  for (const documents of orders([...linked, undone('again', 'undo')])) expect(findMismatches(documents)).toEqual([])
})

it('names a document that does not belong, with the document it is compared with', () => {
  const message = 'is of plan other, documents[0] of plan plan; a page is about one plan'
  for (const [undo, verify, other] of orders([1, 2, 3])) {
    const documents = [journal('plan')]
    documents[undo ?? 0] = undone('undo', 'plan')
    documents[verify ?? 0] = verified('undo')
    documents[other ?? 0] = verified('other')
    expect(findMismatches(documents)).toEqual([{ path: `documents[${other}].plan`, message }])
  }
  // Linked to each other, and to nothing of the page.
  expect(findMismatches([verified('plan'), undone('b', 'a'), journal('a')])).toMatchObject([
    {
      path: 'documents[1].plan',
      message: expect.stringMatching(/^is of plan b and plan a, documents\[0\] of plan plan;/),
    },
    { path: 'documents[2].plan' },
  ])
})

it('does not make two orgs one because a document compares them', () => {
  const snapshot = (id: string) => ({
    format: 'skillroute/snapshot@1' as const,
    org: { id, name: id },
    takenAt: at,
    scope: {},
    divisions: [],
    skills: [],
    languages: [],
    queues: [],
    agents: [],
    skillGroups: [],
    gaps: [],
  })
  const compared: ReportDocument = {
    format: 'skillroute/drift@1',
    left: { org: { id: 'a', name: 'a' }, takenAt: at },
    right: { org: { id: 'b', name: 'b' }, takenAt: at },
    differences: [],
    allowed: 0,
    notes: [],
  }
  expect(findMismatches([snapshot('a'), compared])).toEqual([])
  expect(findMismatches([snapshot('a'), compared, snapshot('b')])).toMatchObject([
    { path: 'documents[2].org', message: 'is of org b, documents[0] of org a; a page is about one org' },
  ])
})

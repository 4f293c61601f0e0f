/** Hostile names in every text that the command prints. */
import { beforeAll, describe, expect, it } from 'vitest'
import type { ApplyReport, DriftReport, Plan, Simulation, Snapshot, VerifyReport } from '../../src/documents'
import { applyText, verifyText } from '../../src/report/text/apply'
import { driftText } from '../../src/report/text/drift-text'
import { forecastText } from '../../src/report/text/forecast'
import { planText } from '../../src/report/text/plan'
import { simulationText } from '../../src/report/text/simulation'
import { exportWfm } from '../../src/workflows'
import { parseCsv } from '../../src/workflows/kit/parse-csv'
import { type MadeDocuments, madeDocuments } from './documents'
import { HOSTILE_NAMES, withHostileTexts } from './hostile'

const UNSAFE = /[^\P{Cc}\n]|\p{Cs}|[\u00AD\u061C\u180E\u200B-\u200F\u2028-\u202E\u2060-\u206F\uFEFF]/u

let made: MadeDocuments

beforeAll(async () => {
  made = await madeDocuments()
})

function find<T extends { readonly format: string }>(format: T['format']): T {
  const all: readonly { readonly format: string }[] = [...made.loop, ...made.others]
  const found = all.find((one): one is T => one.format === format)
  if (found === undefined) throw new Error(`no ${format}`)
  return withHostileTexts(found)
}

describe('texts for a terminal', () => {
  it('hold no sign that a terminal would obey', () => {
    const plan = find<Plan>('skillroute/plan@1')
    const report = find<ApplyReport>('skillroute/apply-report@1')
    const external = {
      changeId: '',
      target: { id: '1', name: HOSTILE },
      property: HOSTILE,
      before: [HOSTILE],
      after: [],
      at: HOSTILE,
      by: HOSTILE,
    }
    const trouble: ApplyReport = {
      ...report,
      external: [external],
      externalCheck: { complete: false, message: HOSTILE },
      canary: { passed: false, message: HOSTILE },
      warnings: [HOSTILE],
      results: report.results.map((one) => ({ ...one, status: 'failed', error: { code: 'x', message: HOSTILE } })),
    }
    const guardrail = {
      id: HOSTILE,
      kind: 'changes' as const,
      limit: 1,
      found: 2,
      where: [],
      changeIds: [],
      ok: false,
      message: HOSTILE,
    }
    const texts = [
      planText({ ...plan, warnings: [HOSTILE], guardrails: [guardrail] }),
      plan.effect === null ? '' : forecastText({ ...plan.effect, notes: [HOSTILE] }),
      applyText(trouble, plan),
      verifyText(
        {
          ...find<VerifyReport>('skillroute/verify-report@1'),
          ok: false,
          differing: [{ changeId: plan.changes[0]?.id ?? '', desired: HOSTILE, found: HOSTILE }],
        },
        plan,
      ),
      driftText(find<DriftReport>('skillroute/drift@1')),
      simulationText(find<Simulation>('skillroute/simulation@1'), { nameOf: () => HOSTILE }),
    ]
    for (const text of texts) {
      expect(text).not.toBe('')
      expect(text).not.toMatch(UNSAFE)
    }
  })

  it('and CSV runs no formula', async () => {
    const snapshot = find<Snapshot>('skillroute/snapshot@1')
    let csv = ''
    for await (const chunk of exportWfm(snapshot, { format: 'csv' })) csv += chunk
    const cells = parseCsv(csv.replaceAll('line\nbreak\r\ttab', 'tab')).flatMap((row) =>
      row.cells.map(({ text }) => text),
    )
    expect(cells).toEqual(
      expect.arrayContaining([expect.stringMatching(/^'=HYPERLINK/), expect.stringMatching(/^'@SUM/)]),
    )
    expect(cells.filter((text) => /^[=+@\-\t\r]/.test(text) && Number.isNaN(Number(text)))).toEqual([])
  })
})

/** Everything at once. */
const HOSTILE = HOSTILE_NAMES.join(' ')

import { describe, expect, it } from 'vitest'
import { smallOrg } from '../../test/support/rules/small-org'
import type { Plan, VerifyReport } from '../documents'
import { buildPlan } from '../workflows'
import { changesCsv } from './csv/changes'
import { planText } from './text/plan'
import { toCsv } from './to-csv'
import { toText } from './to-text'

const plan: Plan = buildPlan({ snapshot: smallOrg(), recommendations: [], now: '2026-01-05T12:00Z' })

describe('toText and toCsv', () => {
  it('show a document by its format', () => {
    expect(toText(plan, { width: 60, leftOut: 'all' })).toBe(planText(plan, { width: 60, leftOut: 'all' }))
    expect(toText([])).not.toBe('')
    expect(toCsv(plan, { locale: 'de-DE' })).toBe(changesCsv([plan], { locale: 'de-DE' }))
  })

  it('refuse what cannot be shown, and a check without its plan', () => {
    const shown = (call: (...given: never[]) => string, value: unknown) => () => Reflect.apply(call, undefined, [value])
    for (const call of [toText, toCsv]) {
      expect(shown(call, { format: 'skillroute/lease@1' })).toThrow('none that can be shown so: skillroute/lease@1')
      expect(shown(call, null)).toThrow('document.format')
    }
    const report: Pick<VerifyReport, 'format'> = { format: 'skillroute/verify-report@1' }
    expect(shown(toText, report)).toThrow('options.plan: is missing')
  })
})

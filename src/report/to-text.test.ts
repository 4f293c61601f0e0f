import { describe, expect, it } from 'vitest'
import { recommendationOf } from '../../test/support/improvement'
import { smallOrg } from '../../test/support/rules/small-org'
import type { Plan, VerifyReport } from '../documents'
import { buildPlan } from '../workflows'
import { changesTable } from './csv/changes'
import { csvText } from './csv/table'
import { htmlReport } from './html/html-report'
import { planText } from './text/plan'
import { toCsv } from './to-csv'
import { toText } from './to-text'

const plan: Plan = buildPlan({ snapshot: smallOrg(), recommendations: [], now: '2026-01-05T12:00Z' })

describe('toText and toCsv', () => {
  it('show a document by its format', () => {
    expect(toText(plan, { width: 60, leftOut: 'all' })).toBe(planText(plan, { width: 60, leftOut: 'all' }))
    expect(toText([])).not.toBe('')
    expect(toCsv(plan, { locale: 'de-DE' })).toBe(csvText(changesTable([plan]), { locale: 'de-DE' }))
  })

  it('refuse what cannot be shown, and a check without its plan', () => {
    const render = (call: (...given: never[]) => string, value: unknown) => () =>
      Reflect.apply(call, undefined, [value])
    for (const call of [toText, toCsv]) {
      expect(render(call, { format: 'skillroute/lease@1' })).toThrow('none that can be shown so: skillroute/lease@1')
      expect(render(call, null)).toThrow('document.format')
    }
    const report: Pick<VerifyReport, 'format'> = { format: 'skillroute/verify-report@1' }
    expect(render(toText, report)).toThrow('options.plan: is missing')
  })

  it('and a page, refuse recommendations of another shape by the place that is wrong', async () => {
    const valid = recommendationOf('a', 1, 4)
    const { agent, ...rest } = valid
    const list = [valid, { ...rest, user: agent }]
    const single = { ...valid, after: 9 }
    const several = { format: 'skillroute/recommendations@1', recommendations: list }
    const found = { format: 'skillroute/improvement@1', changes: list }
    const refusal = async (call: (...given: never[]) => unknown, value: unknown): Promise<string> => {
      const answer = async (): Promise<unknown> => Reflect.apply(call, undefined, [value])
      return await answer().then(String, String)
    }
    expect(await refusal(toText, list)).toMatch(/recommendations\[1\]\.agent: .*recommendations\[1\]\.user: /)
    expect(await refusal(toText, found)).toContain('document.changes[1].agent: ')
    expect(await refusal(toCsv, several)).toContain('document.recommendations[1].agent: ')
    const documents = await refusal(htmlReport, [several, found, single])
    for (const place of ['0].recommendations[1].agent', '1].changes[1].user', '2].after'])
      expect(documents).toContain(`documents[${place}: `)
  })
})

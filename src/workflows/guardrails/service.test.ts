import { describe, expect, it } from 'vitest'
import { check, only, queues, set } from '../../../test/support/rules/guardrail-check'
import type { Change, Effect, ServiceLimit, ServiceMeasures } from '../../documents'

describe('service', () => {
  const changes = [set('c1', 'u1', 's1', 4, 5)]
  const forecast = forecastOf({ serviceLevel: 0.82 }, { serviceLevel: 0.78, occupancy: 0.9, asaSeconds: null })

  it.each([
    [{ minServiceLevel: 0.75 }, ['serviceLevel', true, 0.78]],
    [{ minServiceLevel: 0.8 }, ['serviceLevel', false, 0.78]],
    [{ maxOccupancy: 0.85 }, ['occupancy', false, 0.9]],
    [{ maxAsaSeconds: 60 }, ['asa', false, 'without bound']],
    [{ maxAbandonProbability: 0.05 }, ['abandonment', false, null]],
    [{ minServiceLevel: 0.8, queue: 'Invoices', mediaType: 'chat' }, ['serviceLevel', true, 'not reached']],
    [{ minServiceLevel: 0.8, queue: 'Nowhere' }, ['serviceLevel', false, null]],
  ] as const)('%j', (limit, desired) => {
    expect(only(check({ service: [limit] }, { changes, effect: forecast }))).toEqual(desired)
  })

  it('is not kept where changes that the forecast does not know could move it', () => {
    const queue = queues.q1
    const shared = { id: 'c2', kind: 'queue.set', before: null, after: 30, reason: '', value: null } as const
    const acw = { ...shared, queue, field: 'acwSettings.wrapupPrompt' }
    const other = { ...acw, queue: { id: 'elsewhere', name: 'Elsewhere' } }
    const limit = { minServiceLevel: 0.75, queue: queue.name }
    const verdictWith = (more: readonly Change[], known = forecast) =>
      check({ service: [limit] }, { changes: [...changes, ...more], effect: known })[0]
    const cannot = { ok: false, found: null, changeIds: ['c2'] }
    expect(verdictWith([acw, other])).toMatchObject({
      ...cannot,
      message: expect.stringMatching(/cannot be known.*: 1 \(acwSettings\.wrapupPrompt of Invoices\)/),
    })
    const method = { ...acw, field: 'skillEvaluationMethod', after: 'BEST' }
    expect(verdictWith([other, method, { ...acw, field: 'description' }])).toMatchObject({ ok: true, found: 0.78 })
    const user = { id: 'u1', name: 'Ann' }
    expect(verdictWith([{ ...shared, kind: 'utilization.set', user }])).toMatchObject(cannot)
    // Time-outs of rings are simulated, and known to no formula.
    const bullseye = { ...acw, field: 'bullseye', after: { rings: [] } }
    expect(verdictWith([bullseye])).toMatchObject(cannot)
    const simulated = { ...forecast, method: 'simulation' }
    expect(verdictWith([bullseye], simulated)).toMatchObject({ ok: true })
    const overflow = { ...acw, field: 'conditionalGroupRouting' }
    expect(verdictWith([overflow], simulated)).toMatchObject(cannot)
    expect(verdictWith([overflow], { ...simulated, overflowChangeIds: ['c2'] })).toMatchObject({ ok: true })
  })

  it('evaluates the drop, and lets stand what was so before', () => {
    const [drop] = check({ service: [{ maxServiceLevelDrop: 0.02 }] }, { changes, effect: forecast })
    expect(drop?.ok).toBe(false)
    expect(drop?.found).toBeCloseTo(0.04, 12)
    const bad = forecastOf({ serviceLevel: 0.5 }, { serviceLevel: 0.5 })
    const limit = { minServiceLevel: 0.8 }
    expect(check({ service: [limit] }, { changes, effect: bad })[0]?.ok).toBe(false)
    expect(check({ service: [{ ...limit, allowExisting: true }] }, { changes, effect: bad })[0]?.ok).toBe(true)
    const worse = forecastOf({ serviceLevel: 0.5 }, { serviceLevel: 0.4 })
    expect(check({ service: [{ ...limit, allowExisting: true }] }, { changes, effect: worse })[0]?.ok).toBe(false)
  })

  it('evaluates the worse end of an interval where asked to and there is one', () => {
    const wide = { serviceLevel: { low: 0.72, high: 0.84 } }
    const [row] = forecastOf(
      { serviceLevel: 0.82 },
      { serviceLevel: 0.78, intervals: wide, predictions: { serviceLevel: { low: 0.5, high: 0.9 } } },
    ).queues
    if (row === undefined) throw new Error('no row')
    const intervals = { serviceLevel: { low: -0.05, high: -0.03 } }
    const difference = { serviceLevel: -0.04, asaSeconds: 1, occupancy: 0, intervals, predictions: {} }
    const simulated = { ...forecast, queues: [{ ...row, difference }] }
    const evaluated = (limit: ServiceLimit) => only(check({ service: [limit] }, { changes, effect: simulated }))
    expect(evaluated({ minServiceLevel: 0.75 })).toEqual(['serviceLevel', true, 0.78])
    expect(evaluated({ minServiceLevel: 0.75, evaluate: 'bound' })).toEqual(['serviceLevel', false, 0.72])
    expect(evaluated({ maxServiceLevelDrop: 0.045 })).toEqual(['serviceLevel', true, expect.closeTo(0.04, 9)])
    expect(evaluated({ maxServiceLevelDrop: 0.045, evaluate: 'bound' })).toEqual(['serviceLevel', false, 0.05])
    expect(evaluated({ minServiceLevel: 0.75, evaluate: 'week' })).toEqual(['serviceLevel', false, 0.5])
    expect(evaluated({ maxOccupancy: 0.9, evaluate: 'bound' })).toEqual(['occupancy', true, 0.7])
  })

  it('is not kept without a forecast, unless nothing changes', () => {
    const limit = [{ minServiceLevel: 0.1 }]
    expect(only(check({ service: limit }, { changes, effect: null }))).toEqual(['serviceLevel', false, null])
    expect(only(check({ service: limit }))).toEqual(['serviceLevel', true, 'not reached'])
  })
})

function forecastOf(before: Partial<ServiceMeasures>, after: Partial<ServiceMeasures>): Effect {
  const base: ServiceMeasures = { agents: 3, stable: true, serviceLevel: 0.9, asaSeconds: 10, occupancy: 0.7 }
  return {
    format: 'skillroute/effect@1',
    method: 'erlang-c',
    notes: [],
    queues: [
      {
        queue: queues.q1,
        mediaType: 'voice',
        target: { ratio: 0.8, seconds: 20 },
        contactsPerWeek: 100,
        before: { ...base, ...before },
        after: { ...base, ...after },
      },
    ],
  }
}

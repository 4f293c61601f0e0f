import { describe, expect, it } from 'vitest'
import type { CurvePoint, Estimate, Guardrails, Improvement } from '../../documents'
import { shortOfBilling } from '../../optimizer/improve/small-centers.fixtures'
import type { UiOptions } from '../protocol/options'
import type { SearchRequest } from '../protocol/view'
import { searchView } from './search'
import type { OrgState } from './state'

function estimate(mean: number): Estimate {
  return { mean, halfWidth: 0.001, low: mean - 0.001, high: mean + 0.001 }
}

/** A point at which Sales, below its target, loses so much. */
function point(changes: number, gain: number, loss: number): CurvePoint {
  return {
    changes,
    agents: changes,
    serviceLevel: estimate(0.7 + gain),
    gain: estimate(gain),
    contactsPerWeek: estimate(1000 * gain),
    occupancySpread: 0,
    queues: [
      { queue: { id: 's', name: 'Sales' }, serviceLevel: estimate(0.6 - loss), gain: estimate(-loss), target: 0.8 },
    ],
  }
}

const curve = [point(0, 0, 0), point(1, 0.04, 0), point(2, 0.08, 0.03)]
const wave = { changes: 1, agents: 1, contactsPerWeek: estimate(40), serviceLevel: estimate(0.7) }
const improvement: Improvement = {
  format: 'skillroute/improvement@1',
  curve,
  waves: [1, 2].map((number) => ({ ...wave, wave: number })),
  chosen: { changes: 2, agents: 2, why: 'the fewest that reach them' },
  changes: [],
  notes: [],
}

describe('the recommended point', () => {
  const recommendedFor = (
    recommend: NonNullable<SearchRequest['want']>['recommend'],
    rest: { limits?: SearchRequest['limits']; guardrails?: Guardrails } = {},
  ) => {
    const { limits, guardrails } = rest
    const request = { want: { recommend }, limits }
    const search = { state: 'done' as const, request, found: { improvement, recommendations: [] } }
    // Eight agents: two changes are one for four.
    const model = { ...shortOfBilling, agents: shortOfBilling.agents.concat(shortOfBilling.agents).slice(0, 8) }
    const org = { model, notes: [] } as unknown as OrgState
    return searchView({ search, org, options: { guardrails } as UiOptions }).recommended
  }

  it('keeps to what queues may lose by the search and by guardrails', () => {
    expect(recommendedFor({})?.point).toBe(1)
    expect(recommendedFor({ maxServiceLevelDrop: 0.05 })?.point).toBe(2)
    const guardrails: Guardrails = { format: 'skillroute/guardrails@1', service: [{ maxServiceLevelDrop: 0.02 }] }
    expect(recommendedFor({ maxServiceLevelDrop: 0.05 }, { guardrails })?.point).toBe(1)
    expect(recommendedFor({ maxServiceLevelDrop: 0.05 }, { limits: { guardrails } })?.point).toBe(1)
  })

  it('is the choice of the search where the request names one', () => {
    expect(recommendedFor({ choose: { reach: 'targets' } })).toEqual({ point: 2, why: 'the fewest that reach them' })
  })

  it('is nearly all of the gain where queues are named', () => {
    const scope = { queues: ['Sales'] }
    expect(recommendedFor({ maxServiceLevelDrop: 0.05 }, { limits: { scope } })?.why).toContain('every change')
  })
})

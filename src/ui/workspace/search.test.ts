import { describe, expect, it } from 'vitest'
import type { BlockedBy, CurvePoint, Estimate, Guardrails, Improvement } from '../../documents'
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

  it('says that the limit of a guardrail is reached', () => {
    const guardrails = { format: 'skillroute/guardrails@1', changes: { maxChanges: 2 } } as const
    const why = recommendedFor({ maxServiceLevelDrop: 0.05 }, { guardrails })?.why
    expect(why).toBe('the best found with 2 changes, the limit')
  })

  it('is the choice of the search where the request names one', () => {
    expect(recommendedFor({ choose: { reach: 'targets' } })).toEqual({ point: 2, why: 'the fewest that reach them' })
  })

  it('is nearly all of the gain where queues are named', () => {
    const scope = { queues: ['Sales'] }
    expect(recommendedFor({ maxServiceLevelDrop: 0.05 }, { limits: { scope } })?.why).toContain('every change')
  })
})

it('says what queues would lose, and what the figures rest on, without commands', () => {
  const care = { queue: { id: 'c', name: 'Care' }, loss: 0.016, serviceLevel: 0.7, target: 0.8 }
  const blockedBy: BlockedBy = { changes: 4, agents: 4, gain: estimate(0.037), queues: [care] }
  const none: Improvement = {
    ...improvement,
    curve: curve.slice(0, 1),
    waves: [],
    notes: ['Whole weeks are simulated.'],
  }
  const unread =
    'Capacity is taken from the org. `skillroute snapshot --own-utilization --save-demand d.json` reads it.'
  const org = { model: shortOfBilling, notes: [unread] } as unknown as OrgState
  const viewOf = (found: Improvement) => {
    const search = { state: 'done' as const, request: {}, found: { improvement: found, recommendations: [] } }
    return searchView({ search, org, options: {} as UiOptions })
  }
  expect(viewOf(none).blocked).toBeUndefined()
  const { blocked, notes } = viewOf({ ...none, blockedBy })
  expect(blocked).toBe('4 changes would bring +3.7 (3.6 to 3.8) points, but cost Care 1.6: more than a queue may lose.')
  expect(notes).toEqual(['Whole weeks are simulated.', 'Capacity is taken from the org.'])
})

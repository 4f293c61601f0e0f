import { expect, it } from 'vitest'
import type { Lever } from './math/levers'
import { overflowSettings } from './overflow-settings'

const groups = [{ id: 'seniors', type: 'SKILLGROUP' }]
const there = { metric: 'EstimatedWaitTime', operator: 'GreaterThan', conditionValue: 120, groups, waitSeconds: 30 }
const base = { kind: 'queue', serves: 'overflowThreshold', agentIds: [], reason: 'Because.' } as const
const rule: Lever = {
  ...base,
  field: 'conditionalGroupRouting.rules',
  value: [{ ...there, conditionValue: 459, waitSeconds: 2 }],
}
const ring: Lever = {
  ...base,
  field: 'bullseye.rings.0.expansionCriteria',
  value: [{ type: 'TIMEOUT_SECONDS', threshold: 198 }],
}

it('says which rule for the same groups it replaces, and shows the rule as it is written', () => {
  const { settings, levers, notes } = overflowSettings([rule], { conditionalGroupRouting: { rules: [there] } })
  const written = { ...there, conditionValue: 459 }
  expect(settings).toEqual({ conditionalGroupRouting: { rules: [written] } })
  expect(levers[0]?.value).toEqual([written])
  expect(notes).toEqual([expect.stringMatching(/goes from 120 to 459 s, so that contacts overflow later than now/)])
  expect(levers[0]?.reason).toContain('from 120 to 459 s')
})

it('says nothing of rules that stay', () => {
  const other = { ...there, groups: [{ id: 'others', type: 'SKILLGROUP' }] }
  const { settings, levers, notes } = overflowSettings([rule], { conditionalGroupRouting: { rules: [other] } })
  expect(settings).toMatchObject({ conditionalGroupRouting: { rules: [{ conditionValue: 120 }, { waitSeconds: 2 }] } })
  expect(levers).toEqual([rule])
  expect(notes).toEqual([])
})

it('says which time-out of the first ring it replaces', () => {
  const first = { expansionCriteria: [{ type: 'TIMEOUT_SECONDS', threshold: 15 }], actions: {} }
  const { settings, notes } = overflowSettings([ring], { bullseye: { rings: [first, {}] } })
  expect(settings).toEqual({ bullseye: { rings: [{ ...first, expansionCriteria: ring.value }, {}] } })
  expect(notes).toEqual([expect.stringContaining('from 15 to 198 s')])
})

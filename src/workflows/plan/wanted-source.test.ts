import { expect, it } from 'vitest'
import type { PlanOrgOptions } from './org-options'
import { checkSources } from './wanted-source'

const desired = { format: 'skillroute/desired@1', agents: {} } as const

const NO_CURVE = { curve: [], waves: [], chosen: { changes: 0, agents: 0, why: '' } } as const

it.each<[PlanOrgOptions, RegExp]>([
  [{ timing: { shifts: [] } }, /timing\.shifts have an effect only on times by shift/],
  [{ timing: { shifts: [], until: '2099-01-01T00:00Z' } }, /timing\.shifts have an effect only on times by shift/],
  [{ desired, levels: {} }, /^levels chooses what is recommended/],
  [{ desired, when: ['08:00-12:00'], recommend: {} }, /^recommend, when choose what is recommended/],
  [{ desired, recommendations: [] }, /^Give one of desired, matrix, rules, like/],
  [{ recommendations: [], recommend: {} }, /^recommend chooses what is recommended/],
  [
    { improvement: { ...NO_CURVE, format: 'skillroute/improvement@1', changes: [], notes: [] } },
    /search behind recommendations/,
  ],
  [{ recommend: {}, tidy: {} }, /^Give one of recommend, tidy/],
])('refuses %j', (options, message) => {
  expect(() => checkSources(options)).toThrow(message)
})

it('takes shifts for times by shift', () => {
  expect(() => checkSources({ timing: { hold: 'offShift', shifts: [] } })).not.toThrow()
  expect(() => checkSources({ timing: { until: 'shiftEnd', shifts: [] } })).not.toThrow()
})

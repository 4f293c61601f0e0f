import { expect, it } from 'vitest'
import type { PlanRequest } from '../../documents'
import { checkParts } from './desired-source'
import { planOrg } from './plan-org'

const desired = { format: 'skillroute/desired@1', agents: {} } as const

it.each<[PlanRequest, RegExp]>([
  [{ timing: { shifts: [] } }, /timing\.shifts: have an effect only on times by shift/],
  [{ timing: { shifts: [], until: '2099-01-01T00:00Z' } }, /timing\.shifts: have an effect only on times by shift/],
  [{ timing: { now: 'soon' } }, /request\.timing\.now: must be an ISO time with its zone.*not "soon"/],
  [{ want: { desired, levels: {} } }, /request\.want: has levels and desired: give one of them/],
  [{ want: { changes: { recommendations: [] }, recommend: {} } }, /request\.want: has recommend and changes/],
  [
    { want: { matrix: { xlsx: 'UEs=', handleTimeBoost: {} } } },
    /handleTimeBoost: raises the levels of a matrix in CSV/,
  ],
])('refuses %j before anything is read', async (request, message) => {
  await expect(planOrg({}, request)).rejects.toThrow(message)
})

it('takes shifts for times by shift', async () => {
  await checkParts({ timing: { hold: 'offShift', shifts: [] } })
  await checkParts({ timing: { until: 'shiftEnd', shifts: [] } })
})

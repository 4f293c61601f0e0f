import { expect, it } from 'vitest'
import type { CurvePoint, Estimate } from '../../documents'
import { defineModel } from '../model/define/define-model'
import { improveSettings } from './center/settings'
import { choosePoint } from './choose'

const estimate = (mean: number): Estimate => ({ mean, halfWidth: 0.001, low: mean - 0.001, high: mean + 0.001 })

/** A curve from changes to gains. */
function curveOf(gains: Readonly<Record<number, number>>): CurvePoint[] {
  return Object.entries(gains).map(([changes, gain]) => ({
    changes: Number(changes),
    agents: Number(changes),
    serviceLevel: estimate(0.7 + gain),
    gain: estimate(gain),
    contactsPerWeek: estimate(1000 * gain),
    queues: [],
  }))
}

const model = defineModel({
  ahtSeconds: 200,
  contactTypes: [{ id: 'a', callsPerHour: 1 }],
  agents: [{ id: 'x', count: 40 }],
})
const settings = improveSettings(model, {})

it('chooses at most one change for four agents, and says what more would bring', () => {
  const { at, why } = choosePoint(curveOf({ 0: 0, 5: 0.02, 10: 0.04, 20: 0.06, 40: 0.08 }), settings, 40)
  expect(at).toBe(2)
  expect(why).toBe(
    'at most one change for 4 agents, about as many as people take in at once; all 40 that were found to help bring 8.0 points in place of 4.0',
  )
})

it('chooses fewer where the curve is flat, and all where they are few', () => {
  const flat = choosePoint(curveOf({ 0: 0, 4: 0.04, 8: 0.0405, 30: 0.05 }), settings, 40)
  expect(flat).toEqual({ at: 1, why: 'further changes bring far less each' })
  expect(choosePoint(curveOf({ 0: 0, 4: 0.04, 8: 0.06 }), settings, 40)).toEqual({
    at: 2,
    why: 'every change that was found to help',
  })
})

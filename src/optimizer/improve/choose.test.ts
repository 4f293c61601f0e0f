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
    occupancySpread: 0.1,
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

it('is not stopped by a first point that brings nothing: the curve is read along its hull', () => {
  const { at } = choosePoint(curveOf({ 0: 0, 1: -0.003, 4: 0.008, 10: 0.024, 40: 0.1 }), settings, 40)
  expect(at).toBe(3)
})

it('says why nothing, or no more, is chosen', () => {
  expect(choosePoint(curveOf({ 0: 0, 2: -0.01 }), settings, 40)).toEqual({ at: 0, why: 'no change was found to help' })
  const costly = (curve: CurvePoint[], from: number) =>
    curve.map((point, i) => {
      const queue = { id: 'q', name: 'Sales' }
      const lost = { queue, serviceLevel: estimate(0.7), gain: estimate(i < from ? 0 : -0.05), target: 0.8 }
      return { ...point, queues: [lost] }
    })
  expect(choosePoint(costly(curveOf({ 0: 0, 2: 0.01, 4: 0.02 }), 1), settings, 40)).toEqual({
    at: 0,
    why: 'what was found to help costs a queue more than it may lose',
  })
  expect(choosePoint(costly(curveOf({ 0: 0, 2: 0.01, 4: 0.02 }), 2), settings, 40)).toEqual({
    at: 1,
    why: 'further changes cost a queue more than it may lose',
  })
})

it('says why nothing is chosen of all, or for a goal; one change is never too many', () => {
  const none = 'no change was found to help'
  expect(choosePoint(curveOf({ 0: 0 }), improveSettings(model, { choose: 'all' }), 40).why).toBe(none)
  const reach = choosePoint(curveOf({ 0: 0 }), improveSettings(model, { choose: { reach: 0.9 } }), 40)
  expect(reach.why).toBe(`90.0 % of contacts within service level are not reached; ${none}`)
  const far = choosePoint(curveOf({ 0: 0, 4: 0.1 }), improveSettings(model, { choose: { reach: 0.9 } }), 40)
  expect(far.why).toBe('90.0 % of contacts within service level are not reached: the best with these levers is 80.0 %')
  expect(choosePoint(curveOf({ 0: 0, 1: 0.1 }), settings, 3).at).toBe(1)
})

it('takes no flat stretch for the end where the curve rises again behind it', () => {
  const { at } = choosePoint(curveOf({ 0: 0, 2: 0.02, 10: 0.021, 40: 0.3 }), settings, 40)
  expect(at).toBe(2)
})

it('refuses no point for what may be randomness: half of the interval beyond what a queue may lose', () => {
  const queue = { id: 'q', name: 'Sales' }
  const lost = (gain: number, halfWidth: number): CurvePoint[] =>
    curveOf({ 0: 0, 4: 0.02 }).map((point, i) => {
      const own = { mean: i === 0 ? 0 : gain, halfWidth, low: gain - halfWidth, high: gain + halfWidth }
      return { ...point, queues: [{ queue, serviceLevel: estimate(0.7 + own.mean), gain: own, target: 0.8 }] }
    })
  expect(choosePoint(lost(-0.014, 0.01), settings, 40).at).toBe(1)
  expect(choosePoint(lost(-0.016, 0.01), settings, 40).at).toBe(0)
})

it('chooses as enough, and for some queues, nearly all that as many changes bring as are chosen at most', () => {
  const curve = curveOf({ 0: 0, 1: 0.06, 4: 0.15, 7: 0.158, 9: 0.165, 10: 0.168, 40: 0.2 })
  expect(choosePoint(curve, settings, 40).at).toBe(2)
  const ofQueue = improveSettings(model, { queues: model.queues.map(({ id }) => id) })
  expect(choosePoint(curve, ofQueue, 40)).toEqual({
    at: 4,
    why: '98 % of what 10 changes bring',
  })
  expect(choosePoint(curve, improveSettings(model, { choose: 'enough' }), 40).at).toBe(4)
  expect(choosePoint(curveOf({ 0: 0, 4: 0.1 }), ofQueue, 40)).toEqual({
    at: 1,
    why: 'every change that was found to help',
  })
  expect(choosePoint(curveOf({ 0: 0 }), ofQueue, 40)).toEqual({ at: 0, why: 'no change was found to help' })
})

it('says that the limit on changes is reached, where it is', () => {
  const limited = improveSettings(model, { maxChanges: 6 })
  expect(choosePoint(curveOf({ 0: 0, 6: 0.05 }), limited, 40)).toEqual({
    at: 1,
    why: 'the best found with 6 changes, the limit',
  })
  expect(choosePoint(curveOf({ 0: 0, 5: 0.05 }), limited, 40).why).toBe('every change that was found to help')
  for (const choose of ['knee', 'enough', 'all'] as const) {
    const why = (limit: object) =>
      choosePoint(curveOf({ 0: 0, 3: 0.05 }), improveSettings(model, { choose, ...limit }), 40).why
    expect(why({ maxChanges: 3 })).toBe('the best found with 3 changes, the limit')
    expect(choosePoint(curveOf({ 0: 0 }), improveSettings(model, { choose, maxChanges: 0 }), 40).why).toContain(
      '0 changes',
    )
    expect(why({ maxAgents: 3 })).toBe('the best found for 3 agents, the limit')
  }
})

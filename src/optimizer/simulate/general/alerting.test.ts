/** Contacts that ring at an agent before they are answered. */

import { expect, it } from 'vitest'
import { SECONDS_PER_HOUR } from '../../../core/time/durations'
import { applyMoves } from '../../model/apply-moves'
import { testModel } from '../../test-model'
import { compareSimulations } from '../compare'
import { simulate } from '../simulate'

function center(agents: number, type: object) {
  const ids = Array.from({ length: agents }, (_, i) => ({ id: `a${i}` }))
  return testModel({ types: [{ id: 't', ...type }], agents: ids })
}

it('waits as in a system whose service is longer by the ringing, and is answered that much later', () => {
  const [callsPerHour, ahtSeconds, alertSeconds] = [10, 180, 20]
  const model = center(1, { callsPerHour, ahtSeconds, alertSeconds })
  const { total, method } = simulate(model, { seed: 1, hours: 12_000, replications: 2 })
  expect(method.engine).toBe('general')
  // M/G/1, Pollaczek and Khinchine: constant ringing, then exponential handling.
  const load = (callsPerHour / SECONDS_PER_HOUR) * (ahtSeconds + alertSeconds)
  const secondMoment = alertSeconds ** 2 + 2 * alertSeconds * ahtSeconds + 2 * ahtSeconds ** 2
  const wait = ((callsPerHour / SECONDS_PER_HOUR) * secondMoment) / (2 * (1 - load))
  expect(total.asaSeconds.mean / (wait + alertSeconds)).toBeCloseTo(1, 1)
  expect(total.occupancy.mean).toBeCloseTo(load, 2)
})

it('is the time that ringing alone takes where nobody has to wait for an agent', () => {
  const { total } = simulate(center(40, { callsPerHour: 20, ahtSeconds: 60, alertSeconds: 8 }), { seed: 1, hours: 200 })
  expect(total.asaSeconds.mean).toBeCloseTo(8, 6)
  const late = { ratio: 0.8, seconds: 7 }
  const model = center(40, { callsPerHour: 20, ahtSeconds: 60, alertSeconds: 8, target: late })
  expect(simulate(model, { seed: 1, hours: 200 }).total.serviceLevel.offered.mean).toBe(0)
})

it('is abandoned while it rings by those whose patience ends, and the agent is free again', () => {
  const patient = { patienceSeconds: 5, patience: { kind: 'constant' } }
  const { total } = simulate(center(1, { callsPerHour: 60, ahtSeconds: 300, alertSeconds: 10, ...patient }), {
    seed: 1,
    hours: 400,
  })
  expect(total.abandonProbability.mean).toBe(1)
  // Nobody is answered: the agent is alerted for 5 s at a time, by those who came when nobody else did (M/D/1/1).
  expect(total.occupancy.mean).toBeGreaterThan(0.07)
  expect(total.occupancy.mean).toBeLessThan(0.084)
})

it('lowers service by more than its own seconds where agents are busy', () => {
  const level = (alertSeconds: number): number => {
    const busy = center(15, { callsPerHour: 150, ahtSeconds: 300, alertSeconds, patienceSeconds: 180 })
    return simulate(busy, { seed: 1, hours: 300, replications: 4 }).total.serviceLevel.offered.mean
  }
  const [without, ringing] = [level(0), level(5)]
  expect(without - ringing).toBeGreaterThan(0.015)
  expect(without - ringing).toBeLessThan(0.06)
})

it('returns to its place when nobody answers, and the agent is away for that long', () => {
  const [probability, alertSeconds, awaySeconds, ahtSeconds, callsPerHour] = [0.25, 15, 60, 120, 8]
  const notAnswered = { probability, alertSeconds, awaySeconds }
  const model = testModel({
    types: ['missed', 'other'].map((id) => ({
      ...{ id, callsPerHour, ahtSeconds },
      ...(id === 'missed' ? { notAnswered } : {}),
    })),
    agents: [{ id: 'a' }],
  })
  const { total, contactTypes } = simulate(model, { seed: 1, hours: 12_000, replications: 2 })
  // M/G/1 whose service is a geometric number of missed alerts with their absence, for every second contact, then the
  // handling. A contact that is the first of a busy time finds the agent there or away: the absence is part of the service
  // of the contact that rang, so the answer comes after the missed alerts of its own and the work of all before it.
  const lost = alertSeconds + awaySeconds
  const misses = probability / (1 - probability)
  const [missMean, missSquare] = [misses * lost, misses * (1 + 2 * misses) * lost ** 2]
  const perSecond = (2 * callsPerHour) / SECONDS_PER_HOUR
  const load = perSecond * (missMean / 2 + ahtSeconds)
  const secondMoment = missSquare / 2 + missMean * ahtSeconds + 2 * ahtSeconds ** 2
  const wait = (perSecond * secondMoment) / (2 * (1 - load))
  expect(total.asaSeconds.mean / (wait + missMean / 2)).toBeCloseTo(1, 1)
  // Nobody overtakes the contact that rang: it waits as long as one of the other type, and then for its own alerts.
  const [missed, other] = contactTypes.map(({ asaSeconds }) => asaSeconds.mean)
  expect(((missed ?? 0) - (other ?? 0)) / missMean).toBeCloseTo(1, 1)
})

it('goes to another agent who is free', () => {
  const notAnswered = { probability: 0.5, alertSeconds: 10, awaySeconds: 1e6 }
  const { total } = simulate(center(400, { callsPerHour: 20, ahtSeconds: 60, notAnswered }), { seed: 1, hours: 8 })
  // Every alert is missed by every second agent: the wait is a geometric number of alerts.
  expect(total.asaSeconds.mean).toBeGreaterThan(7)
  expect(total.asaSeconds.mean).toBeLessThan(13)
})

it('keeps an agent away who misses two alerts until the time of both is over', () => {
  const type = (id: string, awaySeconds: number) => {
    const notAnswered = { probability: 1, alertSeconds: 1, awaySeconds }
    return { id, callsPerHour: 3600, ahtSeconds: 1, mediaType: 'chat', notAnswered }
  }
  const model = testModel({ types: [type('short', 10), type('long', 1e6)], agents: [{ id: 'a' }] })
  const agents = model.agents.map((agent) => ({ ...agent, concurrency: { chat: 50 } }))
  const { total } = simulate({ ...model, agents }, { seed: 1, hours: 1, replications: 10 })
  // Soon a long one is among those that ring at once. Otherwise the agent would be alerted for two seconds of twelve.
  expect(total.busy.mean).toBeLessThan(0.02)
})

it('is missed alike in centers that are compared, whatever happens to other contacts', () => {
  const notAnswered = { probability: 0.2, alertSeconds: 5, awaySeconds: 5 }
  const model = testModel({
    types: ['A', 'B'].map((id) => ({ id, skillIds: [id], patienceSeconds: 60, notAnswered })),
    agents: ['A', 'A', 'A', 'B', 'B', ''].map((skill, i) => ({
      id: `a${i}`,
      skills: skill === '' ? {} : { [skill]: 3 },
    })),
  })
  const changed = applyMoves(model, [{ agentId: 'a5', skillId: 'B', level: 3 }])
  const { before, after } = compareSimulations(model, changed, { seed: 1, hours: 24, replications: 2 })
  expect(after.contactTypes[0]?.asaSeconds).toEqual(before.contactTypes[0]?.asaSeconds)
  expect(after.contactTypes[1]?.asaSeconds).not.toEqual(before.contactTypes[1]?.asaSeconds)
})

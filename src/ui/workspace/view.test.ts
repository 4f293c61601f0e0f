import { expect, it } from 'vitest'
import type { Effect } from '../../documents'
import { defineModel, simulate, whatIf } from '../../optimizer'
import { otherQueues, queueRows } from './view'

it('counts hours below target only for queues of one medium: hours do not tell media apart', () => {
  const model = defineModel({
    targetSeconds: 30,
    patienceSeconds: 120,
    ahtSeconds: 300,
    contactTypes: [
      { id: 'calls', queue: 'Care', skills: [], callsPerHour: 4 },
      { id: 'chats', queue: 'Care', media: 'message', skills: [], callsPerHour: 4 },
      { id: 'sales', queue: 'Sales', skills: [], callsPerHour: 4 },
    ],
    agents: [{ id: 'a', count: 3, skills: {}, queues: ['Care', 'Sales'] }],
  })
  const base = whatIf(model, [])
  expect(queueRows({ model, base }).map(({ hours }) => hours)).toEqual([undefined, undefined, undefined])
  const week = simulate(model, { hours: 168, replications: 1, seed: 1 })
  const rows = queueRows({ model, base, week }).map(({ name, hours }) => [name, hours])
  expect(rows).toEqual([
    ['Care', null],
    ['Care', null],
    ['Sales', { all: expect.any(Number), below: expect.any(Number) }],
  ])
})

it('has the service as it is from its forecast alone: none before it is there, rather than one by formula', () => {
  const model = defineModel({
    targetSeconds: 30,
    patienceSeconds: 120,
    ahtSeconds: 300,
    contactTypes: [{ id: 'calls', queue: 'Care', skills: [], callsPerHour: 4 }],
    agents: [{ id: 'a', count: 2, skills: {} }],
  })
  const base = whatIf(model, [])
  const shown = (currentForecast?: Effect) =>
    queueRows({ model, base, currentForecast }).map(({ serviceLevel, method }) => [serviceLevel, method])
  expect(shown()).toEqual([[undefined, undefined]])
  const currentForecast = whatIf(model, [], { method: 'simulation', simulation: { weeks: 2, seed: 1 } })
  const [queue] = currentForecast.queues
  expect(shown(currentForecast)).toEqual([[queue?.before.serviceLevel, 'simulation']])
  expect(queue?.before.serviceLevel).not.toBe(base.queues[0]?.before.serviceLevel)
})

it('shows queues whose routing is not simulated, with the reason', () => {
  const { queues, ...model } = defineModel({
    targetSeconds: 30,
    patienceSeconds: 120,
    ahtSeconds: 300,
    contactTypes: ['Care', 'Sales', 'Own'].map((queue) => ({ id: queue, queue, skills: [], callsPerHour: 4 })),
    agents: [{ id: 'a', count: 3, skills: {}, queues: ['Care', 'Sales', 'Own'] }],
  })
  const [care, sales, own] = queues
  if (care === undefined || sales === undefined || own === undefined) throw new Error('too few queues')
  const others = [
    { ...sales, predictive: true },
    { ...own, assignment: 'direct' as const },
  ]
  expect(otherQueues({ model: { ...model, queues: [care, ...others] } }).map(({ name, why }) => [name, why])).toEqual([
    ['Own', 'contacts go to the agent whom they are for'],
    ['Sales', 'a predictor chooses'],
  ])
})

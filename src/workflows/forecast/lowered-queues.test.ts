import { expect, it } from 'vitest'
import type { Effect, QueueEffect, ServiceMeasures } from '../../documents'
import { loweredQueues, loweredWarnings } from './lowered-queues'

const measures = (serviceLevel: number): ServiceMeasures => ({
  agents: 5,
  stable: true,
  serviceLevel,
  asaSeconds: 10,
  occupancy: 0.5,
})

/** A queue at 80 % before; `high` is the upper end of the interval of the difference. */
function queue(name: string, after: number, high?: number): QueueEffect {
  const serviceLevel = after - 0.8
  const difference =
    high === undefined
      ? {}
      : {
          difference: {
            serviceLevel,
            asaSeconds: 0,
            occupancy: 0,
            intervals: { serviceLevel: { low: 2 * serviceLevel - high, high } },
            predictions: {},
          },
        }
  return {
    queue: { id: name, name },
    mediaType: 'voice',
    target: { ratio: 0.8, seconds: 20 },
    contactsPerWeek: 100,
    before: measures(0.8),
    after: measures(after),
    ...difference,
  }
}

function forecastOf(queues: readonly QueueEffect[]): Effect {
  return { format: 'skillroute/effect@1', method: 'simulation', queues, notes: [] }
}

function named(queues: readonly QueueEffect[], allowed?: number): string[] {
  return loweredQueues(forecastOf(queues), allowed).map((one) => one.queue.name)
}

it('names queues that lose more than is allowed, the largest loss first', () => {
  expect(named([queue('up', 0.9), queue('a bit', 0.797), queue('less', 0.78), queue('much less', 0.7)])).toEqual([
    'much less',
    'less',
  ])
  expect(named([queue('less', 0.78)], 0.05)).toEqual([])
})

it('leaves out losses that may be random in a simulation', () => {
  expect(named([queue('chance', 0.78, 0.01), queue('sure', 0.76, -0.02)])).toEqual(['sure'])
})

it('a search may take service from a queue above its target, as far as the target', () => {
  const above = (name: string, after: number) => ({ ...queue(name, after), before: measures(0.95) })
  const forecast = forecastOf([above('still above', 0.85), above('below', 0.78), queue('was at it', 0.77)])
  expect(loweredQueues(forecast, 0.01, true).map((one) => one.queue.name)).toEqual(['below', 'was at it'])
  expect(loweredQueues(forecast, 0.01)).toHaveLength(3)
})

it('a plan warns of them, by what it was made from', () => {
  const forecast = forecastOf([queue('up', 0.9), queue('Care', 0.743), queue('less', 0.78)])
  const lowered =
    'the changes lower the service level of Care (voice) from 80 % to 74.3 %, less (voice) from 80 % to 78 %'
  const next = 'Read the forecast before you apply.'
  expect(loweredWarnings(forecast, true)).toEqual([
    `The forecast contradicts these recommendations: together ${lowered}, by more than 0.5 %. ${next}`,
  ])
  expect(loweredWarnings(forecast, false, 0.01)).toEqual([`By the forecast, ${lowered}, by more than 1 %. ${next}`])
  expect(loweredWarnings(forecast, true, 0.1)).toEqual([])
  expect(loweredWarnings(null, true)).toEqual([])
})

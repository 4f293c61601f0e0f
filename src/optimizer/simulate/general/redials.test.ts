import { expect, it } from 'vitest'
import { erlangB } from '../../erlang/erlang-b'
import { defineModel } from '../../model/define/define-model'
import { simulate } from '../simulate'

const options = { seed: 4, replications: 8, hours: 200 }

it('come again as often as is said, as the same type or as another', () => {
  const again = (contactType?: string) =>
    simulate(
      defineModel({
        contactTypes: [
          {
            id: 'first',
            callsPerHour: 30,
            ahtSeconds: 300,
            patienceSeconds: 60,
            redial: { probability: 0.5, afterSeconds: 600, contactType },
          },
          { id: 'again', callsPerHour: 0, ahtSeconds: 300, patienceSeconds: 60 },
        ],
        agents: [{ id: 'a', count: 2 }],
      }),
      options,
    )
  const same = again().total
  expect(same.returned.mean / same.abandoned.mean).toBeCloseTo(0.5, 1)
  const [second, first] = again('again').contactTypes
  expect(second).toMatchObject({ contactTypeId: 'again', returned: { mean: 0 } })
  expect((second?.offered.mean ?? 0) / (first?.abandoned.mean ?? 1)).toBeCloseTo(0.5, 1)
  expect(() => again('gone')).toThrow('redial.contactTypeId')
})

it('lines that are all taken turn calls away, as Erlang B says where there are no more lines than agents', () => {
  const model = {
    lineLimit: 4,
    contactTypes: [{ id: 'c', callsPerHour: 60, ahtSeconds: 300 }],
    agents: [{ id: 'a', count: 4 }],
  }
  const { turnedAwayProbability } = simulate(defineModel(model), options).total
  const { blockingProbability } = erlangB({ load: 5, agents: 4 })
  expect(Math.abs(turnedAwayProbability.mean - blockingProbability)).toBeLessThan(
    2 * (turnedAwayProbability.halfWidth ?? 0),
  )
})

it('a random one of equal agents is busier with two types than one who waits for the longest idle', () => {
  const model = defineModel({
    queues: [{ id: 'calls', evaluation: 'ALL' }],
    contactTypes: ['english', 'spanish'].map((id) => ({ id, skills: [id], callsPerHour: 30, ahtSeconds: 300 })),
    agents: [
      ...['english', 'spanish'].map((id) => ({ id, count: 4, group: 'one', skills: { [id]: 3 } })),
      { id: 'both', count: 2, group: 'both', skills: { english: 3, spanish: 3 } },
    ],
  })
  const busy = (equalAgents: 'random' | 'longestIdle') =>
    simulate(model, { ...options, rules: { equalAgents } }).agentGroups?.find(
      ({ agentGroupId }) => agentGroupId === 'both',
    )?.occupancy.mean ?? 0
  expect(busy('random')).toBeGreaterThan(busy('longestIdle') + 0.03)
})

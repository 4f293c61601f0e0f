import { expect, it } from 'vitest'
import { defineModel } from '../../model/define/define-model'
import { compile } from '../compile/compile'
import type { GivenContacts } from './arrivals'
import { startOngoingRun } from './ongoing-run'
import type { Trace } from './system'

const RING_SECONDS = 100
const ALONE_SECONDS = 60

/** One contact at a time, answered at the given times by the agents of its queue's two rings. */
function answeredAt(changeAtSeconds: number | undefined): number {
  const rings = [{ timeoutSeconds: RING_SECONDS, skillsToRemove: [] }, { skillsToRemove: [] }]
  const model = defineModel({
    queues: [{ id: 'q', rings }],
    contactTypes: [
      {
        id: 't',
        queue: 'q',
        callsPerHour: 1,
        ahtSeconds: 10,
        preferredAgent: { share: 1, waitSeconds: ALONE_SECONDS },
      },
    ],
    agents: [{ id: 'a' }, { id: 'own' }],
  })
  const agents = model.agents.map((agent) => ({
    ...agent,
    queues: agent.queues.map((place) => ({ ...place, ring: agent.id === 'a' ? 2 : 1 })),
  }))
  const compiled = compile({ ...model, agents }, { seed: 0 })
  const own = compiled.model.agents.findIndex(({ id }) => id === 'own')
  const contacts: GivenContacts = {
    ...{ at: 1, type: 0, work: 1, patience: 1e9 },
    next: () => Object.assign(contacts, { at: Infinity }),
  }
  let answered = Number.NaN
  const nothing = (): void => undefined
  const trace: Trace = {
    ...{ arrived: nothing, abandoned: nothing, agentChanged: nothing },
    chooseAgent: () => own,
    answered: (_contact, { now }) => {
      answered = now
    },
  }
  const run = startOngoingRun(compiled, contacts, trace)
  run.advance(0, { at: Float64Array.of(0), agent: Int32Array.of(1 - own), present: Uint8Array.of(1) })
  const nobodyMore = { at: new Float64Array(0), agent: new Int32Array(0), present: new Uint8Array(0) }
  if (changeAtSeconds !== undefined) {
    run.advance(changeAtSeconds, nobodyMore)
    run.change(compile({ ...model, agents }, { seed: 0 }))
  }
  run.advance(1000, nobodyMore)
  return answered
}

it.each([undefined, 30, 80, 150])('rings count from when one agent was given up, whatever changes at %s s', (at) => {
  expect(answeredAt(at)).toBeCloseTo(1 + ALONE_SECONDS + RING_SECONDS, 6)
})

it('an agent with more emails in hand than are allowed by now is still interrupted by a call', () => {
  const model = defineModel({
    contactTypes: [
      { id: 'call', media: 'voice', callsPerHour: 1, ahtSeconds: 100 },
      { id: 'email', media: 'email', callsPerHour: 1, ahtSeconds: 1000 },
    ],
    agents: [{ id: 'a', concurrency: { email: 3 }, interruptedBy: { email: ['voice'] } }],
  })
  const fewer = { ...model, agents: model.agents.map((agent) => ({ ...agent, concurrency: { email: 2 } })) }
  const compiled = compile(model, { seed: 0 })
  const typeOf = (id: string): number => compiled.model.contactTypes.findIndex((type) => type.id === id)
  const later = [
    { at: 2, type: typeOf('email') },
    { at: 3, type: typeOf('email') },
    { at: 50, type: typeOf('call') },
  ]
  const contacts: GivenContacts = {
    ...{ at: 1, type: typeOf('email'), work: 1, patience: 1e9 },
    next: () => Object.assign(contacts, later.shift() ?? { at: Infinity }),
  }
  const answered: number[] = []
  const nothing = (): void => undefined
  const trace: Trace = {
    ...{ arrived: nothing, abandoned: nothing, agentChanged: nothing },
    answered: (_contact, { now }) => answered.push(now),
  }
  const run = startOngoingRun(compiled, contacts, trace)
  run.advance(10, { at: Float64Array.of(0), agent: Int32Array.of(0), present: Uint8Array.of(1) })
  run.change(compile(fewer, { seed: 0 }))
  run.advance(100, { at: new Float64Array(0), agent: new Int32Array(0), present: new Uint8Array(0) })
  expect(answered).toEqual([1, 2, 3, 50])
})

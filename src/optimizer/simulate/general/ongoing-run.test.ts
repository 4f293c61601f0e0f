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
    ...{ arrived: nothing, gaveUp: nothing, agentChanged: nothing },
    agentFor: () => own,
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

import { expect, it } from 'vitest'
import type { ModelAgent, RoutingModel } from '../../../documents'
import { erlangC } from '../../erlang/erlang-c'
import { defineModel } from '../../model/define/define-model'
import { simulate } from '../simulate'

const AHT = 200
const PER_HOUR = 3600 / AHT

/** Calls, which have priority, and emails; loads in erlang. */
function center(loads: { voice: number; email: number }, agents: readonly Partial<ModelAgent>[]): RoutingModel {
  const model = defineModel({
    contactTypes: [
      { id: 'call', media: 'voice', callsPerHour: loads.voice * PER_HOUR, ahtSeconds: AHT, priority: 1e6 },
      { id: 'email', media: 'email', callsPerHour: loads.email * PER_HOUR, ahtSeconds: AHT },
    ],
    agents: agents.map((_, i) => ({ id: `a${i}` })),
  })
  return { ...model, agents: model.agents.map((agent, i) => ({ ...agent, ...agents[i] })) }
}

function waits(model: RoutingModel, hours = 1500) {
  const { contactTypes } = simulate(model, { seed: 1, hours, replications: 4 })
  const [call = 0, email = 0] = contactTypes.map(({ asaServedSeconds }) => asaServedSeconds.mean)
  return { call, email }
}

function erlang(load: number, agents: number): number {
  return erlangC({ callsPerHour: load * PER_HOUR, ahtSeconds: AHT, agents, targetSeconds: 20 }).asaSeconds
}

const alike = (agent: Partial<ModelAgent>, count: number) => Array.from({ length: count }, () => agent)

it('media that interrupt each other are two queues of all agents; media that do not are one queue', () => {
  const both = { interruptedBy: { email: ['voice'], voice: ['email'] } }
  const apart = waits(center({ voice: 2.2, email: 1.8 }, alike(both, 3)))
  const { notes } = simulate(center({ voice: 2.2, email: 1.8 }, alike(both, 3)), { seed: 1, hours: 1, replications: 2 })
  expect(notes.join(' ')).not.toContain('pile up')
  expect(apart.call / erlang(2.2, 3)).toBeCloseTo(1, 1)
  expect(apart.email / erlang(1.8, 3)).toBeCloseTo(1, 1)
  const { call, email } = waits(center({ voice: 1.1, email: 1.1 }, alike({}, 3)))
  // The mean wait does not depend on who goes first.
  expect((call + email) / 2 / erlang(2.2, 3)).toBeCloseTo(1, 1)
  expect(call).toBeLessThan(email / 2)
})

it('calls that interrupt emails do not see them, and emails have the waits of the Markov chain', () => {
  const { call, email } = waits(center({ voice: 0.5, email: 0.3 }, [{ interruptedBy: { email: ['voice'] } }]))
  expect(call / erlang(0.5, 1)).toBeCloseTo(1, 1)
  expect(email / (chain(0.5, 0.3) * (AHT / 0.3))).toBeCloseTo(1, 1)
})

it('agents take as many contacts of a medium as they are set to, and as many of others as may interrupt', () => {
  const places = [2, 1, 1].map((voice) => ({ concurrency: { voice, email: 1 } }))
  expect(waits(center({ voice: 3, email: 0.001 }, places)).call / erlang(3, 4)).toBeCloseTo(1, 1)
  // Emails alone, two of which one agent takes at a time.
  const two = { concurrency: { voice: 1, email: 2 }, interruptedBy: { email: ['voice'] } }
  const { call, email } = waits(center({ voice: 0.001, email: 1.2 }, [two]))
  expect(email / erlang(1.2, 2)).toBeCloseTo(1, 1)
  expect(call).toBeLessThan(1)
})

/** Mean number of waiting emails of one agent: emails begin while no call is there, calls at any time. By iteration. */
function chain(calls: number, emails: number): number {
  const [CALLS, EMAILS] = [30, 60]
  const at = (n: number, hand: number, line: number) => (n * 2 + hand) * (EMAILS + 1) + line
  let now = new Float64Array((CALLS + 1) * 2 * (EMAILS + 1))
  now[at(0, 0, 0)] = 1
  const scale = calls + emails + 2
  for (let step = 0; step < 4000; step++) {
    const next = new Float64Array(now.length)
    const add = (n: number, hand: number, line: number, mass: number) => {
      const begins = n === 0 && hand === 0 && line > 0
      const to = begins ? at(0, 1, line - 1) : at(n, hand, line)
      next[to] = (next[to] ?? 0) + mass
    }
    for (let n = 0; n <= CALLS; n++)
      for (const hand of [0, 1])
        for (let line = 0; line <= EMAILS; line++) {
          const mass = (now[at(n, hand, line)] ?? 0) / scale
          add(Math.min(CALLS, n + 1), hand, line, calls * mass)
          add(n, hand, Math.min(EMAILS, line + 1), emails * mass)
          add(Math.max(0, n - 1), hand, line, mass)
          add(n, 0, line, hand * mass)
          add(n, hand, line, (1 - hand) * mass)
        }
    now = next
  }
  return now.reduce((sum, mass, state) => sum + mass * (state % (EMAILS + 1)), 0)
}

it('media that interrupt are named as contact types name them', () => {
  const call = center({ voice: 1, email: 1 }, [{ interruptedBy: { email: ['call'] } }])
  expect(() => simulate(call, { seed: 1, hours: 1 })).toThrow('interruptedBy.email: must say voice for calls')
  const definition = { contactTypes: [{ id: 'a', callsPerHour: 1, ahtSeconds: 1 }] }
  const agents = [{ id: 'a', interruptedBy: { email: 'voice' } }]
  expect(() => Reflect.apply(defineModel, undefined, [{ ...definition, agents }])).toThrow('interruptedBy.email')
})

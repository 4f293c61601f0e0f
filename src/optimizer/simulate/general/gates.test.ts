import { expect, it } from 'vitest'
import type { ModelQueue, RoutingModel } from '../../../documents'
import { erlangC } from '../../erlang/erlang-c'
import { defineModel } from '../../model/define/define-model'
import { simulate } from '../simulate'

/** Long beside the time between two checks. */
const AHT = 1000
const PER_HOUR = 3600 / AHT

type ModelCondition = NonNullable<ModelQueue['groupActivation']>[number]['anyOf'][number][number]

/** Calls at one member, and at a group of helpers while a rule activates it. */
function center(anyOf: readonly (readonly ModelCondition[])[], load: number, helpers = 1): RoutingModel {
  const model = defineModel({
    queues: [{ id: 'other' }, { id: 'q' }],
    contactTypes: [
      { id: 'elsewhere', queue: 'other', callsPerHour: 0, ahtSeconds: AHT },
      { id: 't', queue: 'q', callsPerHour: load * PER_HOUR, ahtSeconds: AHT },
    ],
    agents: [
      { id: 'member', queues: ['q'] },
      { id: 'help', count: helpers, queues: ['q', 'other'] },
    ],
  })
  const agentIds = model.agents.flatMap(({ id }) => (id === 'member' ? [] : [id]))
  const rules: ModelQueue['groupActivation'] = [{ anyOf, agentIds, groupIds: ['g'] }]
  return {
    ...model,
    queues: model.queues.map((queue) => (queue.id === 'q' ? { ...queue, groupActivation: rules } : queue)),
    agents: model.agents.map((agent) => ({
      ...agent,
      queues: agent.queues.map((place) =>
        agent.id === 'member' || place.queueId === 'other' ? place : { ...place, groupIds: ['g'] },
      ),
    })),
  }
}

const when = (
  metric: ModelCondition['metric'],
  operator: ModelCondition['operator'],
  value: number,
  queueId = 'q',
): ModelCondition => ({ queueId, metric, operator, value })

const always = when('EstimatedWaitTime', 'GreaterThan', 0)
const never = when('EstimatedWaitTime', 'LessThan', 0)

function run(model: RoutingModel, hours = 1500) {
  const { total, agents } = simulate(model, { seed: 1, hours, replications: 4 })
  return { wait: total.asaServedSeconds.mean, helped: agents[0]?.busy.mean ?? 0 }
}

it('never activated helpers do nothing, always activated ones are members', () => {
  const waits = (agents: number) =>
    erlangC({ callsPerHour: 0.6 * PER_HOUR, ahtSeconds: AHT, agents, targetSeconds: 20 }).asaSeconds
  const alone = run(center([[never]], 0.6))
  expect(alone.helped).toBe(0)
  expect(alone.wait / waits(1)).toBeCloseTo(1, 1)
  const together = run(center([[never, always], [always]], 0.6))
  expect(together.helped).toBeGreaterThan(0.2)
  expect(together.wait / waits(2)).toBeCloseTo(1, 1)
})

it('a threshold of the estimated wait has the queue and the work of its Markov chain', () => {
  // Without the helper, the wait of the third in line is 3 handle times. The gate closes again at once: 3 / 2 of two members.
  const exact = chain(1.2, 2)
  const { wait, helped } = run(center([[when('EstimatedWaitTime', 'GreaterThan', 2.5 * AHT)]], 1.2))
  expect(helped / exact.helped).toBeCloseTo(1, 1)
  expect(wait / (exact.queueLength * (AHT / 1.2))).toBeCloseTo(1, 1)
})

it('helpers in a later ring are asked once the contact has reached it and they are activated', () => {
  const inRing = (rule: ModelCondition, timeoutSeconds: number, drops: readonly string[] = []): RoutingModel => {
    const model = center([[rule]], 0.6)
    const rings = [{ timeoutSeconds, skillsToRemove: drops }, { skillsToRemove: [] }]
    return {
      ...model,
      queues: model.queues.map((queue) => (queue.id === 'q' ? { ...queue, rings } : queue)),
      agents: model.agents.map((agent) => ({
        ...agent,
        queues: agent.queues.map((place) => (place.groupIds === undefined ? place : { ...place, ring: 2 })),
      })),
    }
  }
  const waits = (agents: number) =>
    erlangC({ callsPerHour: 0.6 * PER_HOUR, ahtSeconds: AHT, agents, targetSeconds: 20 }).asaSeconds
  const never2 = run(inRing(never, 0))
  expect(never2.helped).toBe(0)
  expect(never2.wait / waits(1)).toBeCloseTo(1, 1)
  const atOnce = run(inRing(always, 0))
  expect(atOnce.wait / waits(2)).toBeCloseTo(1, 1)
  const tooLate = run(inRing(always, 1e9))
  expect(tooLate.helped).toBe(0)
  // The same as members of that ring by hand.
  const after = inRing(always, 300)
  const byHand = {
    ...after,
    queues: after.queues.map(({ groupActivation: _rules, ...queue }) => queue),
    agents: after.agents.map((agent) => ({
      ...agent,
      queues: agent.queues.map(({ groupIds: _ids, ...place }) => place),
    })),
  }
  expect(run(after).wait / run(byHand).wait).toBeCloseTo(1, 2)
  expect(run(after).wait).toBeGreaterThan(1.5 * waits(2))
})

it('checks as often as the rules of the simulation say', () => {
  const service = (groupCheckSeconds: number) => {
    const model = center([[when('EstimatedWaitTime', 'GreaterThan', 2.5 * AHT)]], 1.2)
    return simulate(model, { seed: 1, hours: 500, replications: 2, rules: { groupCheckSeconds } })
  }
  const [often, seldom] = [10, 5 * AHT].map(service)
  expect(seldom?.total.asaServedSeconds.mean).toBeGreaterThan(1.2 * (often?.total.asaServedSeconds.mean ?? 0))
  expect(often?.notes.join(' ')).toContain('checked every 10 s')
})

it('a condition on another queue counts its idle members, and all conditions of a list must hold', () => {
  const idle = (operator: ModelCondition['operator'], value: number) => when('IdleAgentCount', operator, value, 'other')
  // Both helpers are members of the other queue: one may help, since the other is still idle.
  expect(run(center([[idle('EqualTo', 2)]], 0.6, 2), 200).helped).toBeGreaterThan(0)
  expect(run(center([[idle('GreaterThan', 2)]], 0.6, 2), 200).helped).toBe(0)
  expect(run(center([[idle('LessThanOrEqualTo', 2), never]], 0.6, 2), 200).helped).toBe(0)
  expect(run(center([[idle('NotEqualTo', 2)]], 0.6, 2), 200).helped).toBe(0)
})

/** Stationary state of one server and a helper who takes a contact whenever `max` wait, by iteration. */
function chain(load: number, max: number) {
  const LINE = 40
  const at = (base: number, help: number, line: number) => (base * 2 + help) * (LINE + 1) + line
  let now = new Float64Array(4 * (LINE + 1)).fill(1 / (4 * (LINE + 1)))
  const scale = load + 2
  for (let step = 0; step < 3000; step++) {
    const next = new Float64Array(now.length)
    const add = (base: number, help: number, line: number, mass: number) => {
      const takes = help === 0 && line >= max
      const to = at(base, takes ? 1 : help, Math.min(LINE, takes ? line - 1 : line))
      next[to] = (next[to] ?? 0) + mass
    }
    for (const base of [0, 1])
      for (const help of [0, 1])
        for (let line = 0; line <= LINE; line++) {
          const mass = (now[at(base, help, line)] ?? 0) / scale
          if (base === 0) add(1, help, line, load * mass)
          else add(1, help, line + 1, load * mass)
          if (base === 1) add(line > 0 ? 1 : 0, help, Math.max(0, line - 1), mass)
          else add(base, help, line, mass)
          add(base, 0, line, help * mass)
          add(base, help, line, (1 - help) * mass)
        }
    now = next
  }
  const mean = (of: (help: number, line: number) => number) =>
    [0, 1].reduce(
      (sum, base) =>
        sum +
        [0, 1].reduce(
          (own, help) =>
            own +
            Array.from({ length: LINE + 1 }, (_, line) => (now[at(base, help, line)] ?? 0) * of(help, line)).reduce(
              (a, b) => a + b,
              0,
            ),
          0,
        ),
      0,
    )
  return { queueLength: mean((_help, line) => line), helped: mean((help) => help) }
}

it('ends with any period of the checks, although multiples of it are rounded', () => {
  const rules = { groupCheckSeconds: 0.7 }
  expect(
    simulate(center([[always]], 0.6), { seed: 1, hours: 1, replications: 2, rules }).total.offered.mean,
  ).toBeGreaterThan(0)
})

import { describe, expect, it } from 'vitest'
import { defineModel } from '../../model/define/define-model'
import type { Center } from '../center/center'
import { compileWeek, settleHandleTimes } from '../center/design'
import { improveSettings } from '../center/settings'
import { weeksOf } from '../center/week'
import { runHere } from '../tasks/tasks'
import { narrow, ordered } from './narrow'
import type { Pick } from './pick'
import { settle } from './settle'
import { countChanges } from './step'

/** Billing waits for three holders beside idle members; who only is in Sales is helped by nothing that Billing asks for. */
const given = defineModel({
  targetSeconds: 60,
  patienceSeconds: 360,
  ahtSeconds: 720,
  contactTypes: [
    { id: 'billing', queue: 'Billing', skills: ['Billing'], callsPerHour: 14 },
    { id: 'sales', queue: 'Sales', skills: ['Sales'], callsPerHour: 3 },
  ],
  agents: [
    { id: 'b', count: 3, skills: { Billing: 4 }, queues: ['Billing'] },
    { id: 'idle', count: 3, skills: { Sales: 3 }, queues: ['Billing', 'Sales'] },
    { id: 'away', count: 4, skills: { Sales: 3 }, queues: ['Sales'] },
  ],
})

function centerOf(): Center {
  const settings = improveSettings(given, { weeks: 1, evaluationWeeks: 2 })
  const base = compileWeek(settleHandleTimes(given, settings), settings)
  const { model } = base
  const { seed, staffing, rules, hours } = settings
  const job = { model, given, settings: { seed, staffing, rules, hours } }
  const weights = new Float64Array(model.contactTypes.length).fill(1)
  const without = { queueSettings: [], start: [], before: [], unchanged: job }
  return { model, base, job, settings, weekOf: weeksOf(base, settings), weights, agents: 10, ...without }
}

describe('changes that are left out of many', () => {
  const center = centerOf()
  const billing = center.model.skills.findIndex(({ name }) => name === 'Billing')
  const picks = center.model.agents.flatMap(({ skills }, agent): Pick[] =>
    skills.some(({ id }) => id === center.model.skills[billing]?.id) ? [] : [{ agent, tokens: [billing], value: 0 }],
  )
  const useful = picks.filter(({ agent }) => center.model.agents[agent]?.queues.length === 2)

  it('are those that nobody misses; what stays is of the given ones, in their order', () => {
    expect([picks.length, useful.length]).toEqual([7, 3])
    const mixed = [...picks].reverse()
    for (const max of [3, 1]) {
      const left = runHere(narrow(center, mixed, max, new Map()))
      expect(countChanges(left)).toBe(max)
      expect(left).toEqual(mixed.filter((one) => left.includes(one)))
      expect(left.every((one) => useful.includes(one))).toBe(true)
    }
  })

  it('are none where few enough are given', () => {
    expect(runHere(narrow(center, picks, picks.length, new Map()))).toBe(picks)
  })

  it('come last in an order of the same changes', () => {
    const order = runHere(ordered(center, [...picks].reverse(), new Map()))
    expect(new Set(order)).toEqual(new Set(picks))
    expect(order).toHaveLength(picks.length)
    expect(order.slice(0, 3).every((one) => useful.includes(one))).toBe(true)
  })

  it('are as many as may be made once they are settled, and the given ones stay as they are', () => {
    const before = structuredClone(picks)
    const settled = runHere(settle(center, useful, 4, new Map()))
    expect(countChanges(settled)).toBeLessThanOrEqual(4)
    expect(settled.length).toBeGreaterThan(0)
    expect(picks).toEqual(before)
    expect(runHere(settle(center, [], 4, new Map()))).toEqual([])
  })
})

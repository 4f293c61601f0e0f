import { expect, it } from 'vitest'
import type { Simulation, WeekPresence } from '../../../documents'
import { improveSettings } from '../../improve/center/settings'
import { openCenter, withQueueSettings } from '../../improve/open-center'
import { runHere } from '../../improve/tasks/tasks'
import { defineModel } from '../../model'
import { applyMoves } from '../../model/apply-moves'
import { testModel } from '../../test-model'
import { compareSimulations } from '../compare'
import { compile } from '../compile/compile'
import { createPresence } from './presence'

/** Minutes on Monday at which an agent with this week comes (positive) and leaves (negative), for some draws. */
function mondays(week: readonly WeekPresence[]): number[][] {
  const weekProfile = { intervalMinutes: 15, callsPerHour: new Array<number>(7 * 96).fill(1) }
  const model = testModel({ types: [{ id: 't', weekProfile }], agents: [{ id: 'a' }] })
  const compiled = compile({ ...model, agents: model.agents.map((agent) => ({ ...agent, week })) }, { seed: 1 })
  return Array.from({ length: 40 }, (_, replication) => {
    const { at, present } = createPresence(compiled, 1, replication, true)
    return Array.from(at, (second, i) => (present[i] === 1 ? second : -second) / 60)
  })
}

const stretch = (fromMinute: number, toMinute: number, share: number): WeekPresence => ({ fromMinute, toMinute, share })

it('lets an agent who is late, leaves early and comes back late from a break do so every day', () => {
  const week = [
    stretch(480, 495, 0.8),
    stretch(495, 600, 1),
    stretch(600, 615, 0.4),
    stretch(630, 645, 0.9),
    stretch(645, 705, 1),
    stretch(705, 720, 0.2),
  ]
  for (const day of mondays(week)) {
    expect(day.map((minute) => Math.round(minute * 10) / 10)).toEqual([483, -606, 631.5, -708])
  }
})

it('draws the days on which an agent comes at all, and then lets it be late', () => {
  const days = mondays([stretch(480, 495, 0.4), stretch(495, 720, 0.5)])
  const there = days.filter((day) => day.length > 0)
  for (const day of there) expect(day.map(Math.round)).toEqual([483, -720])
  expect(Math.abs(there.length / days.length - 0.5)).toBeLessThan(0.2)
})

it('has the same agents present when two centers are compared, whatever a change lets one of them take', () => {
  const model = defineModel({
    patienceSeconds: 100,
    ahtSeconds: 200,
    contactTypes: ['A', 'B', 'C'].map((id) => ({ id, queue: id, skills: [id], callsPerHour: 20 })),
    agents: Array.from({ length: 9 }, (_, i) => {
      return {
        id: `x${i}`,
        skills: Object.fromEntries([...'ABCAB'].slice(i % 3, 2 + (i % 4)).map((id) => [id, 3])),
        availability: 0.7,
      }
    }),
  })
  const changed = applyMoves(model, [{ agentId: 'x0', skillId: 'C', level: 3 }])
  const { before, after } = compareSimulations(model, changed, { seed: 1, hours: 8, replications: 4 })
  const present = ({ agents }: Simulation) => agents.map((agent) => agent.present.mean)
  expect(present(after)).toEqual(present(before))
  const settings = improveSettings(model, {})
  const evaluation = {
    id: 'x',
    kind: 'queue.set',
    queue: { id: 'A', name: 'A' },
    field: 'skillEvaluationMethod',
  } as const
  const setting = { ...evaluation, before: 'BEST', after: 'NONE', reason: '', value: null }
  const center = runHere(openCenter(model, settings))
  const other = runHere(withQueueSettings(center, model, [setting]))
  expect(other.base.reach.doors).not.toEqual(center.base.reach.doors)
  expect(other.weekOf(1).presence).toEqual(center.weekOf(1).presence)
})

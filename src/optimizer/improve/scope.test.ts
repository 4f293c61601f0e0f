import { expect, it } from 'vitest'
import { defineModel } from '../model/define/define-model'
import { recommendSkills } from './recommend-skills'
import { createEvaluator, type Evaluator } from './small-centers.fixtures'

/** Contacts are few and long, so that a week is simulated fast. */
const PATIENCE = { targetSeconds: 80, patienceSeconds: 720, ahtSeconds: 1600 }
const TYPES = [
  { id: 'billing', queue: 'Billing', skills: ['Billing'], callsPerHour: 6.5 },
  { id: 'cards', queue: 'Cards', skills: ['Cards'], callsPerHour: 5 },
]
const AGENTS = [
  { id: 'b', count: 2, skills: { Billing: 4 }, queues: ['Billing'] },
  { id: 'c', count: 8, skills: { Cards: 3 }, queues: ['Billing', 'Cards'] },
]

/** Two queues with common members, few of whom have the skill that the first queue asks for. */
const model = defineModel({ ...PATIENCE, contactTypes: TYPES, agents: AGENTS })

/** The same center with many other agents, who can serve neither queue. */
const large = defineModel({
  ...PATIENCE,
  contactTypes: [...TYPES, { id: 'sales', queue: 'Sales', skills: ['Sales'], callsPerHour: 1.25 }],
  agents: [...AGENTS, { id: 's', count: 22, skills: { Sales: 3 }, queues: ['Sales'] }],
})

const WEEKS = 6

it('chooses without a limit at least 95 % of what granting the skill to every member of a queue brings', () => {
  const queues = large.queues.flatMap(({ id, name }) => (name === 'Billing' ? [id] : []))
  const options = {
    queues,
    levers: ['grant'],
    maxServiceLevelDrop: 1,
    evaluationWeeks: 4,
    weeks: 1,
    refineContacts: 0,
  } as const
  const { changes } = recommendSkills(large, options)
  expect(changes.length).toBeLessThan(8)
  const evaluator = createEvaluator({ model: large, options, allows: () => true, allowsAll: () => true })
  const everybody = evaluator.atoms.filter((change) => change.startsWith('ADD:c'))
  expect(everybody).toHaveLength(8)
  const gain = (made: readonly string[]) => within(evaluator, made) - within(evaluator, [])
  expect(gain(changes.map(({ id }) => id))).toBeGreaterThan(0.95 * gain(everybody))
})

it('finds for one queue what granting its skill to every member brings, with fewer changes', () => {
  const [queue] = model.queues.filter(({ name }) => name === 'Billing')
  const queues = [queue?.id ?? '']
  const options = { queues, maxChanges: 7, maxServiceLevelDrop: 1, evaluationWeeks: 2, weeks: 1, refineContacts: 0 }
  const { changes } = recommendSkills(model, options)
  expect(changes.length).toBeLessThan(8)
  const evaluator = createEvaluator({ model, options, allows: () => true, allowsAll: () => true })
  const everybody = evaluator.atoms.filter((change) => change.startsWith('ADD:c'))
  expect(everybody).toHaveLength(8)
  const gain = (made: readonly string[]) => within(evaluator, made) - within(evaluator, [])
  expect(gain(changes.map(({ id }) => id))).toBeGreaterThan(0.95 * gain(everybody))
})

/** Contacts of the queue within its target. */
function within(evaluator: Evaluator, changes: readonly string[]): number {
  const types = evaluator.model.contactTypes.map(({ id }): number => (id === 'billing' ? 1 : 0))
  let sum = 0
  for (let week = 0; week < WEEKS; week++) {
    const own = evaluator.week(changes, 100 + week)
    sum += types.reduce((all, counts, k) => all + counts * (own.within[k] ?? 0), 0)
  }
  return sum
}

it('has neither changes nor figures for queues whose routing is not simulated', () => {
  const options = { levers: ['grant'], maxChanges: 3, evaluationWeeks: 2, weeks: 1, refineContacts: 0 } as const
  const assigned = (names: readonly string[]) => ({
    ...model,
    queues: model.queues.map((queue) =>
      names.includes(queue.name) ? { ...queue, assignment: 'direct' as const } : queue,
    ),
  })
  const { changes, curve } = recommendSkills(assigned(['Billing']), options)
  expect(changes).toEqual([])
  expect(curve.flatMap(({ queues }) => queues.map(({ queue }) => queue.name))).not.toContain('Billing')
  const none = recommendSkills(assigned(['Billing', 'Cards']), options)
  expect(none.changes).toEqual([])
  expect(none.curve.every(({ serviceLevel, gain }) => Number.isFinite(serviceLevel.mean + gain.mean))).toBe(true)
})

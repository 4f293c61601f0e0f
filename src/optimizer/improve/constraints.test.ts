import { expect, it } from 'vitest'
import { defineModel } from '../model/define/define-model'
import type { RecommendOptions } from './center/options'
import { improveSettings } from './center/settings'
import { type Made, tokensOf } from './center/tokens'
import { gainIn, setsOf } from './enumerate.fixtures'
import { isWithinLimits } from './find/limits'
import { recommendSkills } from './recommend-skills'
import { createEvaluator, type SmallCenter, shortOfBilling } from './small-centers.fixtures'

const model = shortOfBilling

const options: RecommendOptions = {
  levers: ['join'],
  maxChanges: 2,
  // Beyond what can be reached: one search of the best there is.
  choose: { reach: 1 },
  maxServiceLevelDrop: 1,
  weeks: 1,
  evaluationWeeks: 2,
  refineContacts: 50_000,
}

const queueId = (desired: string) => model.queues.find(({ name }) => name === desired)?.id ?? ''
const answers = new Map<string, readonly string[]>()
/** Each search is made once. */
const idsOf = (own: RecommendOptions): readonly string[] => {
  const key = JSON.stringify(own)
  const ids =
    answers.get(key) ??
    recommendSkills(model, own)
      .changes.map(({ id }) => id)
      .sort()
  answers.set(key, ids)
  return ids
}

it('joins agents to queues of their division only, the best of these', () => {
  // Whoever is fastest is of another division.
  const divisions = {
    agents: Object.fromEntries(model.agents.map(({ id }) => [id, id.startsWith('away') ? 'Away' : 'Home'])),
    queues: { [queueId('Billing')]: ['Home'] },
  }
  const center: SmallCenter = {
    model,
    options: { ...options, divisions },
    allows: (change) => change.startsWith('JOIN') && !change.startsWith('JOIN:away'),
    allowsAll: () => true,
  }
  expect(idsOf(options).every((id) => id.startsWith('JOIN:away'))).toBe(true)
  const evaluator = createEvaluator(center)
  const gainOf = (changes: readonly string[]) => gainIn(center, changes, 2, evaluator) ?? 0
  const best = Math.max(...setsOf(evaluator.atoms, 2).map(gainOf))
  const own = idsOf(center.options)
  expect(own.every(center.allows)).toBe(true)
  expect(gainOf(own)).toBeGreaterThanOrEqual(0.98 * best)
})

it('makes no agent busier than they may be', () => {
  const maxOccupancy = 0.4
  const evaluator = createEvaluator({ model, options, allows: () => true, allowsAll: () => true })
  const busiest = (changes: readonly string[]) => {
    const [before, after] = [[], changes].map((made) => evaluator.week(made, 7).occupancy)
    return Math.max(
      ...evaluator.model.agents.map((_, a) => ((after?.[a] ?? 0) > (before?.[a] ?? 0) + 0.02 ? (after?.[a] ?? 0) : 0)),
    )
  }
  const free = idsOf(options)
  expect(busiest(free)).toBeGreaterThan(maxOccupancy + 0.02)
  expect(busiest(idsOf({ ...options, maxOccupancy }))).toBeLessThan(maxOccupancy + 0.02)
})

it('makes no agent busier than the mean of all by more than is allowed, and takes what gain is left', () => {
  const center: SmallCenter = { model, options, allows: () => true, allowsAll: () => true }
  const evaluator = createEvaluator(center)
  const weeks = [0, 1]
  const occupancies = (changes: readonly string[]) =>
    evaluator.model.agents.map(
      (_, a) => weeks.reduce((sum, w) => sum + (evaluator.week(changes, w).occupancy[a] ?? 0), 0) / 2,
    )
  const before = occupancies([])
  const mean = before.reduce((sum, one) => sum + one, 0) / before.length
  const above = (changes: readonly string[]) =>
    Math.max(...occupancies(changes).map((own, a) => (own > (before[a] ?? 0) + 0.01 ? own - mean : -1)))
  const free = above(idsOf(options))
  // Limits that leave some sets of changes, but not the best one.
  const maxOccupancySpread = free - 0.05
  const sets = setsOf(evaluator.atoms, 2).filter((changes) => above(changes) <= maxOccupancySpread)
  expect(sets.length).toBeGreaterThan(0)
  const own = idsOf({ ...options, maxOccupancySpread })
  expect(above(own)).toBeLessThan(maxOccupancySpread + 0.02)
  const gainOf = (changes: readonly string[]) => gainIn(center, changes, 2, evaluator) ?? 0
  // A gain below a tenth of a point cannot be distinguished from none.
  expect(gainOf(own)).toBeGreaterThanOrEqual(0.98 * Math.max(...sets.map(gainOf)) - 0.001)
})

it('leaves the holders of a skill that are needed, in each hour that is named', () => {
  const shifts = { early: ['08:00-13:00'], late: ['13:00-18:00'] }
  const given = defineModel({
    ahtSeconds: 300,
    contactTypes: [{ id: 'a', skills: ['A'], callsPerHour: 10 }],
    agents: [
      { id: 'early', count: 3, skills: { A: 3 }, shifts: shifts.early },
      { id: 'late', count: 2, skills: { A: 3 }, shifts: shifts.late },
    ],
  })
  const [skill = ''] = given.skills.map(({ id }) => id)
  const during = { fromMinute: 8 * 60, toMinute: 18 * 60 }
  const removal = tokensOf(given).remove(0)
  // Every set of removals.
  const sets = Array.from({ length: 2 ** given.agents.length }, (_, bits) =>
    given.agents.flatMap((_agent, agent): Made[] => ((bits >> agent) & 1 ? [{ agent, tokens: [removal] }] : [])),
  )
  const allowed = (minHolders: RecommendOptions['minHolders'], made: readonly Made[]) => {
    const center = { model: given, settings: improveSettings(given, { minHolders }) }
    return isWithinLimits(center, made, Number.POSITIVE_INFINITY)
  }
  for (const made of sets) {
    const left = (from: number, to: number) =>
      to - from - made.filter(({ agent }) => agent >= from && agent < to).length
    const keepsTwo = made.length === 0 || left(0, 5) >= 2
    expect(allowed(undefined, made)).toBe(keepsTwo)
    expect(allowed([{ skill, min: 4 }], made)).toBe(made.length === 0 || left(0, 5) >= 4)
    const hours = allowed([{ skill, min: 2, during }], made)
    expect(hours).toBe(keepsTwo && left(0, 3) >= 2 && left(3, 5) >= 2)
    // Where fewer are there now, as many.
    const max = allowed([{ skill, min: 9, during }], made)
    expect(max).toBe(made.length === 0)
  }
})

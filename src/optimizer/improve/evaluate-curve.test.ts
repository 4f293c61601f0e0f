import { expect, it } from 'vitest'
import { defineModel } from '../model/define/define-model'
import type { WeekService } from './center/evaluate'
import { type ImproveSettings, improveSettings } from './center/settings'
import { choosePoint } from './choose'
import { evaluateCurve } from './evaluate-curve'
import { EVALUATED_FROM, type Evaluation } from './evaluated'
import { isWeekRequest } from './tasks/tasks'

const AGENTS = 40
const PICKS = 80
const EVALUATION_WEEKS = 2
const REACH = 0.655

const model = defineModel({
  ahtSeconds: 200,
  contactTypes: [
    { id: 'large', queue: 'Large', callsPerHour: 1 },
    { id: 'small', queue: 'Small', callsPerHour: 1 },
  ],
  agents: [{ id: 'a', count: AGENTS }],
})
const picks = Array.from({ length: PICKS }, (_, i) => ({ agent: i % AGENTS, tokens: [i], value: 0 }))

/** Small loses something with these numbers of changes, in an evaluated week. */
type Loses = (changes: number, week: number) => boolean

/** 500 of 1000 contacts of Large are in time, and 5 more with each change; of Small, which is below its target, 7 of 10, or 6. */
function serviceOf(loses: Loses, changes: number, week: number): WeekService {
  const small = loses(changes, week) ? 6 : 7
  return {
    offered: Float64Array.of(1000, 10),
    within: Float64Array.of(500 + 5 * changes, small),
    occupancy: new Float64Array(AGENTS),
  }
}

/** The changes that are chosen, those of the curve, and the number of weeks asked for. */
function chosen(choose: ImproveSettings['choose'], loses: Loses) {
  const settings = improveSettings(model, { choose, evaluationWeeks: EVALUATION_WEEKS })
  const { seed, staffing, rules, hours } = settings
  const job = { model, given: model, settings: { seed, staffing, rules, hours } }
  const before = Array.from({ length: EVALUATION_WEEKS }, (_, week) => serviceOf(loses, 0, week))
  const center: Evaluation = {
    ...{ model, settings, job, before, start: before, unchanged: job, queueSettings: [] },
    weights: Float64Array.of(1, 0),
    agents: AGENTS,
  }
  const requests = evaluateCurve(center, picks)
  let weeks = 0
  let step = requests.next()
  while (step.done !== true) {
    const tasks = isWeekRequest(step.value) ? step.value.tasks : []
    weeks += tasks.length
    step = requests.next(tasks.map(({ made, week }) => serviceOf(loses, made.length, week - EVALUATED_FROM)))
  }
  const points = step.value.map(({ point }) => point)
  const { at } = choosePoint(points, settings, AGENTS)
  return { changes: points[at]?.changes, curve: points.map(({ changes }) => changes), weeks }
}

/** The curve has 10 points with changes, each evaluated in 2 weeks. */
const KNOWN = [0, 2, 4, 7, 10, 15, 20, 30, 40, 60, 80]

it('finds the fewest changes that reach a goal, between the points of the curve', () => {
  const { changes, curve, weeks } = chosen({ reach: REACH }, () => false)
  expect(changes).toBe(31)
  expect(curve).toEqual([...KNOWN.slice(0, 8), 31, ...KNOWN.slice(8)])
  // Bisection between 30 and 40: 35, 32, 31.
  expect(weeks).toBe(EVALUATION_WEEKS * (10 + 3))
})

it('misses none of them because a queue seems to lose in few weeks', () => {
  const { changes, weeks } = chosen({ reach: REACH }, (made, week) => made >= 25 && week < EVALUATION_WEEKS)
  expect(changes).toBe(31)
  // The points 80, 40 and 31 are evaluated in twice as many further weeks, and so is the center without changes.
  expect(weeks).toBe(EVALUATION_WEEKS * (10 + 3 + 2 * 4))
})

it('keeps to the first changes that reach it where only later ones cost a queue too much', () => {
  expect(chosen({ reach: REACH }, (made) => made >= 33).changes).toBe(31)
})

it('seeks among more changes where the first that reach it cost a queue too much', () => {
  expect(chosen({ reach: REACH }, (made) => made >= 25 && made <= 45).changes).toBe(46)
  expect(chosen({ reach: REACH }, (made) => made >= 25 && made <= 35).changes).toBe(36)
  // By randomness, more seem to.
  const loses: Loses = (made, week) => made >= 25 && (made <= 45 || week < EVALUATION_WEEKS)
  expect(chosen({ reach: REACH }, loses).changes).toBe(46)
})

it('takes the best that may be chosen where all that reach it cost a queue too much', () => {
  expect(chosen({ reach: REACH }, (made) => made >= 25)).toMatchObject({ changes: 20 })
})

it('evaluates only until one point may be chosen where there is no goal', () => {
  const loses: Loses = (made, week) => made >= 25 && week < EVALUATION_WEEKS
  expect(chosen('all', loses)).toEqual({ changes: 80, curve: KNOWN, weeks: EVALUATION_WEEKS * (10 + 2 * 2) })
  expect(chosen('all', () => false)).toMatchObject({ changes: 80, weeks: EVALUATION_WEEKS * 10 })
})

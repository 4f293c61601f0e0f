import { expect, it } from 'vitest'
import { gainIn } from './enumerate.fixtures'
import { recommendSkills } from './recommend-skills'
import { type Scenario, smallCenter } from './small-centers.fixtures'

/** Weeks in which what the engine finds is compared with the best set. */
const WEEKS = 16

/** Least part of the best gain. */
const MIN = 0.98

/** The best sets of small centers, found by trying all: `npm run bench:small-centers`. */
const BEST: readonly (readonly [Scenario, number, string])[] = [
  ['none', 1, 'ADD:a2:B ADD:a5:A ADD:a6:B'],
  ['joins', 1, 'ADD:a0:B ADD:a5:B JOIN:a5:Q'],
  ['queues', 1, 'ADD:a2:B ADD:a5:A ADD:a6:B'],
  ['protectedSkills', 1, 'ADD:a2:B ADD:a5:B ADD:a6:B'],
  ['maxSkillsPerAgent', 2, 'ADD:a3:B ADD:a7:B'],
  ['certifications', 2, 'ADD:a3:B ADD:a7:B'],
  ['hours', 1, 'ADD:a2:A ADD:a5:A ADD:a6:B'],
  ['maxServiceLevelDrop', 2, 'ADD:a7:B ADD:a8:B'],
  ['maxAgents', 2, 'ADD:a7:A ADD:a7:B'],
]

const QUICK: readonly Scenario[] = ['joins', 'maxSkillsPerAgent', 'maxServiceLevelDrop', 'maxAgents']

/** All of them take half a minute: `SKILLROUTE_FULL=1` evaluates them. */
const EVALUATED =
  process.env.SKILLROUTE_FULL === undefined ? BEST.filter(([scenario]) => QUICK.includes(scenario)) : BEST

it.each(EVALUATED)('finds changes as good as the best ones: %s, center %i', (scenario, seed, best) => {
  const changes = best.split(' ')
  const drawn = smallCenter(scenario, seed)
  const options = {
    ...drawn.options,
    maxChanges: changes.length,
    weeks: 2,
    evaluationWeeks: 4,
    refineContacts: 1_500_000,
  }
  const center = { ...drawn, options }
  const own = recommendSkills(center.model, options)
    .changes.map(({ id }) => id)
    .sort()
  expect(own.every(center.allows) && center.allowsAll(own)).toBe(true)
  const isBest = own.join() === [...changes].sort().join()
  if (isBest) return
  const part = (gainIn(center, own, WEEKS) ?? 0) / (gainIn(center, changes, WEEKS) ?? Number.NaN)
  expect(part, own.join(' ')).toBeGreaterThanOrEqual(MIN)
})

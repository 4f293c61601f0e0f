import { expect, it } from 'vitest'
import { agent, queue, smallOrg } from '../../../../test/support/rules/small-org'
import type { Guardrails, RecommendRequest } from '../../../documents'
import { type RecommendOptions, recommendSkills } from '../../../optimizer'
import { gainIn, setsOf } from '../../../optimizer/improve/enumerate.fixtures'
import { createEvaluator, type SmallCenter, shortOfBilling } from '../../../optimizer/improve/small-centers.fixtures'
import { resolveLimits } from '../names'
import { searchJob } from '../search-job'

// The faster agents, who could help Billing, are of the team Away.
const model = shortOfBilling

const snapshot = smallOrg({
  agents: model.agents.map(({ id, name }) => {
    const team = id.startsWith('away') ? 'Away' : 'Home'
    return agent(id, {}, { name, profile: { groups: [], team: { id: `t-${team}`, name: team } } })
  }),
  skills: model.skills.map(({ id, name }) => ({ id, name, state: 'active' })),
  queues: model.queues.map(({ id, name }) => queue(id, name, [])),
})

const recommend = {
  levers: ['join'],
  maxChanges: 2,
  choose: 'all',
  maxServiceLevelDrop: 1,
  weeks: 1,
  evaluationWeeks: 2,
  refineContacts: 50_000,
} as const

/** The options of the search, with ids. */
function searchOf(more: RecommendRequest, guardrails?: Guardrails): RecommendOptions {
  const want = { recommend: { ...recommend, acrossDivisions: true, ...more } }
  const job = searchJob(snapshot, want, { guardrails, ...resolveLimits(snapshot, {}) }, 0)(model)
  if (job.kind !== 'improvement') throw new RangeError('not a search')
  return job.options
}

it('finds the best changes of the agents of a team, named by an option or by guardrails', () => {
  const center: SmallCenter = {
    model,
    options: recommend,
    allows: (change) => change.startsWith('JOIN') && !change.startsWith('JOIN:away'),
    allowsAll: () => true,
  }
  const evaluator = createEvaluator(center)
  const gainOf = (changes: readonly string[]) => gainIn(center, changes, 3, evaluator) ?? 0
  const best = Math.max(...setsOf(evaluator.atoms, 2).map(gainOf))
  const own = recommendSkills(model, searchOf({ teams: ['Home'] })).changes.map(({ id }) => id)
  expect(own.length).toBeGreaterThan(0)
  expect(own.every(center.allows)).toBe(true)
  expect(gainOf(own)).toBeGreaterThanOrEqual(0.98 * best)
  const guardrails: Guardrails = { format: 'skillroute/guardrails@1', changes: { teams: ['t-Home'] } }
  const others = model.agents.flatMap(({ id }) => (id.startsWith('away') ? [id] : []))
  expect(searchOf({}, guardrails).protectedAgentIds).toEqual(others)
})

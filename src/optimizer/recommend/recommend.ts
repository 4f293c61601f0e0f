import type { Recommendation, RoutingModel } from '../../documents'
import { ordered } from '../model/ordered'
import { adds } from './adds'
import { confirmed } from './confirm'
import { levelChanges } from './level-changes'
import { type RecommendOptions, recommendSettings } from './options'
import { removals } from './removals'
import { createScene } from './scene'

/** Among equals, what helps callers comes first. */
const RANK = { ADD: 0, REMOVE: 1, SET: 2 }

/**
 * Recommended skill changes, the most valuable first; the same model always gives the same list.
 *
 * - ADD: demand of more than 100 contacts whose skilled agents are over 0.85 occupied (handled over staffed time, or as
 *   the fluid program projects) gets more agents: eligible agents who are activated in the queue, lack only one skill of
 *   the set, and have spare time. Value: contacts within service level per week by the queueing what-if, each grant judged
 *   after those before it. None takes a queue below a target that it meets today.
 * - REMOVE: a skill on which an agent spends under 0.3 of staffed time with more than 10 handled, unless they are clearly
 *   faster than most. Never below `minHolders` on queue for any contact type, and never at a cost in predicted service.
 *   Value: as for ADD; mostly near 0, since a removal tidies rather than gains.
 * - SET: another level, by `scoreProficiency`, where a queue evaluates by BEST without a predictor. Value null.
 *
 * With `confirm` the most valuable of each kind are simulated with and without, week by week under the same contacts, each
 * after those of its kind that are kept. The value is then the paired difference with its interval, for levels too. A grant
 * stays only when its interval is above 0. A removal or level is dropped when its interval is below 0, or that of all of
 * its kind so far.
 *
 * Removals hold without the grants, and grants without the removals. Without staffed times nothing is removed.
 * @throws ValidationError for options that make no sense
 * @example
 * for (const { action, reason } of recommendSkills(model)) console.log(action, reason)
 */
export function recommendSkills(model: RoutingModel, options: RecommendOptions = {}): Recommendation[] {
  const settings = recommendSettings(options)
  const scene = createScene(ordered(model), settings)
  const granted = settings.actions.includes('ADD') ? adds(scene) : []
  const needed = new Set(granted.map(({ skill }) => skill.id))
  const removed = settings.actions.includes('REMOVE') ? removals(scene, needed) : []
  const gone = new Set(removed.map(({ agent, skill }) => `${agent.id}\n${skill.id}`))
  const set = settings.actions.includes('SET')
    ? levelChanges(scene).filter(({ agent, skill }) => !gone.has(`${agent.id}\n${skill.id}`))
    : []
  const list = [...granted, ...removed, ...set].sort(byValue)
  if (settings.confirm === undefined) return list
  return confirmed(scene.model, list, { ...settings.confirm, staffing: settings.staffing }).sort(byValue)
}

/** The order of a list of recommendations. */
export function byValue(a: Recommendation, b: Recommendation): number {
  return (
    (b.value?.contactsPerWeek ?? 0) - (a.value?.contactsPerWeek ?? 0) ||
    RANK[a.action] - RANK[b.action] ||
    (a.id < b.id ? -1 : 1)
  )
}

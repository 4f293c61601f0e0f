import type { ModelAgent, ModelContactType, ModelQueue, Ref, RoutingModel } from '../../documents'
import { type CanServe, canServe, isOffered, needsSkills } from '../model/can-serve'
import { type SkillEvidence, skillEvidence } from '../proficiency/evidence'
import { type HandleTimes, handleTimes } from '../proficiency/handle-times'
import { type Standings, standings } from '../proficiency/standings'
import { type OutlookWeek, outlookWeek, remembering } from '../what-if/outlook'
import type { RemovalSettings } from './options'

/** The data for choosing removals: the sorted model, its estimates and its names. */
export interface RemovalData {
  readonly model: RoutingModel
  readonly settings: RemovalSettings
  readonly times: HandleTimes
  readonly standings: Standings
  readonly evidence: ReadonlyMap<string, ReadonlyMap<string, SkillEvidence>>
  readonly serves: CanServe
  /** The average week, hour by hour: four times as fast as by quarter hours, with the same order of removals. */
  readonly week: OutlookWeek
  /** Weeks that the counts of the model cover. */
  readonly weeks: number
  skill(id: string): Ref
  /** Whether a proposal may touch the agent at all. */
  mayChange(agent: ModelAgent): boolean
}

const GRAIN_MINUTES = 60

/** @param model sorted by `ordered` */
export function prepareRemovals(model: RoutingModel, settings: RemovalSettings): RemovalData {
  const names = new Map(model.skills.map((skill) => [skill.id, skill.name]))
  return {
    model,
    settings,
    times: handleTimes(model),
    standings: standings(model, {}),
    evidence: skillEvidence(model),
    serves: canServe(model),
    week: remembering(outlookWeek(model, settings.staffing, GRAIN_MINUTES)),
    weeks: countWeeks(model),
    skill: (id) => ({ id, name: names.get(id) ?? id }),
    mayChange: (agent) => agent.eligible && !settings.protectedAgentIds.has(agent.id),
  }
}

/** Contacts of the window as contacts of the average week, as text. */
export function formatPerWeek({ weeks }: Pick<RemovalData, 'weeks'>, contacts: number): string {
  const average = contacts / weeks
  return average.toFixed(average < 10 ? 1 : 0)
}

/** Contacts of the window divided by contacts of the average week. */
function countWeeks(model: RoutingModel): number {
  let offered = 0
  let perWeek = 0
  for (const { offered: own, weekProfile, callsPerHour } of model.contactTypes) {
    offered += own
    perWeek +=
      weekProfile === undefined
        ? callsPerHour * 168
        : (weekProfile.callsPerHour.reduce((sum, rate) => sum + rate, 0) / weekProfile.callsPerHour.length) * 168
  }
  return perWeek > 0 && offered > 0 ? offered / perWeek : 1
}

/** Whether the skill decides who can serve the type. */
export function requiresSkill({ queues }: RoutingModel, type: ModelContactType, skillId: string): boolean {
  if (!type.skillIds.includes(skillId)) return false
  const queue = queues.find(({ id }) => id === type.queueId)
  return queue === undefined || needsSkills(queue)
}

/** The agent's queues in which holding the skill makes a difference. */
export function findAffectedQueues(model: RoutingModel, agent: ModelAgent, skillId: string): ModelQueue[] {
  const ids = new Set(
    model.contactTypes
      .filter((type) => requiresSkill(model, type, skillId) && isOffered(agent, type))
      .map(({ queueId }) => queueId),
  )
  return model.queues.filter(({ id }) => ids.has(id))
}

export function toRefs(items: readonly Ref[]): Ref[] {
  return items.map(({ id, name }) => ({ id, name }))
}

import type { ModelAgent, ModelContactType, ModelQueue, Ref, RoutingModel } from '../../documents'
import { type CanServe, canServe, isOffered, needsSkills } from '../model/can-serve'
import { type SkillEvidence, skillEvidence } from '../proficiency/evidence'
import { type HandleTimes, handleTimes } from '../proficiency/handle-times'
import { type Standings, standings } from '../proficiency/standings'
import { type OutlookWeek, outlookWeek, remembering } from '../what-if/outlook'
import type { RecommendSettings } from './options'

/** What every kind of recommendation looks at: the sorted model, its estimates and its names. */
export interface Scene {
  readonly model: RoutingModel
  readonly settings: RecommendSettings
  readonly times: HandleTimes
  readonly standings: Standings
  readonly evidence: ReadonlyMap<string, ReadonlyMap<string, SkillEvidence>>
  readonly queues: ReadonlyMap<string, ModelQueue>
  readonly serves: CanServe
  /** The average week, hour by hour: four times as fast as by quarters, and the order of moves is the same. */
  readonly week: OutlookWeek
  /** Weeks that the counts of the model cover. */
  readonly weeks: number
  skill(id: string): Ref
  /** Whether a proposal may touch the agent at all. */
  mayChange(agent: ModelAgent): boolean
}

const GRAIN_MINUTES = 60

/** @param model sorted by `ordered` */
export function createScene(model: RoutingModel, settings: RecommendSettings): Scene {
  const shrunk = settings.scoring.shrunk ?? {}
  const names = new Map(model.skills.map((skill) => [skill.id, skill.name]))
  return {
    model,
    settings,
    times: handleTimes(model, shrunk.handleTimeCv),
    standings: standings(model, shrunk),
    evidence: skillEvidence(model),
    queues: new Map(model.queues.map((queue) => [queue.id, queue])),
    serves: canServe(model),
    week: remembering(outlookWeek(model, settings.staffing, GRAIN_MINUTES)),
    weeks: weeksOf(model),
    skill: (id) => ({ id, name: names.get(id) ?? id }),
    mayChange: (agent) => agent.eligible && !settings.protectedAgents.has(agent.id),
  }
}

/** Whether the skill decides who can serve the type. */
export function asksFor(scene: Scene, type: ModelContactType, skillId: string): boolean {
  const queue = scene.queues.get(type.queueId)
  return type.skillIds.includes(skillId) && (queue === undefined || needsSkills(queue))
}

/** The agent's queues in which holding the skill makes a difference. */
export function queuesActedIn(scene: Scene, agent: ModelAgent, skillId: string): ModelQueue[] {
  const ids = scene.model.contactTypes
    .filter((type) => asksFor(scene, type, skillId) && isOffered(agent, type))
    .map((type) => type.queueId)
  return [...new Set(ids)].sort().flatMap((id) => scene.queues.get(id) ?? [])
}

export function refs(items: readonly Ref[]): Ref[] {
  return items.map(({ id, name }) => ({ id, name }))
}

/** Handled time over staffed time, all contacts together; undefined where staffed time is unknown. */
export function occupancyOf(agents: readonly ModelAgent[]): number | undefined {
  let handled = 0
  let staffed = 0
  for (const agent of agents) {
    staffed += agent.staffedSeconds
    handled += agent.handling.reduce((sum, row) => sum + row.handled * row.ahtSeconds, 0)
  }
  return staffed > 0 ? handled / staffed : undefined
}

/** Contacts of the window as contacts of the average week, as text. */
export function perWeek({ weeks }: Pick<Scene, 'weeks'>, contacts: number): string {
  const average = contacts / weeks
  return average.toFixed(average < 10 ? 1 : 0)
}

/** Contacts of the window over contacts of the average week. */
function weeksOf(model: RoutingModel): number {
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

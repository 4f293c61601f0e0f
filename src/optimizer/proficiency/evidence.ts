import type { ModelAgent, ModelContactType, RoutingModel } from '../../core/documents'
import type { Cell } from './crossed-fit'
import { cellVariance, type HandleTimes } from './handle-times'

/** What one agent did on one skill. */
export interface SkillEvidence {
  readonly agent: ModelAgent
  readonly skillId: string
  readonly handled: number
  readonly effectiveContacts: number
  readonly handleSeconds: number
  readonly transferred: number
  /** Contacts by queue. */
  readonly byQueue: ReadonlyMap<string, number>
}

/** Column of contacts that asked for no skill: they tell of the agent's speed, not of a skill. */
const NO_SKILL = ''

/**
 * Evidence by agent id and skill id. A handle time belongs to the whole skill set of its contact; it is attributed to
 * each skill of the set, and counts as 1/size of the set there, so that no contact is evidence twice.
 */
export function skillEvidence(model: RoutingModel): Map<string, Map<string, SkillEvidence>> {
  const types = new Map(model.contactTypes.map((type) => [type.id, type]))
  return new Map(model.agents.map((agent) => [agent.id, evidenceOf(agent, types)]))
}

function evidenceOf(agent: ModelAgent, types: ReadonlyMap<string, ModelContactType>): Map<string, SkillEvidence> {
  const found = new Map<string, SkillEvidence>()
  for (const row of agent.handling) {
    const type = types.get(row.contactTypeId)
    for (const skillId of type?.skillIds ?? []) {
      const before = found.get(skillId)
      const byQueue = new Map(before?.byQueue)
      const queueId = type?.queueId ?? ''
      byQueue.set(queueId, (byQueue.get(queueId) ?? 0) + row.handled)
      found.set(skillId, {
        agent,
        skillId,
        handled: (before?.handled ?? 0) + row.handled,
        effectiveContacts: (before?.effectiveContacts ?? 0) + row.handled / (type?.skillIds.length ?? 1),
        handleSeconds: (before?.handleSeconds ?? 0) + row.handled * row.ahtSeconds,
        transferred: (before?.transferred ?? 0) + row.transferred,
        byQueue,
      })
    }
  }
  return found
}

/**
 * Log handle times per agent and skill, freed from what kind of contact they were: each row is taken against the mean of
 * its contact type (queue, media, language, set), so that an agent with the long calls is not called slow.
 */
export function skillCells(model: RoutingModel, times: HandleTimes): Cell[] {
  const types = new Map(model.contactTypes.map((type) => [type.id, type]))
  return model.agents.flatMap((agent) => {
    const sums = new Map<string, { contacts: number; weighted: number }>()
    for (const row of agent.handling) {
      const type = types.get(row.contactTypeId)
      const mean = times.fit.columnMean.get(row.contactTypeId)
      if (type === undefined || mean === undefined || !(row.handled > 0) || !(row.ahtSeconds > 0)) continue
      const deviation = Math.log(row.ahtSeconds) - times.logVariance / 2 - mean
      const columns = type.skillIds.length === 0 ? [NO_SKILL] : type.skillIds
      for (const column of columns) {
        const sum = sums.get(column) ?? { contacts: 0, weighted: 0 }
        sums.set(column, sum)
        sum.contacts += row.handled / columns.length
        sum.weighted += (row.handled / columns.length) * deviation
      }
    }
    return [...sums].map(([column, { contacts, weighted }]) => ({
      agent: agent.id,
      column,
      y: weighted / contacts,
      variance: cellVariance(times.logVariance, contacts),
    }))
  })
}

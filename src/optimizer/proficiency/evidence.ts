import type { ModelAgent, ModelContactType, RoutingModel } from '../../documents'
import type { Cell } from './crossed-fit'
import { effectiveContacts, type HandleTimes, logMean } from './handle-times'

export interface SkillEvidence {
  readonly agent: ModelAgent
  readonly skillId: string
  readonly handled: number
  readonly effectiveContacts: number
  readonly handleSeconds: number
  readonly transferred: number
  /**
   * Resolved contacts, and the contacts of `handled` for which the resolution is known. Both are 0 if nothing is known.
   */
  readonly resolved: number
  readonly resolutionKnown: number
  /** Contacts by queue. */
  readonly byQueue: ReadonlyMap<string, number>
}

/** In place of a skill id, for contacts that asked for no skill: they show the agent's speed, but not on a skill. */
const NO_SKILL = ''

/**
 * Evidence by agent id and skill id. A handle time belongs to the whole skill set of its contact. It is attributed to
 * each skill of the set with the weight 1/size of the set, so that no contact counts twice.
 */
export function skillEvidence(model: RoutingModel): Map<string, Map<string, SkillEvidence>> {
  const types = new Map(model.contactTypes.map((type) => [type.id, type]))
  return new Map(model.agents.map((agent) => [agent.id, collectEvidence(agent, types)]))
}

function collectEvidence(agent: ModelAgent, types: ReadonlyMap<string, ModelContactType>): Map<string, SkillEvidence> {
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
        effectiveContacts: (before?.effectiveContacts ?? 0) + effectiveContacts(row) / (type?.skillIds.length ?? 1),
        handleSeconds: (before?.handleSeconds ?? 0) + row.handled * row.ahtSeconds,
        transferred: (before?.transferred ?? 0) + row.transferred,
        resolved: (before?.resolved ?? 0) + (row.resolved ?? 0),
        resolutionKnown: (before?.resolutionKnown ?? 0) + (row.resolved === undefined ? 0 : row.handled),
        byQueue,
      })
    }
  }
  return found
}

/** A row of an agent's handling as evidence for one skill, or for none. */
export interface AttributedRow {
  readonly agent: ModelAgent
  /** Empty for contacts that asked for no skill. */
  readonly skillId: string
  readonly type: ModelContactType
  readonly row: ModelAgent['handling'][number]
  /** Part of the row's contacts that counts here, 1/size of the skill set. */
  readonly share: number
}

/** Every row of handling with contacts, once for each skill of its set, agent by agent. */
export function attributedRows(model: RoutingModel): AttributedRow[] {
  const types = new Map(model.contactTypes.map((type) => [type.id, type]))
  return model.agents.flatMap((agent) =>
    agent.handling.flatMap((row): AttributedRow[] => {
      const type = types.get(row.contactTypeId)
      if (type === undefined || !(row.handled > 0) || !(effectiveContacts(row) > 0)) return []
      const skillIds = type.skillIds.length === 0 ? [NO_SKILL] : type.skillIds
      return skillIds.map((skillId) => ({ agent, skillId, type, row, share: 1 / skillIds.length }))
    }),
  )
}

/**
 * Log handle times per agent and skill, corrected for the kind of contact: each row is relative to the mean of its
 * contact type (queue, media, language, set), so that an agent with long calls does not look slow.
 */
export function skillCells(model: RoutingModel, times: HandleTimes): Cell[] {
  const sums = new Map<string, { agent: string; column: string; weight: number; weighted: number }>()
  for (const { agent, skillId, row, share } of attributedRows(model)) {
    const mean = times.fit.columnMean.get(row.contactTypeId)
    if (mean === undefined || !(row.ahtSeconds > 0)) continue
    const { y, variance } = logMean(row, times.logVariance(row.contactTypeId))
    const key = `${agent.id}\n${skillId}`
    const sum = sums.get(key) ?? { agent: agent.id, column: skillId, weight: 0, weighted: 0 }
    sums.set(key, sum)
    sum.weight += share / variance
    sum.weighted += (share / variance) * (y - mean)
  }
  return [...sums.values()].map(({ agent, column, weight, weighted }) => ({
    agent,
    column,
    y: weighted / weight,
    variance: 1 / weight,
  }))
}

import { ValidationError } from '../../core/errors'
import type { BoostOptions, RoutingModel } from '../../documents'
import { boostLevels } from '../../optimizer/proficiency'
import type { ResolvedLevel } from '../desired/resolved'

/** The boost, and the model that it needs. */
export interface HandleTimeBoost {
  readonly model?: RoutingModel | undefined
  readonly handleTimeBoost?: Omit<BoostOptions, 'base'> | undefined
}

/**
 * Desired levels with the handle-time boost. Each level is raised by one, to at most 5, where the agent's mean handle
 * time on the skill is under the limit. Rows that remove a skill stay as they are. Without `handleTimeBoost`, as they are.
 * @throws ValidationError for a boost without a model, since only the model has handle times
 */
export function boostDesired(
  requested: readonly ResolvedLevel[],
  { model, handleTimeBoost }: HandleTimeBoost,
): readonly ResolvedLevel[] {
  if (handleTimeBoost === undefined) return requested
  if (model === undefined) {
    throw new ValidationError([{ path: 'model', message: 'is needed for handleTimeBoost: it knows handle times' }])
  }
  const rows = requested.map(({ user, skill, level }) => ({ agentId: user.id, skillId: skill.id, base: level ?? 0 }))
  const levels = boostLevels(model, rows, handleTimeBoost)
  return requested.map((desired, index) => {
    const boost = levels[index]
    if (desired.level === null || boost === undefined) return desired
    return { ...desired, level: boost.level, reason: `${desired.reason}. ${boost.why}` }
  })
}

import type { BusySkillRule, Ref, RoutingModel } from '../../documents'
import { skillEvidence } from '../proficiency/evidence'
import { requiresSkill } from './removal-data'

/** The defaults of the rule. */
export const BUSY = { minUtilization: 0.85, minOffered: 100 } as const

export interface BusySkill {
  readonly skill: Ref
  /** Contacts offered in the window that asked for the skill. */
  readonly offered: number
  /** Handle time of contacts that asked for the skill over the staffed time of its holders; undefined without holders. */
  readonly utilization: number | undefined
}

/**
 * The skills of a model that are busy by a rule, in the order of the model. A skill that contacts ask for and nobody holds is busy
 * too; one whose holders' staffed time is not known is not. Pure.
 */
export function busySkills(
  model: RoutingModel,
  { minUtilization = BUSY.minUtilization, minOffered = BUSY.minOffered }: BusySkillRule,
): BusySkill[] {
  const evidence = skillEvidence(model)
  return model.skills.flatMap(({ id, name }): BusySkill[] => {
    const asking = model.contactTypes.filter((type) => requiresSkill(model, type, id))
    const offered = asking.reduce((sum, type) => sum + type.offered, 0)
    if (offered <= minOffered) return []
    const holders = model.agents.filter(({ skills }) => skills.some((held) => held.id === id))
    const staffed = holders.reduce((sum, { staffedSeconds }) => sum + staffedSeconds, 0)
    const handling = holders.reduce((sum, agent) => sum + (evidence.get(agent.id)?.get(id)?.handleSeconds ?? 0), 0)
    const utilization = holders.length === 0 ? undefined : staffed === 0 ? 0 : handling / staffed
    const isBusy = utilization === undefined || utilization > minUtilization
    return isBusy ? [{ skill: { id, name }, offered, utilization }] : []
  })
}

import type { RecommendRequest, RoutingModel } from '../../../documents'
import type { RecommendOptions } from '../../../optimizer'
import { BUSY, type BusySkill, busySkills } from '../../../optimizer/propose/busy-skills'

/** The options of a search that grants only busy skills; none without that rule. */
export function busySkillOptions(
  model: RoutingModel,
  { onlyBusySkills, levers = ['grant'] }: RecommendRequest,
): RecommendOptions {
  if (onlyBusySkills === undefined) return {}
  const busy = new Set(busySkills(model, onlyBusySkills).map(({ skill }) => skill.id))
  return { levers, protectedSkills: model.skills.flatMap(({ id }) => (busy.has(id) ? [] : [id])) }
}

/** Which skills the rule found, as a note; none without that rule. */
export function busySkillsNote(model: RoutingModel, { onlyBusySkills }: RecommendRequest = {}): string[] {
  if (onlyBusySkills === undefined) return []
  const { minUtilization = BUSY.minUtilization, minOffered = BUSY.minOffered } = onlyBusySkills
  const found = busySkills(model, onlyBusySkills).map(formatSkill).join(', ')
  return [
    `Only skills that take more than ${percent(minUtilization)} of the staffed time of their holders, with more than ${minOffered} contacts offered, are granted: ${found === '' ? 'there is none' : found}.`,
  ]
}

function formatSkill({ skill, utilization, offered }: BusySkill): string {
  return `${skill.name} (${utilization === undefined ? 'held by nobody' : percent(utilization)}, ${offered} offered)`
}

function percent(ratio: number): string {
  return `${Number((ratio * 100).toFixed(1))} %`
}

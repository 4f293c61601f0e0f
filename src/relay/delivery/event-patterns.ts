import { nearMatch } from '../../core/near-match'
import type { EventType } from '../../documents'

/** Every type; the compiler reports a missing one. A topic without a type of its own is `notification.other`. */
const TYPES: Readonly<Record<EventType, true>> = {
  'plan.built': true,
  'plan.applied': true,
  'plan.failed': true,
  'plan.conflict': true,
  'plan.held': true,
  'plan.undone': true,
  'plan.refused': true,
  'run.summary': true,
  'drift.found': true,
  'routing.queue.created': true,
  'routing.queue.changed': true,
  'routing.queue.deleted': true,
  'routing.queue.members.changed': true,
  'routing.user.skills.changed': true,
  'routing.user.languages.changed': true,
  'routing.user.utilization.changed': true,
  'routing.user.changed': true,
  'routing.skill.changed': true,
  'routing.language.changed': true,
  'routing.skill_group.changed': true,
  'routing.settings.changed': true,
  'notification.queue.observations': true,
  'notification.queue.activity': true,
  'notification.queue.members': true,
  'notification.user.routing_status': true,
  'notification.user.activity': true,
  'notification.user.aggregates': true,
  'notification.other': true,
  'notification.missed': true,
}

/** Whether a pattern covers a type. */
export function matches(pattern: string, type: string): boolean {
  if (pattern === '*' || pattern === type) return true
  return pattern.endsWith('.*') && type.startsWith(pattern.slice(0, -1))
}

/** Why a pattern matches no event; undefined when it matches one. */
export function patternProblem(pattern: string): string | undefined {
  const types = Object.keys(TYPES)
  if (types.some((type) => matches(pattern, type))) return undefined
  const meant = meantBy(pattern, types)
  const hint = meant === undefined ? 'use a type such as plan.applied, or plan.* or *' : `did you mean ${meant}?`
  return `no event is called ${pattern}; ${hint}`
}

function meantBy(pattern: string, types: readonly string[]): string | undefined {
  const groups = [...new Set(types.flatMap(groupsOf))]
  // `plan`, `plan.` and `plan.**` are plan.*.
  const group = `${pattern.replace(/[.*]+$/, '')}.*`
  return groups.includes(group) ? group : nearMatch(pattern, [...types, ...groups])
}

/** `routing.*` and `routing.queue.*` of `routing.queue.changed`. */
function groupsOf(type: string): string[] {
  const words = type.split('.')
  return words.slice(1).map((_, index) => `${words.slice(0, index + 1).join('.')}.*`)
}

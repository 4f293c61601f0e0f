import type { Issue } from '../../../core/errors'
import { joinUpTo } from '../../../core/text/counted'
import type { ModelDefinition } from './define-types'

/** Every name of a definition by kind, and the problems found while the model is made. */
export interface DefinedNames {
  readonly skills: ReadonlySet<string>
  readonly queues: ReadonlySet<string>
  readonly contactTypes: ReadonlySet<string>
  readonly agentGroups: ReadonlySet<string>
  readonly issues: Issue[]
}

/** Name of the queue in a definition that names none. */
const ONLY_QUEUE = 'queue'

/**
 * Names by kind: from the lists that are given, else from every mention. A given list is complete, so that a typing error
 * elsewhere is found.
 */
export function collectNames({ skills, queues, contactTypes, agents, agentGroups }: ModelDefinition): DefinedNames {
  const mentionedQueues = contactTypes.flatMap(({ queue }) => queue ?? [])
  return {
    skills: new Set(
      skills ?? [
        ...contactTypes.flatMap((type) => type.skills ?? []),
        ...agents.flatMap((agent) => Object.keys(agent.skills ?? {})),
      ],
    ),
    queues: new Set(queues?.map(({ id }) => id) ?? (mentionedQueues.length === 0 ? [ONLY_QUEUE] : mentionedQueues)),
    contactTypes: new Set(contactTypes.map(({ id }) => id)),
    agentGroups: new Set(agentGroups?.map(({ id }) => id) ?? agents.flatMap(({ group }) => group ?? [])),
    issues: [],
  }
}

/** Notes each name that is not defined, with some that are. */
export function checkNames(
  { issues }: DefinedNames,
  path: string,
  names: readonly string[],
  known: ReadonlySet<string> | ReadonlyMap<string, unknown>,
  what: string,
): void {
  const all = [...known.keys()].map((name) => `"${name}"`)
  const there = all.length === 0 ? 'there is none' : `there are ${joinUpTo(all, 8)}`
  for (const name of names) {
    if (!known.has(name)) issues.push({ path, message: `${what} "${name}" is not defined; ${there}` })
  }
}

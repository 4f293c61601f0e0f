import { entriesOf, isAbsent, itemsOf, namesOf, type Place, rootPlace, textOf } from './define-reader'

/** Every name of a definition by kind, collected before the definition is read. */
export interface DefinedNames {
  readonly skills: ReadonlySet<string>
  readonly queues: ReadonlySet<string>
  readonly contactTypes: ReadonlySet<string>
  readonly agentGroups: ReadonlySet<string>
}

/** Name of the queue in a definition that names none. */
const ONLY_QUEUE = 'queue'

/**
 * Names by kind: from the lists that are given, else from every mention. A given list is complete, so that a typing
 * error elsewhere is found.
 */
export function namesIn(definition: Place): DefinedNames {
  const top = look(definition)
  const types = itemsOf(top('contactTypes')).map(look)
  const agents = itemsOf(top('agents')).map(look)
  const mentionedSkills = [
    ...types.flatMap((type) => namesOf(type('skills'))),
    ...agents.flatMap((agent) => entriesOf(agent('skills')).map(([skill]) => skill)),
  ]
  const mentionedQueues = types.flatMap((type) => textOf(type('queue')) ?? [])
  const mentionedGroups = agents.flatMap((agent) => textOf(agent('group')) ?? [])
  return {
    skills: new Set(isAbsent(top('skills')) ? mentionedSkills : namesOf(top('skills'))),
    queues: new Set(
      isAbsent(top('queues')) ? (mentionedQueues.length === 0 ? [ONLY_QUEUE] : mentionedQueues) : idsOf(top('queues')),
    ),
    contactTypes: new Set(idsOf(top('contactTypes'))),
    agentGroups: new Set(isAbsent(top('agentGroups')) ? mentionedGroups : idsOf(top('agentGroups'))),
  }
}

function idsOf(at: Place): string[] {
  return itemsOf(at).flatMap((item) => textOf(look(item)('id')) ?? [])
}

/** Reads a value without reporting problems: the second reading reports them. */
function look(at: Place): (key: string) => Place {
  const { value } = at
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
  return (key) => rootPlace(isObject && Object.hasOwn(value, key) ? Reflect.get(value, key) : undefined, [])
}

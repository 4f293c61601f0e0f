import { entriesOf, isAbsent, itemsOf, namesOf, type Place, rootPlace, textOf } from './define-reader'

/** Every name of a definition by kind, gathered before anything is read in earnest. */
export interface DefinedNames {
  readonly skills: ReadonlySet<string>
  readonly queues: ReadonlySet<string>
  readonly contactTypes: ReadonlySet<string>
  readonly agentGroups: ReadonlySet<string>
}

/** Name of the queue in a model that speaks of none. */
const ONLY_QUEUE = 'queue'

/**
 * Names by kind: of the lists where these were written, else of every mention. A list that was written is complete, so
 * that a slip of the pen elsewhere is found.
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

/** Looks into a value without noting problems: the reading in earnest will. */
function look(at: Place): (key: string) => Place {
  const { value } = at
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
  return (key) => rootPlace(isObject && Object.hasOwn(value, key) ? Reflect.get(value, key) : undefined, [])
}

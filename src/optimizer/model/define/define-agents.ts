import type { ModelAgent, SkillLevel } from '../../../documents'
import {
  checkName,
  entriesOf,
  flagOf,
  isAbsent,
  membersOf,
  namesOf,
  neededNumber,
  numberOf,
  type Place,
  textOf,
} from './define-reader'
import { shiftsOf } from './define-shifts'

const AGENT_KEYS = [
  'id',
  'name',
  'count',
  'skills',
  'languages',
  'queues',
  'ring',
  'ahtSeconds',
  'resolution',
  'shifts',
  'concurrency',
  'group',
  'certifications',
  'eligible',
  'availability',
] as const

/** Most agents that one entry may define: a larger number is a typing error, and would fill the memory. */
const MOST_ALIKE = 100_000

/** Default level of a named language: the highest, so that it never counts against an agent. */
const LANGUAGE_LEVEL = 5

/** The names that an agent may use. */
export interface AgentNames {
  readonly skills: ReadonlySet<string>
  readonly queues: ReadonlySet<string>
  readonly contactTypes: ReadonlySet<string>
  readonly agentGroups: ReadonlySet<string>
  /** Length of the profile, in which shifts must lie. */
  readonly lengthMinutes: number
}

/** Number of agents that one entry defines, and the entry's name. */
export interface DefinedAgents {
  readonly id: string
  readonly agents: readonly ModelAgent[]
}

/** The agents of the entry at `index` (0 first), all alike but for their id and name. */
export function agentsOf(at: Place, index: number, names: AgentNames): DefinedAgents {
  const member = membersOf(at, AGENT_KEYS)
  const id = textOf(member('id')) ?? `agent-${index + 1}`
  const name = textOf(member('name')) ?? id
  const count = numberOf(member('count'), { least: 1, most: MOST_ALIKE, whole: true })
  const rest = {
    skills: levelsOf(member('skills'), names.skills, 'skill'),
    languages: languagesOf(member('languages')),
    queues: joinedOf(member('queues'), numberOf(member('ring'), { least: 1, whole: true }) ?? 1, names.queues),
    certifications: namesOf(member('certifications')).sort(),
    eligible: flagOf(member('eligible')) ?? true,
    availability: numberOf(member('availability'), { least: 0, most: 1 }) ?? 1,
    staffedSeconds: 0,
    handling: [],
    ...abilitiesOf(member, names),
  }
  if (count === undefined) return { id, agents: [{ id, name, ...rest }] }
  const agents = Array.from({ length: count }, (_, i) => ({ id: `${id}-${i + 1}`, name: `${name} ${i + 1}`, ...rest }))
  return { id, agents }
}

function abilitiesOf(
  member: (key: (typeof AGENT_KEYS)[number]) => Place,
  names: AgentNames,
): Pick<ModelAgent, 'ahtSeconds' | 'resolution' | 'group' | 'shifts' | 'concurrency'> {
  const ahtSeconds = byTypeOf(member('ahtSeconds'), names.contactTypes, { above: 0 })
  const resolution = byTypeOf(member('resolution'), names.contactTypes, { least: 0, most: 1 })
  const group = textOf(member('group'))
  if (group !== undefined) checkName(member('group'), group, names.agentGroups, 'agent group')
  const shifts = shiftsOf(member('shifts'), names.lengthMinutes)
  const concurrency = member('concurrency')
  return {
    ...(ahtSeconds === undefined ? {} : { ahtSeconds }),
    ...(resolution === undefined ? {} : { resolution }),
    ...(group === undefined ? {} : { group }),
    ...(shifts === undefined ? {} : { shifts }),
    ...(isAbsent(concurrency) ? {} : { concurrency: concurrencyOf(concurrency) }),
  }
}

function levelsOf(at: Place, known: ReadonlySet<string> | undefined, what: string): SkillLevel[] {
  const levels = entriesOf(at).map(([id, level]) => {
    if (known !== undefined) checkName(level, id, known, what)
    return { id, level: neededNumber(level, { least: 0, most: 5 }) }
  })
  return levels.sort((a, b) => (a.id < b.id ? -1 : 1))
}

function languagesOf(at: Place): SkillLevel[] {
  if (!Array.isArray(at.value)) return levelsOf(at, undefined, 'language')
  return namesOf(at)
    .sort()
    .map((id) => ({ id, level: LANGUAGE_LEVEL }))
}

function joinedOf(at: Place, ring: number, known: ReadonlySet<string>): { queueId: string; ring: number }[] {
  if (isAbsent(at)) return [...known].map((queueId) => ({ queueId, ring }))
  if (Array.isArray(at.value)) {
    return namesOf(at).map((queueId) => {
      checkName(at, queueId, known, 'queue')
      return { queueId, ring }
    })
  }
  return entriesOf(at).map(([queueId, own]) => {
    checkName(own, queueId, known, 'queue')
    return { queueId, ring: neededNumber(own, { least: 1, whole: true }) }
  })
}

/** One number for every contact type, or numbers by contact type; undefined if not given. */
function byTypeOf(
  at: Place,
  contactTypes: ReadonlySet<string>,
  range: { readonly least?: number; readonly above?: number; readonly most?: number },
): Record<string, number> | undefined {
  if (isAbsent(at)) return undefined
  if (typeof at.value !== 'object') {
    const one = neededNumber(at, range)
    return Object.fromEntries([...contactTypes].map((id) => [id, one]))
  }
  const pairs = entriesOf(at).map(([id, value]) => {
    checkName(value, id, contactTypes, 'contact type')
    return [id, neededNumber(value, range)]
  })
  return Object.fromEntries(pairs)
}

function concurrencyOf(at: Place): Record<string, number> {
  return Object.fromEntries(
    entriesOf(at).map(([media, most]) => [media, neededNumber(most, { least: 0, whole: true })]),
  )
}

import type { ModelAgent, SkillLevel } from '../../../documents'
import {
  checkName,
  entriesOf,
  flagOf,
  isAbsent,
  itemsOf,
  kindOf,
  membersOf,
  namesOf,
  neededNumber,
  numberOf,
  type Place,
  textOf,
} from './define-reader'

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
const MAX_ALIKE = 100_000

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
  const count = numberOf(member('count'), { least: 1, most: MAX_ALIKE, whole: true })
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

type Shift = NonNullable<ModelAgent['shifts']>[number]

/** `08:00-12:30`; hours may pass 24 for later days. */
const CLOCK_TIMES = /^\s*(\d{1,3}):([0-5]\d)\s*-\s*(\d{1,3}):([0-5]\d)\s*$/

/**
 * Shifts as written, sorted; undefined where nothing was.
 * @param lengthMinutes of the profile that contains them
 */
function shiftsOf(at: Place, lengthMinutes: number): Shift[] | undefined {
  if (isAbsent(at)) return undefined
  const found = itemsOf(at).flatMap((item) => {
    const shift = shiftOf(item)
    if (shift === undefined) return []
    if (shift.toMinute <= shift.fromMinute) {
      item.fail('must end after it starts; a shift past midnight ends after 24:00, such as 22:00-30:00')
      return []
    }
    if (shift.fromMinute >= lengthMinutes) {
      item.fail(`begins at minute ${shift.fromMinute}, after the profile of ${lengthMinutes} minutes`)
    } else if (shift.toMinute - shift.fromMinute > lengthMinutes) {
      item.fail(`is longer than the profile of ${lengthMinutes} minutes`)
    }
    return [{ item, shift }]
  })
  const sorted = found.sort((a, b) => a.shift.fromMinute - b.shift.fromMinute)
  sorted.forEach(({ item, shift }, i) => {
    const before = sorted[i - 1]
    if (before !== undefined && before.shift.toMinute > shift.fromMinute) item.fail('overlaps another shift')
  })
  return sorted.map(({ shift }) => shift)
}

function shiftOf(at: Place): Shift | undefined {
  if (typeof at.value !== 'string') {
    if (typeof at.value !== 'object' || at.value === null || Array.isArray(at.value))
      return at.fail(`must be clock times such as 08:00-12:30, or fromMinute and toMinute, found ${kindOf(at.value)}`)
    const member = membersOf(at, ['fromMinute', 'toMinute'])
    return {
      fromMinute: neededNumber(member('fromMinute'), { least: 0 }),
      toMinute: neededNumber(member('toMinute'), { least: 0 }),
    }
  }
  const [, fromHour, fromMinute, toHour, toMinute] = CLOCK_TIMES.exec(at.value) ?? []
  if (fromHour === undefined) return at.fail(`must be clock times such as 08:00-12:30, found "${at.value}"`)
  return {
    fromMinute: Number(fromHour) * 60 + Number(fromMinute),
    toMinute: Number(toHour) * 60 + Number(toMinute),
  }
}

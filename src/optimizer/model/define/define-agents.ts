import { defined } from '../../../core/defined'
import type { ModelAgent, SkillLevel } from '../../../documents'
import type { AgentDefinition } from './define-types'
import { checkNames, type DefinedNames } from './defined-names'
import { CLOCK_TIMES } from './definition-schema'

/** Level of a language that is only named: the highest, so that it never counts against an agent. */
const LANGUAGE_LEVEL = 5

/** The agents that one entry defines, and the entry's id. */
export interface DefinedAgents {
  readonly id: string
  readonly agents: readonly ModelAgent[]
}

/**
 * The agents of the entry at `index` (0 first), all alike but for their id and name.
 * @param lengthMinutes length of the profile; shifts may end after it
 */
export function defineAgents(
  agent: AgentDefinition,
  index: number,
  names: DefinedNames,
  lengthMinutes: number,
): DefinedAgents {
  const { id = `agent-${index + 1}`, name = id, count, group, concurrency, interruptedBy } = agent
  const path = `agents[${index}]`
  if (group !== undefined) checkNames(names, `${path}.group`, [group], names.agentGroups, 'agent group')
  checkNames(names, `${path}.skills`, Object.keys(agent.skills ?? {}), names.skills, 'skill')
  const rest = {
    skills: toLevels(agent.skills ?? {}),
    languages: toLevels(toNumbers(agent.languages ?? [], LANGUAGE_LEVEL)),
    queues: defineQueues(agent, path, names),
    certifications: [...(agent.certifications ?? [])].sort(),
    eligible: agent.eligible ?? true,
    availability: agent.availability ?? 1,
    staffedSeconds: 0,
    handling: [],
    ...defined({
      ahtSeconds: byType(agent.ahtSeconds, `${path}.ahtSeconds`, names),
      resolution: byType(agent.resolution, `${path}.resolution`, names),
      group,
      shifts: defineShifts(agent.shifts, `${path}.shifts`, names, lengthMinutes),
      concurrency,
      interruptedBy,
    }),
  }
  if (count === undefined) return { id, agents: [{ id, name, ...rest }] }
  const agents = Array.from({ length: count }, (_, i) => ({ id: `${id}-${i + 1}`, name: `${name} ${i + 1}`, ...rest }))
  return { id, agents }
}

type Numbers = Readonly<Record<string, number>>

/** Numbers by name; names without one get `usual`. */
function toNumbers(given: readonly string[] | Numbers, usual: number): Numbers {
  return isList(given) ? Object.fromEntries(given.map((name) => [name, usual])) : given
}

function isList(given: readonly string[] | Numbers): given is readonly string[] {
  return Array.isArray(given)
}

function toLevels(levels: Numbers): SkillLevel[] {
  return Object.entries(levels)
    .map(([id, level]) => ({ id, level }))
    .sort((a, b) => (a.id < b.id ? -1 : 1))
}

function defineQueues({ queues, ring = 1 }: AgentDefinition, path: string, names: DefinedNames): ModelAgent['queues'] {
  const rings = Object.entries(toNumbers(queues ?? [...names.queues], ring))
  checkNames(
    names,
    `${path}.queues`,
    rings.map(([queueId]) => queueId),
    names.queues,
    'queue',
  )
  return rings.map(([queueId, own]) => ({ queueId, ring: own }))
}

/** One number for every contact type, or numbers by contact type. */
function byType(given: number | Numbers | undefined, path: string, names: DefinedNames): Numbers | undefined {
  if (typeof given === 'number') return Object.fromEntries([...names.contactTypes].map((id) => [id, given]))
  checkNames(names, path, Object.keys(given ?? {}), names.contactTypes, 'contact type')
  return given
}

type Shift = NonNullable<ModelAgent['shifts']>[number]

/**
 * Shifts in order; each must end after it starts, start within the profile, be no longer than it, and not overlap the one
 * before.
 */
function defineShifts(
  shifts: AgentDefinition['shifts'],
  path: string,
  { issues }: DefinedNames,
  lengthMinutes: number,
): Shift[] | undefined {
  const found = shifts?.map((written, i) => ({ shift: parseShift(written), place: `${path}[${i}]` }))
  const sorted = found?.sort((a, b) => a.shift.fromMinute - b.shift.fromMinute)
  sorted?.forEach(({ shift: { fromMinute, toMinute }, place }, i) => {
    const before = sorted[i - 1]?.shift.toMinute ?? 0
    const message =
      toMinute <= fromMinute
        ? 'must end after it starts; a shift past midnight ends after 24:00, such as 22:00-30:00'
        : fromMinute >= lengthMinutes
          ? `begins at minute ${fromMinute}, after the profile of ${lengthMinutes} minutes`
          : toMinute - fromMinute > lengthMinutes
            ? `is longer than the profile of ${lengthMinutes} minutes`
            : before > fromMinute
              ? 'overlaps another shift'
              : undefined
    if (message !== undefined) issues.push({ path: place, message })
  })
  return sorted?.map(({ shift }) => shift)
}

function parseShift(written: string | Shift): Shift {
  if (typeof written !== 'string') return written
  const [fromHour = 0, fromMinute = 0, toHour = 0, toMinute = 0] = (CLOCK_TIMES.exec(written) ?? [])
    .slice(1)
    .map(Number)
  return { fromMinute: fromHour * 60 + fromMinute, toMinute: toHour * 60 + toMinute }
}

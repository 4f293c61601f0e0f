import { defined } from '../../../core/defined'
import { WEEK_HOURS } from '../../../core/time/durations'
import type { DurationShape, ModelContactType } from '../../../documents'
import { activeRate, busiestHour } from '../time/week-profile'
import type { ContactTypeDefinition } from './define-types'
import { checkNames, type DefinedNames } from './defined-names'

/** Grain and length of every profile of a definition. */
export interface Grain {
  readonly intervalMinutes: number
  readonly intervals: number
}

/** What contact types get that set nothing else. */
export interface ContactTypeDefaults {
  readonly targetSeconds: number
  readonly serviceLevel: number
  readonly patienceSeconds: number | undefined
  /** Mean handle time of a type that sets none; undefined if unknown. */
  readonly findAhtSeconds: (contactTypeId: string) => number | undefined
  readonly grain: Grain | undefined
}

/** One contact type of a definition, at `path`. */
export function defineContactType(
  type: ContactTypeDefinition,
  path: string,
  names: DefinedNames,
  defaults: ContactTypeDefaults,
): ModelContactType {
  const { id, media = 'voice', language: languageId, skills = [], agentGroups: agentGroupIds } = type
  const { priority, minimumLevel, queueLimit, balkProbability, alertSeconds, preferredAgent, redial: again } = type
  const redial = again && {
    probability: again.probability,
    afterSeconds: again.afterSeconds,
    ...defined({ contactTypeId: again.contactType }),
  }
  const { handleTimeFactors, patienceFactors, patienceSeconds = defaults.patienceSeconds } = type
  const { target = { ratio: defaults.serviceLevel, seconds: defaults.targetSeconds } } = type
  const fail = (field: string, message: string): void => {
    names.issues.push({ path: `${path}.${field}`, message })
  }
  checkNames(names, `${path}.skills`, skills, names.skills, 'skill')
  checkNames(names, `${path}.agentGroups`, agentGroupIds ?? [], names.agentGroups, 'agent group')
  const ahtSeconds = type.ahtSeconds ?? defaults.findAhtSeconds(id)
  if (ahtSeconds === undefined)
    fail('ahtSeconds', 'is needed: neither the model nor any agent tells how long these contacts take')
  if (type.patience !== undefined && patienceSeconds === undefined)
    fail('patience', 'needs patienceSeconds, its mean, here or for the whole model')
  if (type.callsPerHour === undefined && type.profile === undefined)
    fail('callsPerHour', 'is needed, or a profile by interval')
  if (type.callsPerHour !== undefined && type.profile !== undefined)
    fail('callsPerHour', 'cannot stand beside a profile; leave one out')
  return {
    id,
    queueId: defineQueue(type, path, names),
    mediaType: media,
    ...defined({ languageId }),
    skillIds: [...skills].sort(),
    ...defineRates(type, defaults.grain),
    ahtSeconds: ahtSeconds ?? 0,
    ...defined({ alertSeconds, preferredAgent, patienceSeconds, patience: toShape(type.patience), patienceFactors }),
    ...defined({ handleTime: toShape(type.handleTime), handleTimeFactors }),
    ...defined({ priority, minimumLevel, queueLimit, balkProbability, redial, agentGroupIds }),
    target,
  }
}

function defineQueue({ queue }: ContactTypeDefinition, path: string, names: DefinedNames): string {
  const [only = ''] = names.queues
  if (queue === undefined && names.queues.size > 1) names.issues.push({ path: `${path}.queue`, message: 'is needed' })
  else checkNames(names, `${path}.queue`, [queue ?? only], names.queues, 'queue')
  return queue ?? only
}

type Rates = Pick<
  ModelContactType,
  'callsPerHour' | 'peakCallsPerHour' | 'weekProfile' | 'offered' | 'answered' | 'abandoned'
>

function defineRates({ callsPerHour: steady = 0, profile }: ContactTypeDefinition, grain: Grain | undefined): Rates {
  // Where other types have a profile, a steady type gets a flat one: the formulas need a profile for all types or for none.
  const week = profile ?? (grain && { ...grain, callsPerHour: new Array<number>(grain.intervals).fill(steady) })
  if (week === undefined) {
    const offered = steady * WEEK_HOURS
    return { callsPerHour: steady, peakCallsPerHour: steady, offered, answered: offered, abandoned: 0 }
  }
  const { intervalMinutes, callsPerHour } = week
  const contacts = callsPerHour.map((calls) => (calls * intervalMinutes) / 60)
  const offered = contacts.reduce((sum, count) => sum + count, 0)
  return {
    callsPerHour: profile === undefined ? steady : activeRate(contacts, intervalMinutes),
    peakCallsPerHour: profile === undefined ? steady : busiestHour(callsPerHour, intervalMinutes),
    weekProfile: { intervalMinutes, callsPerHour },
    offered,
    answered: offered,
    abandoned: 0,
  }
}

function toShape(shape: ContactTypeDefinition['handleTime']): DurationShape | undefined {
  return typeof shape === 'string' ? { kind: shape } : shape
}

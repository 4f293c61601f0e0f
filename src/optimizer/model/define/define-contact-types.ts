import type { DurationShape, ModelContactType } from '../../../documents'
import { activeRate, busiestHour } from '../time/week-profile'
import {
  checkName,
  choiceOf,
  isAbsent,
  itemsOf,
  membersOf,
  namesOf,
  neededNumber,
  neededText,
  numberOf,
  type Place,
  textOf,
} from './define-reader'

const CONTACT_TYPE_KEYS = [
  'id',
  'queue',
  'media',
  'language',
  'skills',
  'callsPerHour',
  'profile',
  'ahtSeconds',
  'alertSeconds',
  'handleTime',
  'handleTimeFactors',
  'patienceSeconds',
  'patience',
  'patienceFactors',
  'priority',
  'minimumLevel',
  'queueLimit',
  'balkProbability',
  'agentGroups',
  'target',
] as const

/** A profile of any length. */
export type Profile = NonNullable<ModelContactType['weekProfile']>

/** Defaults for contact types, and the names that they may use. */
export interface ContactTypeContext {
  readonly targetSeconds: number
  readonly serviceLevel: number
  readonly patienceSeconds: number | undefined
  /** Mean handle time of a type that sets none; undefined if unknown. */
  readonly ahtSecondsOf: (contactTypeId: string) => number | undefined
  readonly skills: ReadonlySet<string>
  readonly queues: ReadonlySet<string>
  readonly agentGroups: ReadonlySet<string>
  /** Grain and length of every profile, if there is one. */
  readonly grain: { readonly intervalMinutes: number; readonly intervals: number } | undefined
}

/** Hours of a week, the default length over which contacts are counted without a profile. */
const HOURS_PER_WEEK = 168

/** One contact type of the definition, with defaults filled in. */
export function contactTypeOf(at: Place, context: ContactTypeContext): ModelContactType {
  const member = membersOf(at, CONTACT_TYPE_KEYS)
  const id = neededText(member('id'))
  const languageId = textOf(member('language'))
  const skillIds = namesOf(member('skills'))
  for (const skill of skillIds) checkName(member('skills'), skill, context.skills, 'skill')
  const ahtSeconds = numberOf(member('ahtSeconds'), { above: 0 }) ?? context.ahtSecondsOf(id)
  if (ahtSeconds === undefined && isAbsent(member('ahtSeconds')))
    member('ahtSeconds').fail('is needed: neither the model nor any agent tells how long these contacts take')
  return {
    id,
    queueId: queueIdOf(member('queue'), context),
    mediaType: textOf(member('media')) ?? 'voice',
    ...(languageId === undefined ? {} : { languageId }),
    skillIds: skillIds.sort(),
    ...ratesOf(member, context),
    ahtSeconds: ahtSeconds ?? 0,
    ...timesOf(member, context),
    ...limitsOf(member, context),
    target: targetOf(member('target'), context),
  }
}

type Member = (key: (typeof CONTACT_TYPE_KEYS)[number]) => Place

function queueIdOf(at: Place, { queues }: ContactTypeContext): string {
  if (isAbsent(at)) {
    const [only] = queues
    if (only !== undefined && queues.size === 1) return only
    at.fail('is needed')
    return ''
  }
  const queueId = neededText(at)
  checkName(at, queueId, queues, 'queue')
  return queueId
}

function ratesOf(
  member: Member,
  { grain }: ContactTypeContext,
): Pick<ModelContactType, 'callsPerHour' | 'peakCallsPerHour' | 'weekProfile' | 'offered' | 'answered' | 'abandoned'> {
  const rate = member('callsPerHour')
  const profile = profileOf(member('profile'))
  if (isAbsent(rate) && profile === undefined && isAbsent(member('profile')))
    rate.fail('is needed, or a profile by interval')
  if (!isAbsent(rate) && !isAbsent(member('profile'))) rate.fail('cannot stand beside a profile; leave one out')
  const steady = numberOf(rate, { least: 0 }) ?? 0
  // If other types have a profile, a steady type gets a flat one: the formulas need a profile for all types or for
  // none.
  const week = profile ?? (grain === undefined ? undefined : flat(steady, grain))
  if (week === undefined) {
    const offered = steady * HOURS_PER_WEEK
    return { callsPerHour: steady, peakCallsPerHour: steady, offered, answered: offered, abandoned: 0 }
  }
  const contacts = week.callsPerHour.map((calls) => (calls * week.intervalMinutes) / 60)
  const offered = contacts.reduce((sum, count) => sum + count, 0)
  return {
    callsPerHour: profile === undefined ? steady : activeRate(contacts, week.intervalMinutes),
    peakCallsPerHour: profile === undefined ? steady : busiestHour(week.callsPerHour, week.intervalMinutes),
    weekProfile: week,
    offered,
    answered: offered,
    abandoned: 0,
  }
}

/** A profile of the definition; undefined if not given. */
export function profileOf(at: Place): Profile | undefined {
  if (isAbsent(at)) return undefined
  const member = membersOf(at, ['intervalMinutes', 'callsPerHour'])
  const intervalMinutes = neededNumber(member('intervalMinutes'), { above: 0 })
  const callsPerHour = itemsOf(member('callsPerHour')).map((item) => neededNumber(item, { least: 0 }))
  if (callsPerHour.length === 0) member('callsPerHour').fail('needs a rate for each interval')
  return { intervalMinutes, callsPerHour }
}

function flat(rate: number, grain: NonNullable<ContactTypeContext['grain']>): Profile {
  return {
    intervalMinutes: grain.intervalMinutes,
    callsPerHour: new Array<number>(grain.intervals).fill(rate),
  }
}

function timesOf(
  member: Member,
  context: ContactTypeContext,
): Pick<
  ModelContactType,
  'alertSeconds' | 'patienceSeconds' | 'patience' | 'patienceFactors' | 'handleTime' | 'handleTimeFactors'
> {
  const alertSeconds = numberOf(member('alertSeconds'), { least: 0 })
  const patienceSeconds = numberOf(member('patienceSeconds'), { above: 0 }) ?? context.patienceSeconds
  const patience = shapeOf(member('patience'))
  if (patience !== undefined && patienceSeconds === undefined)
    member('patience').fail('needs patienceSeconds, its mean, here or for the whole model')
  const handleTime = shapeOf(member('handleTime'))
  const factors = member('handleTimeFactors')
  const patienceFactors = member('patienceFactors')
  return {
    ...(alertSeconds === undefined ? {} : { alertSeconds }),
    ...(patienceSeconds === undefined ? {} : { patienceSeconds }),
    ...(patience === undefined ? {} : { patience }),
    ...(isAbsent(patienceFactors) ? {} : { patienceFactors: factorsOf(patienceFactors) }),
    ...(handleTime === undefined ? {} : { handleTime }),
    ...(isAbsent(factors) ? {} : { handleTimeFactors: factorsOf(factors) }),
  }
}

function factorsOf(at: Place): NonNullable<ModelContactType['handleTimeFactors']> {
  const member = membersOf(at, ['intervalMinutes', 'factors'])
  const factors = itemsOf(member('factors')).map((item) => neededNumber(item, { above: 0 }))
  if (factors.length === 0) member('factors').fail('needs a factor for each interval')
  return { intervalMinutes: neededNumber(member('intervalMinutes'), { above: 0 }), factors }
}

function limitsOf(
  member: Member,
  context: ContactTypeContext,
): Pick<ModelContactType, 'priority' | 'minimumLevel' | 'queueLimit' | 'balkProbability' | 'agentGroupIds'> {
  const priority = numberOf(member('priority'))
  const minimumLevel = numberOf(member('minimumLevel'), { least: 0, most: 5 })
  const queueLimit = numberOf(member('queueLimit'), { least: 0, whole: true })
  const balkProbability = numberOf(member('balkProbability'), { least: 0, most: 1 })
  const groups = member('agentGroups')
  const agentGroupIds = namesOf(groups)
  for (const group of agentGroupIds) checkName(groups, group, context.agentGroups, 'agent group')
  return {
    ...(priority === undefined ? {} : { priority }),
    ...(minimumLevel === undefined ? {} : { minimumLevel }),
    ...(queueLimit === undefined ? {} : { queueLimit }),
    ...(balkProbability === undefined ? {} : { balkProbability }),
    ...(isAbsent(groups) ? {} : { agentGroupIds }),
  }
}

function targetOf(at: Place, context: ContactTypeContext): ModelContactType['target'] {
  const member = membersOf(at, ['ratio', 'seconds'])
  return {
    ratio: numberOf(member('ratio'), { least: 0, most: 1 }) ?? context.serviceLevel,
    seconds: numberOf(member('seconds'), { least: 0 }) ?? context.targetSeconds,
  }
}

const KINDS = ['exponential', 'constant', 'lognormal', 'gamma', 'empirical'] as const

/** A shape by name or with its parameters; undefined if not given. */
function shapeOf(at: Place): DurationShape | undefined {
  if (isAbsent(at)) return undefined
  if (typeof at.value === 'string') {
    const kind = choiceOf(at, KINDS)
    if (kind === 'exponential' || kind === 'constant') return { kind }
    return kind === undefined ? undefined : at.fail(`${kind} needs more: write { kind: ${kind}, ${NEEDS[kind]} }`)
  }
  const member = membersOf(at, ['kind', 'cv', 'values'])
  if (isAbsent(member('kind'))) return member('kind').fail(`is needed: one of ${KINDS.join(', ')}`)
  const kind = choiceOf(member('kind'), KINDS)
  if (kind === undefined) return undefined
  return shapeOfKind(kind, member)
}

const NEEDS = { lognormal: 'cv: 0.8', gamma: 'cv: 0.8', empirical: 'values: [...]' } as const

function shapeOfKind(kind: (typeof KINDS)[number], member: (key: 'cv' | 'values') => Place): DurationShape {
  if (kind !== 'empirical' && !isAbsent(member('values'))) member('values').fail(`does not belong to ${kind}`)
  if (kind === 'lognormal' || kind === 'gamma') return { kind, cv: neededNumber(member('cv'), { above: 0 }) }
  if (!isAbsent(member('cv'))) member('cv').fail(`does not belong to ${kind}`)
  if (kind !== 'empirical') return { kind }
  const values = itemsOf(member('values')).map((item) => neededNumber(item, { above: 0 }))
  if (values.length === 0) member('values').fail('needs at least one time in seconds')
  return { kind, values }
}

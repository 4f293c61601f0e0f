import { type Issue, ValidationError } from '../../core/errors/input'
import type { PatientServiceLevel } from '../erlang/erlang-a'
import {
  assertObject,
  isAmount,
  isRatio,
  issue,
  type Offered,
  offeredLoad,
  positiveIssue,
  refuse,
} from '../erlang/kit/inputs'

/** The targets of a staffing, one or several; the most demanding one decides. */
export interface StaffingTarget {
  /** Share of calls to be served within `targetSeconds`: at least 0, below 1. */
  readonly serviceLevel?: number | undefined
  /**
   * Longest wait within service level, in seconds. Required by `serviceLevel`; without `serviceLevel` it only affects
   * the metrics.
   */
  readonly targetSeconds?: number | undefined
  /** Which of the service levels of `erlangA` is meant. Default `offered`. Without patience they are all the same. */
  readonly serviceLevelDefinition?: keyof PatientServiceLevel | undefined
  /** Mean wait of all calls in seconds, above 0. */
  readonly asaSeconds?: number | undefined
  /** Highest occupancy of agents: above 0, at most 1. */
  readonly maxOccupancy?: number | undefined
  /** Share of calls that may be abandoned: above 0, at most 1. Needs a patience. */
  readonly maxAbandonProbability?: number | undefined
}

/** The inputs of a staffing besides the load. */
export interface StaffingOptions {
  /** The targets to meet. */
  readonly target: StaffingTarget
  /** Share of paid time away from the queue (breaks, training, absence): at least 0, below 1. Default 0. */
  readonly shrinkage?: number | undefined
  /** Mean patience of callers in seconds, above 0. Without it nobody abandons (Erlang C). */
  readonly patienceSeconds?: number | undefined
  /** Minimum number of agents, even without calls. Default 0. */
  readonly minAgents?: number | undefined
  /**
   * Contacts, such as chats, that an agent handles at once: a whole number of at least 1. Default 1. `ahtSeconds` is
   * then the time from start to end of a contact that is handled beside others, as the platform measures it. If only
   * the time of a chat handled alone is known, use `chatQueue`. Occupancy is the share of places for contacts that are
   * taken.
   */
  readonly concurrency?: number | undefined
}

/** A target with every default filled in; `undefined` for targets that are not set. */
export interface CheckedTarget {
  readonly serviceLevel: number | undefined
  readonly targetSeconds: number
  readonly definition: keyof PatientServiceLevel
  readonly asaSeconds: number | undefined
  readonly maxOccupancy: number | undefined
  readonly maxAbandonProbability: number | undefined
}

/** Relative tolerance: a target that is missed by less than this counts as met, since the miss is a rounding error. */
export const TIE_TOLERANCE = 1e-12
/** The 20 s of the usual target 80/20. It only decides for which wait the metrics show a service level. */
const DEFAULT_TARGET_SECONDS = 20

/** Far above the number of contacts that a person handles at once: a larger number is a typing error. */
const MAX_AT_ONCE = 1000

/** Rounds up to a whole number. A value that is above a whole number only by rounding counts as that number. */
export function tolerantCeil(value: number): number {
  return Math.ceil(value * (1 - TIE_TOLERANCE))
}

/** Paid agents required to have `agents` left after shrinkage. */
export function scheduledAgents(agents: number, shrinkage: number): number {
  return tolerantCeil(agents / (1 - shrinkage))
}

/** Checks every option at once and fills in the defaults. Throws a ValidationError that names each field. */
export function checkStaffing(subject: string, options: StaffingOptions): CheckedTarget {
  assertObject(subject, options, subject === 'staffDay' ? 'options' : '')
  const target: StaffingTarget = options.target ?? {}
  assertObject(subject, target, 'target')
  const { shrinkage = 0, patienceSeconds, minAgents = 0, concurrency = 1 } = options
  const names = Object.keys(options).filter((name) => !WITHOUT_EFFECT.includes(name))
  refuse(subject, [
    ...unknownIssues('', subject === 'staffDay' ? [] : names, INPUTS),
    ...unknownIssues('target.', Object.keys(target), TARGETS),
    ...targetIssues(target, patienceSeconds),
    isRatio(shrinkage) && shrinkage < 1
      ? undefined
      : issue('shrinkage', 'must be at least 0 and below 1, since nobody is left at 1', shrinkage),
    patienceSeconds === undefined ? undefined : positiveIssue('patienceSeconds', patienceSeconds),
    Number.isSafeInteger(minAgents) && minAgents >= 0
      ? undefined
      : issue('minAgents', 'must be a whole number of at least 0', minAgents),
    Number.isSafeInteger(concurrency) && concurrency >= 1 && concurrency <= MAX_AT_ONCE
      ? undefined
      : issue('concurrency', `must be a whole number from 1 to ${MAX_AT_ONCE}`, concurrency),
  ])
  return {
    serviceLevel: target.serviceLevel,
    targetSeconds: target.targetSeconds ?? DEFAULT_TARGET_SECONDS,
    definition: target.serviceLevelDefinition ?? 'offered',
    asaSeconds: target.asaSeconds,
    maxOccupancy: target.maxOccupancy,
    maxAbandonProbability: target.maxAbandonProbability,
  }
}

/** Only in the input of the Erlang functions, which may be spread into it. */
const WITHOUT_EFFECT: readonly string[] = ['agents', 'targetSeconds']

const INPUTS: readonly string[] = [
  'callsPerHour',
  'ahtSeconds',
  'target',
  'shrinkage',
  'patienceSeconds',
  'minAgents',
  'concurrency',
] satisfies readonly (keyof (Offered & StaffingOptions))[]

const TARGETS: readonly string[] = [
  'serviceLevel',
  'targetSeconds',
  'serviceLevelDefinition',
  'asaSeconds',
  'maxOccupancy',
  'maxAbandonProbability',
] satisfies readonly (keyof StaffingTarget)[]

function unknownIssues(path: string, names: readonly string[], known: readonly string[]): Issue[] {
  return names.flatMap((name) =>
    known.includes(name) ? [] : [{ path: `${path}${name}`, message: `does not exist; there are ${known.join(', ')}` }],
  )
}

const DEFINITIONS: readonly string[] = [
  'offered',
  'excludingShortAbandons',
  'served',
  'waitWithin',
  'offeredWaitWithin',
] satisfies readonly (keyof PatientServiceLevel)[]

function targetIssues(target: StaffingTarget, patienceSeconds: number | undefined): (Issue | undefined)[] {
  const { serviceLevel, targetSeconds, asaSeconds, maxOccupancy, maxAbandonProbability } = target
  const named = target.serviceLevelDefinition
  return [
    serviceLevel === undefined ? undefined : serviceLevelIssue(serviceLevel),
    serviceLevel !== undefined && targetSeconds === undefined
      ? { path: 'target.targetSeconds', message: 'is needed with target.serviceLevel: within how many seconds?' }
      : undefined,
    targetSeconds === undefined || isAmount(targetSeconds)
      ? undefined
      : issue('target.targetSeconds', 'must be a finite number of at least 0', targetSeconds),
    named === undefined || DEFINITIONS.includes(named)
      ? undefined
      : issue('target.serviceLevelDefinition', `must be one of ${DEFINITIONS.join(', ')}`, named),
    asaSeconds === undefined ? undefined : positiveIssue('target.asaSeconds', asaSeconds),
    maxOccupancy === undefined ? undefined : shareIssue('target.maxOccupancy', maxOccupancy),
    maxAbandonProbability === undefined ? undefined : shareIssue('target.maxAbandonProbability', maxAbandonProbability),
    maxAbandonProbability !== undefined && patienceSeconds === undefined
      ? { path: 'patienceSeconds', message: 'is needed with target.maxAbandonProbability: without it nobody abandons' }
      : undefined,
    [serviceLevel, asaSeconds, maxOccupancy, maxAbandonProbability].every((entry) => entry === undefined)
      ? {
          path: 'target',
          message: 'must name at least one of serviceLevel, asaSeconds, maxOccupancy, maxAbandonProbability',
        }
      : undefined,
  ]
}

function serviceLevelIssue(value: unknown): Issue | undefined {
  if (isRatio(value) && value < 1) return undefined
  const why = value === 1 ? 'must be below 1, since some call always waits' : 'must be a ratio, at least 0 and below 1'
  return issue('target.serviceLevel', why, value)
}

function shareIssue(path: string, value: unknown): Issue | undefined {
  return isRatio(value) && value > 0 ? undefined : issue(path, 'must be above 0 and at most 1', value)
}

/** Above this many erlang, doubles no longer distinguish consecutive whole numbers of agents reliably. */
const MAX_ERLANG = 1e12

/** The offered load in erlang, or a ValidationError that names `callsPerHour` or `ahtSeconds`. */
export function checkLoad(subject: string, offered: Offered): number {
  const load = offeredLoad(subject, offered)
  if (load <= MAX_ERLANG) return load
  throw new ValidationError([issue('callsPerHour', `times ahtSeconds must be at most ${MAX_ERLANG} erlang`, load)], {
    subject,
  })
}

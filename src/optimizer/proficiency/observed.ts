import { type Issue, ValidationError } from '../../core/errors'
import type { ModelAgent, RoutingModel } from '../../documents'
import { mustBeList, mustBeObject } from '../erlang/kit/inputs'
import { mustBeModel } from '../model/must-be-model'

type Handling = ModelAgent['handling'][number]

/** One contact as an agent handled it. */
export interface HandledContact {
  readonly agentId: string
  readonly contactTypeId: string
  readonly handleSeconds: number
  /** Age of the contact in days, for weighting by recency. Default 0. */
  readonly ageDays?: number | undefined
  /** Whether the contact was transferred: it counts as handled, but its time does not count. Default false. */
  readonly transferred?: boolean | undefined
  /** Whether the contact was resolved; absent if unknown. */
  readonly resolved?: boolean | undefined
}

/** Sums of one agent on one contact type over a period, a week for example. */
export interface HandledPeriod {
  readonly agentId: string
  readonly contactTypeId: string
  readonly handled: number
  readonly handleSeconds: number
  readonly ageDays?: number | undefined
  readonly transferred?: number | undefined
  readonly resolved?: number | undefined
}

/** How evidence is weighed. */
export interface ObservedOptions {
  /**
   * Age in days at which evidence counts half: weight 2^(-age / halfLifeDays). Default: all evidence counts the same.
   */
  readonly halfLifeDays?: number | undefined
  /** For single contacts: handle times above this quantile of their contact type are left out. Default 0.99. */
  readonly trimAboveQuantile?: number | undefined
}

/** Evidence ready for a model, see {@link withHandling}. */
export interface ObservedHandling {
  /** Rows by agent id, sorted by contact type. */
  readonly handling: Readonly<Record<string, ModelAgent['handling']>>
  /** Pooled coefficient of variation within agents, by contact type; absent for types with too few contacts. */
  readonly handleTimeCv: Readonly<Record<string, number>>
  /** Contacts whose time was left out: those above the quantile and transferred ones. */
  readonly trimmed: number
  readonly transferred: number
}

const DEFAULT_TRIM_QUANTILE = 0.99

/** From this many degrees of freedom on, a pooled coefficient of variation is better than the usual figure. */
const LEAST_DEGREES = 30

/**
 * Evidence from single contacts, which is the most exact. Times of transferred contacts and times above the 99th
 * percentile of their contact type are left out. Means of logarithms are kept, and old contacts may count less. The
 * variation within agents is pooled per contact type (s^2 = sum (n - 1) s_a^2 / sum (n - 1) of log times, cv =
 * sqrt(e^(s^2) - 1)).
 *
 * @throws ValidationError naming the contact that makes no sense
 * @example
 * const { handling, handleTimeCv } = handlingFromContacts(contacts, { halfLifeDays: 28 })
 * const scores = scoreProficiency(withHandling(model, handling), { shrunk: { handleTimeCv } })
 */
export function handlingFromContacts(
  contacts: readonly HandledContact[],
  options: ObservedOptions = {},
): ObservedHandling {
  check(contacts, options)
  const limits = limitsByType(contacts, options.trimAboveQuantile ?? DEFAULT_TRIM_QUANTILE)
  const sums = new Map<string, Sum>()
  let trimmed = 0
  for (const contact of contacts) {
    const sum = sumOf(sums, contact)
    sum.handled++
    if (contact.resolved !== undefined) sum.resolution.push([weight(contact, options), 1, Number(contact.resolved)])
    if (contact.transferred === true) sum.transferred++
    else if (contact.handleSeconds > (limits.get(contact.contactTypeId) ?? 0)) trimmed++
    else if (contact.handleSeconds > 0) sum.times.push([weight(contact, options), 1, contact.handleSeconds])
  }
  return {
    handling: rows(sums, true),
    handleTimeCv: pooledCv([...sums.values()]),
    trimmed,
    transferred: [...sums.values()].reduce((total, sum) => total + sum.transferred, 0),
  }
}

/**
 * Evidence from sums by period, each weighted by its age. For periods with n contacts and weight w, the effective
 * number of contacts is (sum w n)^2 / sum w^2 n. Sums do not show transfers and outliers.
 * @throws ValidationError naming the period that makes no sense
 */
export function handlingFromPeriods(
  periods: readonly HandledPeriod[],
  options: Pick<ObservedOptions, 'halfLifeDays'> = {},
): ObservedHandling {
  check(periods, options)
  const sums = new Map<string, Sum>()
  for (const period of periods) {
    if (period.handled === 0) continue
    const sum = sumOf(sums, period)
    const w = weight(period, options)
    sum.handled += period.handled
    sum.transferred += period.transferred ?? 0
    sum.times.push([w, period.handled, period.handleSeconds / period.handled])
    if (period.resolved !== undefined) sum.resolution.push([w, period.handled, period.resolved / period.handled])
  }
  const transferred = [...sums.values()].reduce((total, sum) => total + sum.transferred, 0)
  return { handling: rows(sums, false), handleTimeCv: {}, trimmed: 0, transferred }
}

/** The model with its evidence replaced; agents not in `handling` then have no evidence. */
export function withHandling(model: RoutingModel, handling: ObservedHandling['handling']): RoutingModel {
  mustBeModel(model)
  mustBeObject('withHandling', handling, 'handling')
  return { ...model, agents: model.agents.map((agent) => ({ ...agent, handling: handling[agent.id] ?? [] })) }
}

/** Weight, contacts and mean value of what was observed together. */
type Observation = readonly [weight: number, contacts: number, value: number]

interface Sum {
  readonly agentId: string
  readonly contactTypeId: string
  handled: number
  transferred: number
  readonly times: Observation[]
  readonly resolution: Observation[]
}

function sumOf(sums: Map<string, Sum>, { agentId, contactTypeId }: { agentId: string; contactTypeId: string }): Sum {
  const key = `${agentId}\n${contactTypeId}`
  const sum = sums.get(key) ?? { agentId, contactTypeId, handled: 0, transferred: 0, times: [], resolution: [] }
  sums.set(key, sum)
  return sum
}

function weight({ ageDays = 0 }: { ageDays?: number | undefined }, { halfLifeDays }: ObservedOptions): number {
  return halfLifeDays === undefined ? 1 : 2 ** (-ageDays / halfLifeDays)
}

function rows(sums: ReadonlyMap<string, Sum>, single: boolean): Record<string, ModelAgent['handling']> {
  const byAgent = new Map<string, Handling[]>()
  for (const sum of sums.values()) {
    const own = byAgent.get(sum.agentId) ?? []
    byAgent.set(sum.agentId, own)
    const known = sum.resolution.length > 0
    own.push({
      contactTypeId: sum.contactTypeId,
      handled: sum.handled,
      ahtSeconds: mean(sum.times),
      transferred: sum.transferred,
      effectiveContacts: effective(sum.times),
      ...(known ? { resolved: mean(sum.resolution) * sum.handled } : {}),
      ...(single && sum.times.length > 0
        ? { meanLogSeconds: mean(sum.times.map(([w, n, seconds]) => [w, n, Math.log(seconds)])) }
        : {}),
    })
  }
  for (const own of byAgent.values()) own.sort((a, b) => (a.contactTypeId < b.contactTypeId ? -1 : 1))
  return Object.fromEntries(byAgent)
}

function mean(observations: readonly Observation[]): number {
  const total = observations.reduce((sum, [w, n]) => sum + w * n, 0)
  return total > 0 ? observations.reduce((sum, [w, n, value]) => sum + w * n * value, 0) / total : 0
}

function effective(observations: readonly Observation[]): number {
  const total = observations.reduce((sum, [w, n]) => sum + w * n, 0)
  return total > 0 ? total ** 2 / observations.reduce((sum, [w, n]) => sum + w * w * n, 0) : 0
}

/** The value just above the quantile, so that nothing is cut from a type with few contacts. */
function limitsByType(contacts: readonly HandledContact[], q: number): Map<string, number> {
  const times = new Map<string, number[]>()
  for (const { contactTypeId, handleSeconds, transferred } of contacts) {
    if (transferred === true) continue
    const own = times.get(contactTypeId)
    if (own === undefined) times.set(contactTypeId, [handleSeconds])
    else own.push(handleSeconds)
  }
  const limit = (own: number[]): number => own.sort((a, b) => a - b)[Math.ceil(q * (own.length - 1))] ?? 0
  return new Map([...times].map(([id, own]) => [id, limit(own)]))
}

function pooledCv(sums: readonly Sum[]): Record<string, number> {
  const types = new Map<string, { squares: number; degrees: number }>()
  for (const { contactTypeId, times } of sums) {
    if (times.length < 2) continue
    const logs = times.map(([, , seconds]) => Math.log(seconds))
    const center = logs.reduce((sum, log) => sum + log, 0) / logs.length
    const pool = types.get(contactTypeId) ?? { squares: 0, degrees: 0 }
    types.set(contactTypeId, pool)
    pool.squares += logs.reduce((sum, log) => sum + (log - center) ** 2, 0)
    pool.degrees += logs.length - 1
  }
  const told = [...types].filter(([, { squares, degrees }]) => degrees >= LEAST_DEGREES && squares > 0)
  return Object.fromEntries(told.map(([id, { squares, degrees }]) => [id, Math.sqrt(Math.expm1(squares / degrees))]))
}

function check(observed: readonly (HandledContact | HandledPeriod)[], options: ObservedOptions): void {
  mustBeList('handled contacts', observed, '')
  const { halfLifeDays, trimAboveQuantile } = options
  const issues: Issue[] = observed.flatMap((one, i): Issue[] => {
    const numbers = { handleSeconds: one.handleSeconds, ageDays: one.ageDays ?? 0 }
    const counts = 'handled' in one ? { handled: one.handled, transferred: one.transferred ?? 0 } : {}
    const bad = Object.entries({ ...numbers, ...counts }).filter(([, value]) => !(Number.isFinite(value) && value >= 0))
    const found = bad.map(([name, value]) => ({
      path: `[${i}].${name}`,
      message: `must be finite and 0 or more, got ${value}`,
    }))
    if ('handled' in one && one.resolved !== undefined && !(one.resolved >= 0 && one.resolved <= one.handled)) {
      found.push({ path: `[${i}].resolved`, message: `must be between 0 and handled, got ${one.resolved}` })
    }
    return found
  })
  if (halfLifeDays !== undefined && !(halfLifeDays > 0)) {
    issues.push({ path: 'halfLifeDays', message: `must be above 0, got ${halfLifeDays}` })
  }
  if (trimAboveQuantile !== undefined && !(trimAboveQuantile > 0 && trimAboveQuantile <= 1)) {
    issues.push({ path: 'trimAboveQuantile', message: `must be above 0, at most at 1, got ${trimAboveQuantile}` })
  }
  if (issues.length > 0) throw new ValidationError(issues, { subject: 'handled contacts' })
}

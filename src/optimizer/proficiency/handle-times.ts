import type { DurationShape, ModelAgent, ModelContactType, RoutingModel } from '../../documents'
import { type CrossedFit, crossedFit } from './crossed-fit'

/**
 * Coefficient of variation of single handle times if only means are known: a usual figure for calls. Aggregates contain
 * no variance.
 */
const DEFAULT_HANDLE_TIME_CV = 0.8

/** The smallest coefficient of variation. Times without any scatter would count as perfect evidence. */
const MIN_CV = 0.01

/** One coefficient of variation of single handle times for all, or one by contact type id. */
export type HandleTimeCv = number | Readonly<Record<string, number>>

/** Handle times predicted per agent and contact type, whether or not the agent ever handled the type. */
export interface HandleTimes {
  /** Posteriors of the logarithm of the mean handle time; columns are contact types. */
  readonly fit: CrossedFit
  /** Variance of the logarithm of a single handle time, ln(1 + cv^2), by contact type. */
  logVariance(contactTypeId: string): number
  /** Predicted mean handle time in seconds. */
  ahtSeconds(agentId: string, contactTypeId: string): number
}

/**
 * Shrunken mean handle times. Times are log-normal; the less evidence there is for an agent's mean, the more it is
 * pulled towards contact type plus agent effect.
 *
 * For a cell with the arithmetic mean x over n contacts, ln x has variance s^2 = ln(1 + cv^2/n) and is s^2/2 below the
 * logarithm of the true mean. If the mean logarithm of single times is known (`meanLogSeconds`), its variance is ln(1 +
 * cv^2)/n, which is a quarter less at cv 0.8.
 * @param cv coefficient of variation of single handle times. Default: that of the type's `handleTime`, or else 0.8
 */
export function handleTimes(model: RoutingModel, cv?: HandleTimeCv): HandleTimes {
  const types = new Map(model.contactTypes.map((type) => [type.id, type]))
  const spread = new Map(model.contactTypes.map((type) => [type.id, Math.log1p(findCv(type, cv) ** 2)]))
  const logVariance = (id: string): number => spread.get(id) ?? Math.log1p(DEFAULT_HANDLE_TIME_CV ** 2)
  const cells = model.agents.flatMap((agent) =>
    agent.handling
      .filter((row) => row.handled > 0 && row.ahtSeconds > 0 && types.has(row.contactTypeId))
      .map((row) => ({
        agent: agent.id,
        column: row.contactTypeId,
        ...logMean(row, logVariance(row.contactTypeId)),
      })),
  )
  const fit = crossedFit(cells)
  return {
    fit,
    logVariance,
    ahtSeconds: (agentId, contactTypeId) => {
      const factor = Math.exp(fit.posterior(agentId, contactTypeId).mean)
      // No agent's times are known for this type: its AHT times the factor of the agent's speed on other types.
      return fit.columnMean.has(contactTypeId) ? factor : (types.get(contactTypeId)?.ahtSeconds ?? 0) * factor
    },
  }
}

/** Logarithm of the mean handle time that a row of evidence speaks for, and its sampling variance. */
export function logMean(row: ModelAgent['handling'][number], logVariance: number): { y: number; variance: number } {
  const contacts = effectiveContacts(row)
  if (row.meanLogSeconds !== undefined) {
    return { y: row.meanLogSeconds + logVariance / 2, variance: logVariance / contacts }
  }
  const variance = Math.log1p(Math.expm1(logVariance) / contacts)
  return { y: Math.log(row.ahtSeconds) + variance / 2, variance }
}

/** Number of contacts that a row counts as; old contacts count less. */
export function effectiveContacts(row: ModelAgent['handling'][number]): number {
  return row.effectiveContacts ?? row.handled
}

function findCv(type: ModelContactType, cv: HandleTimeCv | undefined): number {
  const given = typeof cv === 'number' ? cv : cv?.[type.id]
  return Math.max(MIN_CV, given ?? (type.handleTime && shapeCv(type.handleTime)) ?? DEFAULT_HANDLE_TIME_CV)
}

function shapeCv(shape: DurationShape): number {
  if (shape.kind === 'exponential') return 1
  if (shape.kind === 'constant') return 0
  if (shape.kind !== 'empirical') return shape.cv
  const mean = shape.values.reduce((sum, value) => sum + value, 0) / shape.values.length
  const variance = shape.values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / shape.values.length
  return mean > 0 ? Math.sqrt(variance) / mean : DEFAULT_HANDLE_TIME_CV
}

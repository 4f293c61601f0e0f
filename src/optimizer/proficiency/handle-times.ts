import type { RoutingModel } from '../../core/documents'
import { type CrossedFit, crossedFit } from './crossed-fit'

/**
 * Coefficient of variation of single handle times, where only means are known: a usual figure for calls. Aggregates give
 * no variance; a sample of conversation details can pool a better one.
 */
const DEFAULT_HANDLE_TIME_CV = 0.8

/** Handle times predicted per agent and contact type, whether or not the agent ever handled the type. */
export interface HandleTimes {
  readonly fit: CrossedFit
  /** Variance of the logarithm of a single handle time: ln(1 + cv^2). */
  readonly logVariance: number
  /** Predicted mean handle time in seconds. */
  ahtSeconds(agentId: string, contactTypeId: string): number
}

/**
 * Shrunken mean handle times: log-normal times, per-agent means pulled to contact type plus agent effect as far as their
 * evidence is thin. Of a cell with mean x over n contacts, y = ln x - s^2/2 has variance (e^(s^2) - 1)/n with
 * s^2 = ln(1 + cv^2).
 * @param cv coefficient of variation of single handle times. Default 0.8
 */
export function handleTimes(model: RoutingModel, cv: number = DEFAULT_HANDLE_TIME_CV): HandleTimes {
  const logVariance = Math.log(1 + cv * cv)
  const known = new Map(model.contactTypes.map((type) => [type.id, type.ahtSeconds]))
  const cells = model.agents.flatMap((agent) =>
    agent.handling
      .filter((row) => row.handled > 0 && row.ahtSeconds > 0 && known.has(row.contactTypeId))
      .map((row) => ({
        agent: agent.id,
        column: row.contactTypeId,
        y: Math.log(row.ahtSeconds) - logVariance / 2,
        variance: cellVariance(logVariance, row.handled),
      })),
  )
  const fit = crossedFit(cells)
  return {
    fit,
    logVariance,
    ahtSeconds: (agentId, contactTypeId) => {
      const { mean } = fit.posterior(agentId, contactTypeId)
      if (fit.columnMean.has(contactTypeId)) return Math.exp(mean + logVariance / 2)
      // Nobody's times are known for this type: its own AHT, times how fast the agent is elsewhere.
      return (known.get(contactTypeId) ?? 0) * Math.exp(mean)
    },
  }
}

/** Variance of a mean log handle time over n contacts, by the delta method. */
export function cellVariance(logVariance: number, contacts: number): number {
  return Math.expm1(logVariance) / contacts
}

import { groupBy } from '../../core/group-by'
import { compareText } from '../../core/order'
import { spreads } from './tau'

/** One agent's mean on one column (a contact type or a skill), on the logarithmic scale. */
export interface Cell {
  readonly agent: string
  readonly column: string
  /** Mean log handle time. */
  readonly y: number
  /** Sampling variance of `y`. */
  readonly variance: number
}

/** The estimate for one agent on one column after all data: normal with this mean and variance. */
export interface Posterior {
  readonly mean: number
  readonly variance: number
  /** Part of `variance` that comes from the agent effect; its error is the same on all of the agent's columns. */
  readonly sharedVariance: number
  /** Part of `variance` that comes from the column mean; its error is the same for all agents on the column. */
  readonly columnMeanVariance: number
  /** Weight of column mean plus agent effect, from 0 (only own data) to 1 (no own data). */
  readonly shrinkage: number
}

/** Handle times by agent and column, split into effects of the agent and of the column. */
export interface CrossedFit {
  readonly columnMean: ReadonlyMap<string, number>
  /**
   * An agent without data on a column gets column mean plus agent effect. A column without any data has the mean 0: the
   * caller adds a mean known from elsewhere, whose error is estimated from how much the other columns differ.
   */
  posterior(agent: string, column: string): Posterior
}

/**
 * Number of Gauss-Seidel sweeps. They converge to rounding after a few, since the shrunken agent effects damp each
 * other.
 */
const SWEEPS = 8

/**
 * Empirical-Bayes fit of y = column mean + agent effect + agent-column effect + noise, all normal. The variance between
 * agents is estimated per column by DerSimonian and Laird; for columns with few agents, the columns are pooled. The
 * part common to all columns of an agent comes from the products of the agent's residuals. Means and agent effects are
 * found by Gauss-Seidel sweeps. Cells may come in any order; each pair of agent and column only once.
 */
export function crossedFit(cells: readonly Cell[]): CrossedFit {
  const sorted = [...cells].sort((a, b) => compareText(a.column, b.column) || compareText(a.agent, b.agent))
  const columns = groupBy(sorted, (cell) => cell.column)
  const agents = groupBy(sorted, (cell) => cell.agent)
  const { byColumn: totalVariance, pooledVariance } = spreads(columns)
  const mean = new Map(
    [...columns].map(([id, cells]) => [id, weightedMean(cells, (cell) => cell.y, totalVariance.get(id) ?? 0)]),
  )
  const agentVariance = estimateAgentVariance(agents, mean, totalVariance)
  const pairVariance = new Map([...totalVariance].map(([id, tau2]) => [id, Math.max(0, tau2 - agentVariance)]))
  const effect = sweep(columns, agents, mean, agentVariance, pairVariance)
  const byPair = new Map(sorted.map((cell) => [pairKey(cell.agent, cell.column), cell]))
  const meanErrors = new Map(
    [...columns].map(([id, cells]) => [id, meanError(cells, effect, pairVariance.get(id) ?? 0)]),
  )
  const unseenColumnVariance = betweenColumns([...mean.values()])
  const posterior = (agent: string, column: string): Posterior => {
    const { value, variance } = effect.get(agent) ?? { value: 0, variance: agentVariance }
    const prior = (mean.get(column) ?? 0) + value
    const tau2 = pairVariance.get(column) ?? Math.max(0, pooledVariance - agentVariance)
    const cell = byPair.get(pairKey(agent, column))
    const { sharedVariance, columnMeanVariance } = priorErrors(
      cell,
      variance,
      tau2,
      meanErrors.get(column),
      unseenColumnVariance,
    )
    const fromPrior = sharedVariance + columnMeanVariance
    if (cell === undefined) {
      return { mean: prior, variance: tau2 + fromPrior, sharedVariance, columnMeanVariance, shrinkage: 1 }
    }
    const shrinkage = cell.variance / (cell.variance + tau2)
    const square = shrinkage * shrinkage
    return {
      mean: shrinkage * prior + (1 - shrinkage) * cell.y,
      variance: (1 - shrinkage) * cell.variance + square * fromPrior,
      sharedVariance: square * sharedVariance,
      columnMeanVariance: square * columnMeanVariance,
      shrinkage,
    }
  }
  return { columnMean: mean, posterior }
}

interface MeanError {
  /** Sum of the weights of the column's agents. */
  readonly weight: number
  /** Error variance of the mean, including that of its agents' effects. */
  readonly variance: number
}

function meanError(cells: readonly Cell[], effect: Effects, tau2: number): MeanError {
  let weight = 0
  let effects = 0
  for (const cell of cells) {
    const w = 1 / (cell.variance + tau2)
    weight += w
    effects += w * w * (effect.get(cell.agent)?.variance ?? 0)
  }
  return { weight, variance: 1 / weight + effects / (weight * weight) }
}

/** Variance between column means, an assumption: a standard deviation of 0.25 on the logarithmic scale. */
const DEFAULT_BETWEEN = 0.25 ** 2
/** Degrees of freedom that the assumption counts as, beside the org's own columns. */
const DEFAULT_FREEDOM = 4

/** How far the mean of a column without data may be from that of columns with data: as far as these differ. */
function betweenColumns(means: readonly number[]): number {
  const center = means.reduce((sum, mean) => sum + mean, 0) / Math.max(1, means.length)
  const squares = means.reduce((sum, mean) => sum + (mean - center) ** 2, 0)
  return (DEFAULT_FREEDOM * DEFAULT_BETWEEN + squares) / (DEFAULT_FREEDOM + Math.max(0, means.length - 1))
}

/**
 * Error variances of column mean plus agent effect. The agent also contributes to the column's mean. This cancels a
 * part of the error of the agent's effect, in proportion to the agent's weight in the column. In a column with only
 * this agent, the sum is the agent's own mean.
 */
function priorErrors(
  cell: Cell | undefined,
  effectVariance: number,
  tau2: number,
  mean: MeanError | undefined,
  unseenColumnVariance: number,
) {
  if (mean === undefined) return { sharedVariance: effectVariance, columnMeanVariance: unseenColumnVariance }
  const share = cell === undefined ? 0 : 1 / (cell.variance + tau2) / mean.weight
  return {
    sharedVariance: (1 - share) ** 2 * effectVariance,
    columnMeanVariance: Math.max(0, mean.variance - share * share * effectVariance),
  }
}

/** The mean of the products of an agent's residuals on two columns is the variance of the agent effect. */
function estimateAgentVariance(
  agents: ReadonlyMap<string, readonly Cell[]>,
  mean: ReadonlyMap<string, number>,
  totalVariance: ReadonlyMap<string, number>,
): number {
  let products = 0
  let weights = 0
  for (const cells of agents.values()) {
    let sum = 0
    let sumOfSquares = 0
    let weight = 0
    let weightSquares = 0
    for (const cell of cells) {
      const w = 1 / (cell.variance + (totalVariance.get(cell.column) ?? 0))
      const r = cell.y - (mean.get(cell.column) ?? 0)
      sum += w * r
      sumOfSquares += (w * r) ** 2
      weight += w
      weightSquares += w * w
    }
    products += sum * sum - sumOfSquares
    weights += weight * weight - weightSquares
  }
  return weights > 0 ? Math.max(0, products / weights) : 0
}

/** Effects by agent, each with its error variance. Empty if no agents are faster or slower on all columns. */
type Effects = Map<string, { value: number; variance: number }>

/** Alternates agent effects (shrunk to 0) and column means until they agree. Changes `mean`. */
function sweep(
  columns: ReadonlyMap<string, readonly Cell[]>,
  agents: ReadonlyMap<string, readonly Cell[]>,
  mean: Map<string, number>,
  agentVariance: number,
  pairVariance: ReadonlyMap<string, number>,
): Effects {
  const effect: Effects = new Map()
  if (agentVariance === 0) return effect
  for (let i = 0; i < SWEEPS; i++) {
    for (const [agent, cells] of agents) {
      let precision = 1 / agentVariance
      let sum = 0
      for (const cell of cells) {
        const w = 1 / (cell.variance + (pairVariance.get(cell.column) ?? 0))
        precision += w
        sum += w * (cell.y - (mean.get(cell.column) ?? 0))
      }
      effect.set(agent, { value: sum / precision, variance: 1 / precision })
    }
    for (const [column, cells] of columns) {
      const residual = (cell: Cell): number => cell.y - (effect.get(cell.agent)?.value ?? 0)
      mean.set(column, weightedMean(cells, residual, pairVariance.get(column) ?? 0))
    }
  }
  return effect
}

function weightedMean(cells: readonly Cell[], value: (cell: Cell) => number, tau2: number): number {
  let sum = 0
  let weight = 0
  for (const cell of cells) {
    const w = 1 / (cell.variance + tau2)
    sum += w * value(cell)
    weight += w
  }
  return weight > 0 ? sum / weight : 0
}

function pairKey(agent: string, column: string): string {
  return `${agent}\n${column}`
}

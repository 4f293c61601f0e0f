import { deltaTau } from './tau'

/** One agent's mean on one column (a contact type or a skill), on the logarithmic scale. */
export interface Cell {
  readonly agent: string
  readonly column: string
  /** Mean log handle time. */
  readonly y: number
  /** Sampling variance of `y`. */
  readonly variance: number
}

/** What is believed of one agent on one column after all data: normal with this mean and variance. */
export interface Posterior {
  readonly mean: number
  readonly variance: number
  /** Part of `variance` that comes from the agent effect, and so errs alike on all of the agent's columns. */
  readonly sharedVariance: number
  /** Where it was shrunk to: column mean plus agent effect. */
  readonly prior: number
  /** Share of the weight that the prior has, 0 (own data alone) to 1 (no own data). */
  readonly shrinkage: number
}

/** Handle times by agent and column, estimated together: what is the agent's and what is the column's. */
export interface CrossedFit {
  readonly columnMean: ReadonlyMap<string, number>
  /** Standard deviation of agent effects: how much faster or slower agents are throughout. */
  readonly agentSd: number
  /** Standard deviation between agents on a column, beyond the agent effect. */
  readonly columnSd: ReadonlyMap<string, number>
  /** A known agent on a column without own data gets column mean plus agent effect. */
  posterior(agent: string, column: string): Posterior
}

/** Gauss-Seidel settles to rounding in a handful of sweeps: the shrunken agent effects damp each other. */
const SWEEPS = 8

/**
 * Empirical-Bayes fit of y = column mean + agent effect + agent-column effect + noise, all normal. Variance between
 * agents by DerSimonian and Laird per column; the part that an agent carries from column to column by the products of
 * their residuals; means and agent effects by Gauss-Seidel sweeps. Cells come in any order; a pair comes once.
 */
export function crossedFit(cells: readonly Cell[]): CrossedFit {
  const sorted = [...cells].sort((a, b) => compare(a.column, b.column) || compare(a.agent, b.agent))
  const columns = groupBy(sorted, (cell) => cell.column)
  const agents = groupBy(sorted, (cell) => cell.agent)
  const total = new Map([...columns].map(([id, own]) => [id, deltaTau(own)]))
  const mean = new Map([...columns].map(([id, own]) => [id, weightedMean(own, (cell) => cell.y, total.get(id) ?? 0)]))
  const agentVariance = agentVarianceOf(agents, mean, total)
  const own = new Map([...total].map(([id, tau2]) => [id, Math.max(0, tau2 - agentVariance)]))
  const effect = sweep(columns, agents, mean, agentVariance, own)
  const byPair = new Map(sorted.map((cell) => [pairKey(cell.agent, cell.column), cell]))
  const posterior = (agent: string, column: string): Posterior => {
    const { value, variance } = effect.get(agent) ?? { value: 0, variance: agentVariance }
    const prior = (mean.get(column) ?? 0) + value
    const tau2 = own.get(column) ?? 0
    const cell = byPair.get(pairKey(agent, column))
    if (cell === undefined)
      return { mean: prior, variance: tau2 + variance, sharedVariance: variance, prior, shrinkage: 1 }
    const shrinkage = cell.variance / (cell.variance + tau2)
    const sharedVariance = shrinkage * shrinkage * variance
    return {
      mean: shrinkage * prior + (1 - shrinkage) * cell.y,
      variance: (1 - shrinkage) * cell.variance + sharedVariance,
      sharedVariance,
      prior,
      shrinkage,
    }
  }
  const columnSd = new Map([...own].map(([id, tau2]) => [id, Math.sqrt(tau2)]))
  return { columnMean: mean, agentSd: Math.sqrt(agentVariance), columnSd, posterior }
}

/** Products of residuals of one agent on two columns have the variance of the agent effect as their mean. */
function agentVarianceOf(
  agents: ReadonlyMap<string, readonly Cell[]>,
  mean: ReadonlyMap<string, number>,
  total: ReadonlyMap<string, number>,
): number {
  let products = 0
  let weights = 0
  for (const own of agents.values()) {
    let sum = 0
    let sumOfSquares = 0
    let weight = 0
    let weightSquares = 0
    for (const cell of own) {
      const w = 1 / (cell.variance + (total.get(cell.column) ?? 0))
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

/** Alternates agent effects (shrunk to 0) and column means until they agree. Changes `mean`. */
function sweep(
  columns: ReadonlyMap<string, readonly Cell[]>,
  agents: ReadonlyMap<string, readonly Cell[]>,
  mean: Map<string, number>,
  agentVariance: number,
  own: ReadonlyMap<string, number>,
): Map<string, { value: number; variance: number }> {
  const effect = new Map<string, { value: number; variance: number }>()
  if (agentVariance === 0) return effect
  for (let i = 0; i < SWEEPS; i++) {
    for (const [agent, cells] of agents) {
      let precision = 1 / agentVariance
      let sum = 0
      for (const cell of cells) {
        const w = 1 / (cell.variance + (own.get(cell.column) ?? 0))
        precision += w
        sum += w * (cell.y - (mean.get(cell.column) ?? 0))
      }
      effect.set(agent, { value: sum / precision, variance: 1 / precision })
    }
    for (const [column, cells] of columns) {
      const residual = (cell: Cell): number => cell.y - (effect.get(cell.agent)?.value ?? 0)
      mean.set(column, weightedMean(cells, residual, own.get(column) ?? 0))
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

function groupBy(cells: readonly Cell[], key: (cell: Cell) => string): Map<string, Cell[]> {
  const groups = new Map<string, Cell[]>()
  for (const cell of cells) {
    const group = groups.get(key(cell))
    if (group === undefined) groups.set(key(cell), [cell])
    else group.push(cell)
  }
  return groups
}

function pairKey(agent: string, column: string): string {
  return `${agent}\n${column}`
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

import { FEASIBILITY, type Program, type ProgramResult } from './program'
import { programBasis } from './program-basis'
import { firstBlocks } from './program-ratio'

/** A reduced cost counts as 0 if it is below this share of the sum of its terms' absolute values, */
const ROUNDING = 1e-12
/** or if it is below this, since the objective and its columns are expected to be about 1. */
const LEAST_COST = 1e-14

/** While the program is solved the first time, bounds are moved outwards by up to this amount. */
const PERTURBATION = 1e-6
/** After this many steps without progress, the lowest number decides (Bland's rule, which cannot cycle). */
const PATIENCE = 400

/**
 * Solves a linear program by the primal simplex method with bounded columns, starting from the basis of slacks. While
 * bounds are violated, the sum of the violations is minimized; a minimum above 0 proves that no x keeps all bounds.
 *
 * These programs are highly degenerate (hundreds of right-hand sides are 0). They are therefore first solved with every
 * bound moved outwards by a different tiny amount, and then, starting from the basis found, with their real bounds.
 */
// biome-ignore lint/complexity/noExcessiveLinesPerFunction: short steps over one state; passing its arrays to each would hide more than it shows
export function solveProgram(program: Program): ProgramResult {
  const { rows, columns, start, row, value, objective } = program
  const all = columns + rows
  const basis = programBasis(program)
  const lower = new Float64Array(all)
  const upper = new Float64Array(all)
  const atUpper = new Uint8Array(all)
  const held = new Float64Array(rows)
  const price = new Float64Array(rows)
  const step = new Float64Array(rows)
  const gradient = new Float64Array(rows)
  const byRow = new Float64Array(rows)
  const weight = columnWeights(program)
  let phaseOne = true
  let pivots = 0

  setBounds(PERTURBATION)
  let feasible = run()
  setBounds(0)
  feasible = run()
  // New factors remove the rounding errors left by the perturbation. This second run takes no time if there are none.
  feasible = run()
  const values = new Float64Array(all)
  for (let j = 0; j < all; j++) values[j] = standing(j)
  return feasible
    ? { feasible, x: values.slice(0, columns), price: price.slice(), pivots }
    : { feasible, ray: price.slice(), pivots }

  /** Sets every bound to its own, moved outwards by up to `extent`. Deterministic: the same amounts every time. */
  function setBounds(extent: number): void {
    let state = 1
    const amount = (): number => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0
      return extent * (0.5 + state / 2 ** 33)
    }
    for (let j = 0; j < all; j++) {
      const least = j < columns ? program.lower[j] : program.rowLower[j - columns]
      const most = j < columns ? program.upper[j] : program.rowUpper[j - columns]
      lower[j] = (least ?? 0) - amount()
      upper[j] = (most ?? 0) + amount()
      if (j < columns && extent > 0) {
        // Columns keep a lower bound of their own: only the upper ones and the rows move.
        lower[j] = least ?? 0
      }
    }
    refresh()
  }

  function standing(j: number): number {
    const place = basis.placeOf[j] ?? -1
    if (place >= 0) return held[place] ?? 0
    return (atUpper[j] === 1 ? upper[j] : lower[j]) ?? 0
  }

  /** Computes the factors again, and the values of the basis from the bounds at which the other columns are. */
  function refresh(): void {
    for (const dropped of basis.refactor()) atUpper[dropped] = Number.isFinite(lower[dropped] ?? 0) ? 0 : 1
    byRow.fill(0)
    for (let j = 0; j < all; j++) {
      if ((basis.placeOf[j] ?? -1) >= 0) continue
      if (atUpper[j] === 1 ? upper[j] === Number.POSITIVE_INFINITY : lower[j] === Number.NEGATIVE_INFINITY) {
        atUpper[j] = 1 - (atUpper[j] ?? 0)
      }
      addColumn(byRow, j, -standing(j))
    }
    basis.solve(byRow, held)
  }

  function addColumn(vector: Float64Array, j: number, times: number): void {
    if (times === 0) return
    if (j >= columns) vector[j - columns] = (vector[j - columns] ?? 0) - times
    else {
      for (let p = start[j] ?? 0; p < (start[j + 1] ?? 0); p++) {
        vector[row[p] ?? 0] = (vector[row[p] ?? 0] ?? 0) + times * (value[p] ?? 0)
      }
    }
  }

  /** Iterates until no column improves the objective. Returns whether every bound is kept. */
  function run(): boolean {
    refresh()
    let idle = 0
    const limit = pivots + 50_000 + 20 * all
    while (pivots < limit) {
      findPrices()
      const bland = idle > PATIENCE
      const entering = chooseEntering(bland)
      if (entering < 0) return !phaseOne
      pivots += 1
      idle = move(entering, bland) ? 0 : idle + 1
    }
    throw new Error(
      `the linear program of ${rows} rows and ${columns} columns was not solved within its limit of steps`,
    )
  }

  function findPrices(): void {
    phaseOne = false
    for (let s = 0; s < rows; s++) {
      const j = basis.head[s] ?? 0
      const value = held[s] ?? 0
      const pull = value < (lower[j] ?? 0) - FEASIBILITY ? 1 : value > (upper[j] ?? 0) + FEASIBILITY ? -1 : 0
      if (pull !== 0) phaseOne = true
      gradient[s] = pull
    }
    if (!phaseOne) {
      for (let s = 0; s < rows; s++) {
        const j = basis.head[s] ?? 0
        gradient[s] = j < columns ? (objective[j] ?? 0) : 0
      }
    }
    basis.solveTransposed(gradient, price)
  }

  /** Reduced cost of a column at the present prices; 0 where it is no more than rounding. */
  function reducedCost(j: number): number {
    if (j >= columns) return Math.abs(price[j - columns] ?? 0) > LEAST_COST ? (price[j - columns] ?? 0) : 0
    let cost = phaseOne ? 0 : (objective[j] ?? 0)
    let size = Math.abs(cost)
    for (let p = start[j] ?? 0; p < (start[j + 1] ?? 0); p++) {
      const part = (price[row[p] ?? 0] ?? 0) * (value[p] ?? 0)
      cost -= part
      size += Math.abs(part)
    }
    return Math.abs(cost) > ROUNDING * size + LEAST_COST ? cost : 0
  }

  function chooseEntering(bland: boolean): number {
    let best = -1
    let bestScore = 0
    for (let j = 0; j < all; j++) {
      if ((basis.placeOf[j] ?? -1) >= 0 || lower[j] === upper[j]) continue
      const cost = reducedCost(j)
      if (atUpper[j] === 1 ? cost >= 0 : cost <= 0) continue
      if (bland) return j
      const score = (cost * cost) / (weight[j] ?? 1)
      if (score > bestScore) {
        best = j
        bestScore = score
      }
    }
    return best
  }

  /** Moves a column away from its bound as far as that improves the objective. Returns whether it improved. */
  function move(entering: number, bland: boolean): boolean {
    const sign = atUpper[entering] === 1 ? -1 : 1
    const slope = Math.abs(reducedCost(entering))
    byRow.fill(0)
    addColumn(byRow, entering, 1)
    basis.solve(byRow, step)
    const range = (upper[entering] ?? 0) - (lower[entering] ?? 0)
    const block = firstBlocks({ held, step, sign, lower, upper, head: basis.head, phaseOne, slope, bland })
    const length = Math.min(block.length, range)
    if (length === Number.POSITIVE_INFINITY) throw new Error('the linear program has no largest value')
    for (let s = 0; s < rows; s++) {
      const change = step[s] ?? 0
      if (change !== 0) held[s] = (held[s] ?? 0) - sign * length * change
    }
    if (range <= block.length) atUpper[entering] = 1 - (atUpper[entering] ?? 0)
    else {
      const leaving = basis.head[block.place] ?? 0
      atUpper[leaving] = block.toUpper ? 1 : 0
      held[block.place] = (sign > 0 ? (lower[entering] ?? 0) : (upper[entering] ?? 0)) + sign * length
      if (basis.exchange(block.place, entering, step)) refresh()
    }
    return length > 1e-12
  }
}

/** 1 + the squared length of each column: a fixed approximation of steepest-edge weights. */
function columnWeights({ rows, columns, start, value }: Program): Float64Array {
  const weight = new Float64Array(columns + rows).fill(2)
  for (let j = 0; j < columns; j++) {
    weight[j] = 1
    for (let p = start[j] ?? 0; p < (start[j + 1] ?? 0); p++) weight[j] = (weight[j] ?? 0) + (value[p] ?? 0) ** 2
  }
  return weight
}

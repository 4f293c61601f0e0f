/** Steps and pivots smaller than this are rounding noise, since gains are scaled to about 1. */
const NOISE = 1e-11

/**
 * The basis of a fluid program. Columns are numbered: surplus of type k is `k`; growth t is `types`; time of agent a on
 * type k is `types + 1 + a * (types + 1) + k`, and its idle time comes after its last type.
 */
export interface FluidBasis {
  readonly growthColumn: number
  timeColumn(agent: number, type: number): number
  idleColumn(agent: number): number
  isBasic(agent: number, type: number): boolean
  hasGrowth(): boolean
  /** Present t. */
  value(): number
  /** Price of each type at the present basis. */
  prices(): Float64Array
  /** Value of an agent's key column at these prices. */
  keyValue(agent: number, price: Float64Array): number
  /** Brings a column into the basis; returns the gain in t. */
  pivot(column: number, bland: boolean): number
  refactor(): void
  shares(): Float64Array
}

/**
 * A fluid program's basis, split in two parts. Shares of an agent sum to 1, idle time included, so each agent has one
 * key column, whose share is 1 minus the agent's other basic shares. Key columns are not stored. The working basis
 * holds the other basic columns, as many as there are types, each minus its agent's key column. The inverse of the
 * working basis is kept explicitly.
 */
// biome-ignore lint/complexity/noExcessiveLinesPerFunction: short steps over one basis; passing its nine arrays to each would hide more than it shows
export function createBasis(agents: number, types: number, gain: Float64Array, start: Int32Array): FluidBasis {
  const width = types + 1
  const growthColumn = types
  const key = Int32Array.from(start, (k) => (k < 0 ? types : k))
  const columns = Int32Array.from({ length: types }, (_, k) => k)
  const place = new Map<number, number>(Array.from(columns, (column, index) => [column, index]))
  const inverse = new Float64Array(types * types)
  const values = new Float64Array(types)
  const step = new Float64Array(types)

  const columnAgent = (column: number): number => (column <= types ? -1 : Math.floor((column - types - 1) / width))
  const columnType = (column: number): number => (column - types - 1) % width
  const timeColumn = (agent: number, type: number): number => types + 1 + agent * width + type
  const pairGain = (agent: number, type: number): number => (type < types ? (gain[agent * types + type] ?? 0) : 0)

  /** A column minus its agent's key column, in the rows of the types. */
  function reducedColumn(column: number): Float64Array {
    const out = new Float64Array(types)
    if (column < types) out[column] = -1
    else if (column === growthColumn) out.fill(-1)
    else addTime(out, columnAgent(column), columnType(column), 1)
    return out
  }
  function addTime(out: Float64Array, agent: number, type: number, sign: number): void {
    const keyType = key[agent] ?? types
    if (type < types) out[type] = (out[type] ?? 0) + sign * pairGain(agent, type)
    if (keyType < types) out[keyType] = (out[keyType] ?? 0) - sign * pairGain(agent, keyType)
  }

  function multiply(vector: Float64Array, into: Float64Array): void {
    into.fill(0)
    for (let r = 0; r < types; r++) {
      const v = vector[r] ?? 0
      if (v === 0) continue
      for (let i = 0; i < types; i++) into[i] = (into[i] ?? 0) + (inverse[i * types + r] ?? 0) * v
    }
  }

  /** Inverts the working basis again and recomputes its values. */
  function refactor(): void {
    invert(Array.from(columns, reducedColumn), inverse)
    const right = new Float64Array(types)
    for (let a = 0; a < agents; a++) {
      const keyType = key[a] ?? types
      if (keyType < types) right[keyType] = (right[keyType] ?? 0) - pairGain(a, keyType)
    }
    multiply(right, values)
  }

  /** For each agent with columns in the working basis: the sum of an array over those columns. */
  function sumByAgent(array: Float64Array): Map<number, number> {
    const sums = new Map<number, number>()
    for (let i = 0; i < types; i++) {
      const agent = columnAgent(columns[i] ?? 0)
      if (agent >= 0) sums.set(agent, (sums.get(agent) ?? 0) + (array[i] ?? 0))
    }
    return sums
  }

  function pivot(column: number, bland: boolean): number {
    const before = value()
    const entering = columnAgent(column)
    multiply(reducedColumn(column), step)
    const slopes = sumByAgent(step)
    if (entering >= 0) slopes.set(entering, (slopes.get(entering) ?? 0) - 1)
    const leaving = ratioTest(slopes, bland)
    for (let i = 0; i < types; i++) values[i] = Math.max(0, (values[i] ?? 0) - leaving.length * (step[i] ?? 0))
    if (leaving.keyOf < 0) replace(leaving.place, column, leaving.length)
    else replaceKey(leaving.keyOf, column, leaving.length)
    return value() - before
  }

  /** The first variable to reach 0: one of the working basis, or an agent's key. */
  function ratioTest(slopes: Map<number, number>, bland: boolean): { length: number; place: number; keyOf: number } {
    let best = { length: Number.POSITIVE_INFINITY, place: -1, keyOf: -1, size: 0, column: 0 }
    const offer = (length: number, size: number, at: number, keyOf: number, column: number): void => {
      const tie = Math.abs(length - best.length) <= NOISE * 0.01
      const better = tie ? (bland ? column < best.column : size > best.size) : length < best.length
      if (better) best = { length: Math.max(0, length), place: at, keyOf, size, column }
    }
    for (let i = 0; i < types; i++) {
      const slope = step[i] ?? 0
      if (slope > NOISE) offer((values[i] ?? 0) / slope, slope, i, -1, columns[i] ?? 0)
    }
    const taken = sumByAgent(values)
    for (const [agent, slope] of slopes) {
      if (slope >= -NOISE) continue
      const column = timeColumn(agent, key[agent] ?? types)
      offer(Math.max(0, 1 - (taken.get(agent) ?? 0)) / -slope, -slope, -1, agent, column)
    }
    return best
  }

  function replaceKey(agent: number, column: number, length: number): void {
    const at = columns.findIndex((other) => columnAgent(other) === agent)
    if (at < 0) {
      key[agent] = columnType(column)
      return
    }
    swapKey(agent, at)
    multiply(reducedColumn(column), step)
    replace(at, column, length)
  }

  /**
   * Exchanges the agent's key with the agent's column at a place of the working basis. This only needs row operations
   * on the inverse.
   */
  function swapKey(agent: number, at: number): void {
    const row = at * types
    for (let i = 0; i < types; i++) {
      if (i === at || columnAgent(columns[i] ?? 0) !== agent) continue
      for (let r = 0; r < types; r++) inverse[row + r] = (inverse[row + r] ?? 0) + (inverse[i * types + r] ?? 0)
    }
    for (let r = 0; r < types; r++) inverse[row + r] = -(inverse[row + r] ?? 0)
    const old = timeColumn(agent, key[agent] ?? types)
    const next = columns[at] ?? 0
    key[agent] = columnType(next)
    place.delete(next)
    place.set(old, at)
    columns[at] = old
  }

  function replace(at: number, column: number, newValue: number): void {
    const divisor = step[at] ?? 1
    const row = at * types
    for (let r = 0; r < types; r++) inverse[row + r] = (inverse[row + r] ?? 0) / divisor
    for (let i = 0; i < types; i++) {
      const factor = step[i] ?? 0
      if (i === at || factor === 0) continue
      for (let r = 0; r < types; r++) {
        inverse[i * types + r] = (inverse[i * types + r] ?? 0) - factor * (inverse[row + r] ?? 0)
      }
    }
    place.delete(columns[at] ?? 0)
    place.set(column, at)
    columns[at] = column
    values[at] = newValue
  }

  function value(): number {
    const at = place.get(growthColumn)
    return at === undefined ? 0 : (values[at] ?? 0)
  }

  function prices(): Float64Array {
    const at = place.get(growthColumn)
    if (at === undefined) return new Float64Array(types)
    return Float64Array.from(inverse.subarray(at * types, (at + 1) * types), (y) => -y)
  }

  function shares(): Float64Array {
    const out = new Float64Array(agents * types)
    const taken = new Float64Array(agents)
    for (let i = 0; i < types; i++) {
      const column = columns[i] ?? 0
      const agent = columnAgent(column)
      if (agent < 0) continue
      const share = Math.min(1, Math.max(0, values[i] ?? 0))
      taken[agent] = (taken[agent] ?? 0) + share
      if (columnType(column) < types) out[agent * types + columnType(column)] = share
    }
    for (let a = 0; a < agents; a++) {
      const keyType = key[a] ?? types
      if (keyType < types) out[a * types + keyType] = Math.max(0, 1 - (taken[a] ?? 0))
    }
    return out
  }

  refactor()
  return {
    growthColumn,
    timeColumn,
    idleColumn: (agent) => timeColumn(agent, types),
    isBasic: (agent, type) => key[agent] === type || place.has(timeColumn(agent, type)),
    hasGrowth: () => place.has(growthColumn),
    value,
    prices,
    keyValue: (agent, price) => {
      const keyType = key[agent] ?? types
      return keyType < types ? pairGain(agent, keyType) * (price[keyType] ?? 0) : 0
    },
    pivot,
    refactor,
    shares,
  }
}

/**
 * Inverts a square matrix given by its columns into `inverse` (row-major), by Gauss-Jordan elimination with row
 * pivoting. A singular matrix cannot come from a simplex basis: its pivots were checked as it was built.
 */
function invert(columns: readonly Float64Array[], inverse: Float64Array): void {
  const n = columns.length
  const work = new Float64Array(n * n)
  columns.forEach((column, j) => {
    for (let i = 0; i < n; i++) work[i * n + j] = column[i] ?? 0
  })
  inverse.fill(0)
  for (let i = 0; i < n; i++) inverse[i * n + i] = 1
  for (let j = 0; j < n; j++) {
    const pivot = largestBelow(work, n, j)
    swapRows(work, n, j, pivot)
    swapRows(inverse, n, j, pivot)
    const factor = 1 / (work[j * n + j] ?? 1)
    scaleRow(work, n, j, factor)
    scaleRow(inverse, n, j, factor)
    for (let i = 0; i < n; i++) {
      const times = work[i * n + j] ?? 0
      if (i === j || times === 0) continue
      subtractRow(work, n, i, j, times)
      subtractRow(inverse, n, i, j, times)
    }
  }
}

function largestBelow(matrix: Float64Array, n: number, column: number): number {
  let best = column
  for (let i = column + 1; i < n; i++) {
    if (Math.abs(matrix[i * n + column] ?? 0) > Math.abs(matrix[best * n + column] ?? 0)) best = i
  }
  return best
}

function swapRows(matrix: Float64Array, n: number, a: number, b: number): void {
  if (a === b) return
  const row = matrix.slice(a * n, (a + 1) * n)
  matrix.copyWithin(a * n, b * n, (b + 1) * n)
  matrix.set(row, b * n)
}

function scaleRow(matrix: Float64Array, n: number, row: number, factor: number): void {
  for (let j = row * n; j < (row + 1) * n; j++) matrix[j] = (matrix[j] ?? 0) * factor
}

function subtractRow(matrix: Float64Array, n: number, target: number, source: number, times: number): void {
  for (let j = 0; j < n; j++) {
    matrix[target * n + j] = (matrix[target * n + j] ?? 0) - times * (matrix[source * n + j] ?? 0)
  }
}

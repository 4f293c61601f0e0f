import type { Program } from './program'
import { type Gathered, gather, type Order, peel } from './program-order'

/** A pivot below this share of its column's largest entry marks the column as dependent on those before it. */
const DEPENDENT = 1e-11
/**
 * Among the entries of at least this share of the largest, the one in the row with the fewest entries becomes the
 * pivot: this causes less fill-in.
 */
const THRESHOLD = 0.1

/**
 * Triangular factors of a basis. Column `p` of the elimination has its pivot at row `pivotRow[p]` and belongs to the
 * place `pivotSlot[p]` of the basis. Entries of L and U are stored by column of the elimination.
 */
export interface Factor {
  /** Places whose columns depend on the others, each with a row left without a pivot; empty for a sound basis. */
  readonly dependent: readonly { readonly slot: number; readonly row: number }[]
  /** Solves B z = vector; the vector is by row and is overwritten, z is by place. */
  solve(vector: Float64Array, z: Float64Array): void
  /** Solves y B = vector; the vector is by place, y by row. */
  solveTransposed(vector: Float64Array, y: Float64Array): void
}

/** Columns of entries, filled one after the other. */
interface Entries {
  readonly start: number[]
  readonly row: number[]
  readonly value: number[]
}

/**
 * Factors the basis with the columns `head`. Numbers from `program.columns` on are slack columns, which have a single
 * entry of -1 in their row. Columns and rows with one entry left are taken first, which costs nothing. The rest, the
 * nucleus, is eliminated column by column with threshold pivoting.
 */
export function factorBasis(program: Program, head: Int32Array): Factor {
  const size = program.rows
  const basis = gather(program, head)
  const order = peel(size, basis)
  const lower: Entries = { start: [0], row: [], value: [] }
  const upper: Entries = { start: [0], row: [], value: [] }
  const diagonal: number[] = []
  const { pivotRow, pivotSlot, placeOfRow } = order
  for (let p = 0; p < pivotSlot.length; p++) copyColumn(basis, p, order, lower, upper, diagonal)
  const dependent = eliminate(size, basis, order, lower, upper, diagonal)
  const withLower: number[] = []
  for (let p = 0; p < pivotSlot.length; p++) if ((lower.start[p + 1] ?? 0) > (lower.start[p] ?? 0)) withLower.push(p)
  const free: number[] = []
  for (let i = 0; i < size; i++) if ((placeOfRow[i] ?? -1) < 0) free.push(i)
  return {
    dependent: dependent.map((slot, n) => ({ slot, row: free[n] ?? 0 })),
    solve: (vector, z) => solve({ pivotRow, pivotSlot, lower, upper, diagonal, withLower }, vector, z),
    solveTransposed: (vector, y) =>
      solveTransposed({ pivotRow, pivotSlot, lower, upper, diagonal, withLower }, vector, y),
  }
}

/** Stores a column with one entry left: rows taken before it belong to U, rows after it to L. */
function copyColumn(
  { start, row, value }: Gathered,
  place: number,
  { pivotRow, pivotSlot, placeOfRow }: Order,
  lower: Entries,
  upper: Entries,
  diagonal: number[],
): void {
  const s = pivotSlot[place] ?? 0
  let pivot = 1
  for (let p = start[s] ?? 0; p < (start[s + 1] ?? 0); p++) if (row[p] === pivotRow[place]) pivot = value[p] ?? 1
  for (let p = start[s] ?? 0; p < (start[s + 1] ?? 0); p++) {
    const i = row[p] ?? 0
    const at = placeOfRow[i] ?? -1
    if (at === place) continue
    if (at >= 0 && at < place) push(upper, i, value[p] ?? 0)
    else push(lower, i, (value[p] ?? 0) / pivot)
  }
  close(lower)
  close(upper)
  diagonal.push(pivot)
}

/** Eliminates the nucleus column by column; returns the places whose columns depend on the others. */
function eliminate(
  size: number,
  { start, row, value }: Gathered,
  { pivotRow, pivotSlot, placeOfRow, rowCount, columnCount, slotDone }: Order,
  lower: Entries,
  upper: Entries,
  diagonal: number[],
): number[] {
  const first = pivotRow.length
  const rest: number[] = []
  for (let s = 0; s < size; s++) if (slotDone[s] === 0) rest.push(s)
  rest.sort((a, b) => (columnCount[a] ?? 0) - (columnCount[b] ?? 0) || a - b)
  const work = new Float64Array(size)
  const seen = new Uint8Array(size)
  const dependent: number[] = []
  for (const s of rest) {
    const pattern: number[] = []
    let scale = 0
    for (let p = start[s] ?? 0; p < (start[s + 1] ?? 0); p++) {
      const i = row[p] ?? 0
      work[i] = value[p] ?? 0
      seen[i] = 1
      scale = Math.max(scale, Math.abs(value[p] ?? 0))
      pattern.push(i)
    }
    for (let p = first; p < pivotRow.length; p++) {
      const factor = work[pivotRow[p] ?? 0] ?? 0
      if (factor === 0) continue
      for (let q = lower.start[p] ?? 0; q < (lower.start[p + 1] ?? 0); q++) {
        const i = lower.row[q] ?? 0
        if (seen[i] === 0) {
          seen[i] = 1
          pattern.push(i)
        }
        work[i] = (work[i] ?? 0) - factor * (lower.value[q] ?? 0)
      }
    }
    const at = choosePivot(pattern, work, placeOfRow, rowCount, scale)
    if (at < 0) dependent.push(s)
    else {
      const pivot = work[at] ?? 1
      for (const i of pattern) {
        const entry = work[i] ?? 0
        if (i === at || entry === 0) continue
        if ((placeOfRow[i] ?? -1) >= 0) push(upper, i, entry)
        else push(lower, i, entry / pivot)
      }
      placeOfRow[at] = pivotRow.push(at) - 1
      pivotSlot.push(s)
      diagonal.push(pivot)
      close(lower)
      close(upper)
    }
    for (const i of pattern) {
      work[i] = 0
      seen[i] = 0
    }
  }
  return dependent
}

function choosePivot(
  pattern: readonly number[],
  work: Float64Array,
  placeOfRow: Int32Array,
  rowCount: Int32Array,
  scale: number,
): number {
  let largest = 0
  for (const i of pattern) if ((placeOfRow[i] ?? -1) < 0) largest = Math.max(largest, Math.abs(work[i] ?? 0))
  if (largest <= DEPENDENT * scale) return -1
  let best = -1
  for (const i of pattern) {
    if ((placeOfRow[i] ?? -1) >= 0 || Math.abs(work[i] ?? 0) < THRESHOLD * largest) continue
    if (best < 0 || (rowCount[i] ?? 0) < (rowCount[best] ?? 0)) best = i
  }
  return best
}

function push(entries: Entries, row: number, value: number): void {
  entries.row.push(row)
  entries.value.push(value)
}

function close(entries: Entries): void {
  entries.start.push(entries.row.length)
}

interface Parts {
  readonly pivotRow: readonly number[]
  readonly pivotSlot: readonly number[]
  readonly lower: Entries
  readonly upper: Entries
  readonly diagonal: readonly number[]
  readonly withLower: readonly number[]
}

function solve(
  { pivotRow, pivotSlot, lower, upper, diagonal, withLower }: Parts,
  vector: Float64Array,
  z: Float64Array,
) {
  for (const p of withLower) {
    const factor = vector[pivotRow[p] ?? 0] ?? 0
    if (factor === 0) continue
    for (let q = lower.start[p] ?? 0; q < (lower.start[p + 1] ?? 0); q++) {
      const i = lower.row[q] ?? 0
      vector[i] = (vector[i] ?? 0) - factor * (lower.value[q] ?? 0)
    }
  }
  for (let p = pivotRow.length - 1; p >= 0; p--) {
    let value = vector[pivotRow[p] ?? 0] ?? 0
    if (value !== 0) {
      value /= diagonal[p] ?? 1
      for (let q = upper.start[p] ?? 0; q < (upper.start[p + 1] ?? 0); q++) {
        const i = upper.row[q] ?? 0
        vector[i] = (vector[i] ?? 0) - value * (upper.value[q] ?? 0)
      }
    }
    z[pivotSlot[p] ?? 0] = value
  }
}

function solveTransposed(
  { pivotRow, pivotSlot, lower, upper, diagonal, withLower }: Parts,
  vector: Float64Array,
  y: Float64Array,
) {
  for (let p = 0; p < pivotRow.length; p++) {
    let value = vector[pivotSlot[p] ?? 0] ?? 0
    for (let q = upper.start[p] ?? 0; q < (upper.start[p + 1] ?? 0); q++) {
      value -= (upper.value[q] ?? 0) * (y[upper.row[q] ?? 0] ?? 0)
    }
    y[pivotRow[p] ?? 0] = value / (diagonal[p] ?? 1)
  }
  for (let n = withLower.length - 1; n >= 0; n--) {
    const p = withLower[n] ?? 0
    let value = y[pivotRow[p] ?? 0] ?? 0
    for (let q = lower.start[p] ?? 0; q < (lower.start[p + 1] ?? 0); q++) {
      value -= (lower.value[q] ?? 0) * (y[lower.row[q] ?? 0] ?? 0)
    }
    y[pivotRow[p] ?? 0] = value
  }
}

import type { Program } from './program'
import { type Factor, factorBasis } from './program-factor'

/** The factors are computed again after this many exchanges, since each makes solving slower and less exact. */
const EXCHANGES_PER_FACTOR = 64

/** A basis that follows its exchanges of columns: factors, and one elementary matrix for each exchange since. */
export interface ProgramBasis {
  /** Column at each place. Numbers from `program.columns` on are the slacks of rows. */
  readonly head: Int32Array
  /** Place of each column, -1 outside of the basis. */
  readonly placeOf: Int32Array
  /** Solves B z = vector. The vector is by row and is overwritten; z is by place. */
  solve(vector: Float64Array, z: Float64Array): void
  /** Solves y B = vector. The vector is by place and is overwritten; y is by row. */
  solveTransposed(vector: Float64Array, y: Float64Array): void
  /**
   * Puts a column at a place; `step` is that column solved with the present basis. Returns true if the factors should
   * now be computed again.
   */
  exchange(place: number, column: number, step: Float64Array): boolean
  /** Computes the factors again. Columns that depend on others are replaced by slacks; returns these columns. */
  refactor(): number[]
}

/** A basis of slacks alone. */
export function programBasis(program: Program): ProgramBasis {
  const { rows, columns } = program
  const head = Int32Array.from({ length: rows }, (_, i) => columns + i)
  const placeOf = new Int32Array(columns + rows).fill(-1)
  for (let i = 0; i < rows; i++) placeOf[columns + i] = i
  let factor: Factor = factorBasis(program, head)
  let exchanges: {
    readonly place: number
    readonly pivot: number
    readonly at: Int32Array
    readonly value: Float64Array
  }[] = []

  function refactor(): number[] {
    const dropped: number[] = []
    exchanges = []
    factor = factorBasis(program, head)
    while (factor.dependent.length > 0) {
      for (const { slot, row } of factor.dependent) {
        dropped.push(head[slot] ?? 0)
        placeOf[head[slot] ?? 0] = -1
        head[slot] = columns + row
        placeOf[columns + row] = slot
      }
      factor = factorBasis(program, head)
    }
    return dropped
  }

  return {
    head,
    placeOf,
    refactor,
    solve(vector, z) {
      factor.solve(vector, z)
      for (const { place, pivot, at, value } of exchanges) {
        const moved = (z[place] ?? 0) / pivot
        z[place] = moved
        if (moved === 0) continue
        for (let n = 0; n < at.length; n++) z[at[n] ?? 0] = (z[at[n] ?? 0] ?? 0) - moved * (value[n] ?? 0)
      }
    },
    solveTransposed(vector, y) {
      for (let e = exchanges.length - 1; e >= 0; e--) {
        const exchange = exchanges[e]
        if (exchange === undefined) continue
        const { place, pivot, at, value } = exchange
        let sum = vector[place] ?? 0
        for (let n = 0; n < at.length; n++) sum -= (value[n] ?? 0) * (vector[at[n] ?? 0] ?? 0)
        vector[place] = sum / pivot
      }
      factor.solveTransposed(vector, y)
    },
    exchange(place, column, step) {
      const at: number[] = []
      for (let i = 0; i < rows; i++) if (i !== place && step[i] !== 0) at.push(i)
      exchanges.push({
        place,
        pivot: step[place] ?? 1,
        at: Int32Array.from(at),
        value: Float64Array.from(at, (i) => step[i] ?? 0),
      })
      placeOf[head[place] ?? 0] = -1
      head[place] = column
      placeOf[column] = place
      return exchanges.length >= EXCHANGES_PER_FACTOR
    },
  }
}

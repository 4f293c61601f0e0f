/** A bound counts as kept if it is violated by at most this. Rows must be scaled to entries of about 1. */
export const FEASIBILITY = 1e-10

/**
 * A linear program by columns: maximize `objective` x with every column and every row within its bounds. Column j has
 * the entries `value[p]` in rows `row[p]` for p from `start[j]` up to `start[j + 1]`.
 */
export interface Program {
  readonly rows: number
  readonly columns: number
  readonly start: Int32Array
  readonly row: Int32Array
  readonly value: Float64Array
  readonly objective: Float64Array
  /** Bounds of the columns. Both are finite, so that every program has a maximum. */
  readonly lower: Float64Array
  readonly upper: Float64Array
  /** Bounds of the rows; one of the two may be infinite. */
  readonly rowLower: Float64Array
  readonly rowUpper: Float64Array
}

/** Result of solving a {@link Program}. */
export type ProgramResult =
  | {
      readonly feasible: true
      readonly x: Float64Array
      /** Multiplier of each row: positive if its upper bound limits the objective, negative if its lower bound does. */
      readonly price: Float64Array
      readonly pivots: number
    }
  | {
      readonly feasible: false
      /**
       * Multiplier of each row. The sum of the rows times their multipliers cannot be within the bounds for any x
       * (Farkas).
       */
      readonly ray: Float64Array
      readonly pivots: number
    }

/** A program under construction: rows and columns are numbered in the order in which they are added. */
export interface ProgramBuilder {
  addRow(lower: number, upper: number): number
  /** Adds a column with its entries as [row, value] pairs. */
  addColumn(lower: number, upper: number, objective: number, entries: readonly (readonly [number, number])[]): number
  build(): Program
}

/** Starts an empty program. */
export function programBuilder(): ProgramBuilder {
  const rowLower: number[] = []
  const rowUpper: number[] = []
  const lower: number[] = []
  const upper: number[] = []
  const objective: number[] = []
  const start: number[] = [0]
  const row: number[] = []
  const value: number[] = []
  return {
    addRow(least, most) {
      rowUpper.push(most)
      return rowLower.push(least) - 1
    },
    addColumn(least, most, coefficient, entries) {
      for (const [at, amount] of entries) {
        if (amount === 0) continue
        row.push(at)
        value.push(amount)
      }
      start.push(row.length)
      lower.push(least)
      upper.push(most)
      return objective.push(coefficient) - 1
    },
    build: () => ({
      rows: rowLower.length,
      columns: lower.length,
      start: Int32Array.from(start),
      row: Int32Array.from(row),
      value: Float64Array.from(value),
      objective: Float64Array.from(objective),
      lower: Float64Array.from(lower),
      upper: Float64Array.from(upper),
      rowLower: Float64Array.from(rowLower),
      rowUpper: Float64Array.from(rowUpper),
    }),
  }
}

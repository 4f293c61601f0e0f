import type { Program } from './program'

/** The basis by columns and, as lists of places, by rows. */
export interface Gathered {
  readonly start: Int32Array
  readonly row: Int32Array
  readonly value: Float64Array
  readonly rowStart: Int32Array
  readonly slotOf: Int32Array
}

/** Copies the columns of a basis out of the program. */
export function gather({ rows, columns, start, row, value }: Program, head: Int32Array): Gathered {
  const begin = new Int32Array(rows + 1)
  const rowStart = new Int32Array(rows + 1)
  for (let s = 0; s < rows; s++) {
    const j = head[s] ?? 0
    begin[s + 1] = (begin[s] ?? 0) + (j >= columns ? 1 : (start[j + 1] ?? 0) - (start[j] ?? 0))
  }
  const count = begin[rows] ?? 0
  const index = new Int32Array(count)
  const entry = new Float64Array(count)
  let at = 0
  for (let s = 0; s < rows; s++) {
    const j = head[s] ?? 0
    if (j >= columns) {
      index[at] = j - columns
      entry[at++] = -1
    } else {
      for (let p = start[j] ?? 0; p < (start[j + 1] ?? 0); p++) {
        index[at] = row[p] ?? 0
        entry[at++] = value[p] ?? 0
      }
    }
  }
  for (let p = 0; p < count; p++) rowStart[(index[p] ?? 0) + 1] = (rowStart[(index[p] ?? 0) + 1] ?? 0) + 1
  for (let i = 0; i < rows; i++) rowStart[i + 1] = (rowStart[i + 1] ?? 0) + (rowStart[i] ?? 0)
  const slotOf = new Int32Array(count)
  const next = rowStart.slice(0, rows)
  for (let s = 0; s < rows; s++) {
    for (let p = begin[s] ?? 0; p < (begin[s + 1] ?? 0); p++) {
      const i = index[p] ?? 0
      slotOf[next[i] ?? 0] = s
      next[i] = (next[i] ?? 0) + 1
    }
  }
  return { start: begin, row: index, value: entry, rowStart, slotOf }
}

/** The order of elimination, as far as it is decided. */
export interface Order {
  readonly pivotRow: number[]
  readonly pivotSlot: number[]
  /** Place of each row in the elimination, -1 while it has none. */
  readonly placeOfRow: Int32Array
  readonly rowCount: Int32Array
  readonly columnCount: Int32Array
  readonly slotDone: Uint8Array
}

/**
 * Orders first the columns with a single entry in the remaining rows, then the rows with a single entry in the
 * remaining columns.
 */
export function peel(size: number, { start, row, rowStart, slotOf }: Gathered): Order {
  const columnCount = Int32Array.from({ length: size }, (_, s) => (start[s + 1] ?? 0) - (start[s] ?? 0))
  const rowCount = Int32Array.from({ length: size }, (_, i) => (rowStart[i + 1] ?? 0) - (rowStart[i] ?? 0))
  const slotDone = new Uint8Array(size)
  const placeOfRow = new Int32Array(size).fill(-1)
  const pivotRow: number[] = []
  const pivotSlot: number[] = []
  const take = (s: number, i: number, queue: number[], ofRows: boolean): void => {
    slotDone[s] = 1
    placeOfRow[i] = pivotRow.push(i) - 1
    pivotSlot.push(s)
    for (let p = start[s] ?? 0; p < (start[s + 1] ?? 0); p++) {
      const other = row[p] ?? 0
      rowCount[other] = (rowCount[other] ?? 0) - 1
      if (ofRows && rowCount[other] === 1 && (placeOfRow[other] ?? 0) < 0) queue.push(other)
    }
    for (let p = rowStart[i] ?? 0; p < (rowStart[i + 1] ?? 0); p++) {
      const other = slotOf[p] ?? 0
      columnCount[other] = (columnCount[other] ?? 0) - 1
      if (!ofRows && columnCount[other] === 1 && slotDone[other] === 0) queue.push(other)
    }
  }
  const columns: number[] = []
  for (let s = 0; s < size; s++) if (columnCount[s] === 1) columns.push(s)
  for (const s of columns) {
    if (slotDone[s] === 1 || columnCount[s] !== 1) continue
    for (let p = start[s] ?? 0; p < (start[s + 1] ?? 0); p++) {
      if ((placeOfRow[row[p] ?? 0] ?? 0) >= 0) continue
      take(s, row[p] ?? 0, columns, false)
      break
    }
  }
  const rows: number[] = []
  for (let i = 0; i < size; i++) if (rowCount[i] === 1 && (placeOfRow[i] ?? 0) < 0) rows.push(i)
  for (const i of rows) {
    if ((placeOfRow[i] ?? 0) >= 0 || rowCount[i] !== 1) continue
    for (let p = rowStart[i] ?? 0; p < (rowStart[i + 1] ?? 0); p++) {
      if (slotDone[slotOf[p] ?? 0] === 1) continue
      take(slotOf[p] ?? 0, i, rows, true)
      break
    }
  }
  return { pivotRow, pivotSlot, placeOfRow, rowCount, columnCount, slotDone }
}

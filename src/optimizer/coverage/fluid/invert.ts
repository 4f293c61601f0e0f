/**
 * Inverts a square matrix given by its columns into `inverse` (row-major), by Gauss-Jordan elimination with row
 * pivoting. A singular matrix cannot come from a simplex basis: its pivots were checked as it was built.
 */
export function invert(columns: readonly Float64Array[], inverse: Float64Array): void {
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

/** Lower triangle L of a symmetric positive definite matrix A = L L', row by row in one array of size * size. */
export interface Cholesky {
  readonly size: number
  readonly lower: Float64Array
}

/** Factors a symmetric matrix, given row by row. @returns undefined if it is not positive definite */
export function cholesky(matrix: Float64Array, size: number): Cholesky | undefined {
  const lower = new Float64Array(size * size)
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = matrix[i * size + j] ?? 0
      for (let k = 0; k < j; k++) sum -= (lower[i * size + k] ?? 0) * (lower[j * size + k] ?? 0)
      if (i !== j) lower[i * size + j] = sum / (lower[j * size + j] ?? 1)
      else if (sum > 0) lower[i * size + i] = Math.sqrt(sum)
      else return undefined
    }
  }
  return { size, lower }
}

/** The solution x of L x = b. */
export function forward({ size, lower }: Cholesky, b: Float64Array): Float64Array {
  const x = b.slice()
  for (let i = 0; i < size; i++) {
    let sum = x[i] ?? 0
    for (let k = 0; k < i; k++) sum -= (lower[i * size + k] ?? 0) * (x[k] ?? 0)
    x[i] = sum / (lower[i * size + i] ?? 1)
  }
  return x
}

/** The solution x of L' x = b. */
export function backward({ size, lower }: Cholesky, b: Float64Array): Float64Array {
  const x = b.slice()
  for (let i = size - 1; i >= 0; i--) {
    let sum = x[i] ?? 0
    for (let k = i + 1; k < size; k++) sum -= (lower[k * size + i] ?? 0) * (x[k] ?? 0)
    x[i] = sum / (lower[i * size + i] ?? 1)
  }
  return x
}

/** Sum of the logarithms of the diagonal: half the logarithm of the determinant of A. */
export function halfLogDeterminant({ size, lower }: Cholesky): number {
  let sum = 0
  for (let i = 0; i < size; i++) sum += Math.log(lower[i * size + i] ?? 1)
  return sum
}

/** The scalar product of two vectors. */
export function dot(x: ArrayLike<number>, y: ArrayLike<number>): number {
  let sum = 0
  for (let i = 0; i < x.length; i++) sum += (x[i] ?? 0) * (y[i] ?? 0)
  return sum
}

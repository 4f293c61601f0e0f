/**
 * The smallest shape a for which the expansion is used: its seven rows then have an error below 1e-17. For smaller
 * shapes a short loop is as fast.
 */
export const UNIFORM_FROM = 150
/**
 * The expansion is used for loads from 0.6 to 1.5 times the shape, which is |eta| <= 0.48. Its rows have as many terms
 * as this range needs.
 */
export const UNIFORM_LOW = 0.6
/** See {@link UNIFORM_LOW}. */
export const UNIFORM_HIGH = 1.5

/**
 * The remainder S(a, eta) of the uniform expansion of the incomplete gamma ratio Q(a, x) (Temme 1979; DLMF 8.12.8 to
 * 8.12.14): Q(a, x) = erfc(eta sqrt(a/2)) / 2 + exp(-a eta^2 / 2) S / sqrt(2 pi a). Here a is the shape, x the load,
 * and eta^2 / 2 = x/a - 1 - ln(x/a), where eta has the sign of x - a.
 */
export function uniformRemainder(a: number, eta: number): number {
  const inverse = 1 / a
  let sum = 0
  for (let k = ROWS.length - 1; k >= 0; k -= 1) sum = sum * inverse + rowAt(ROWS[k] ?? EMPTY, eta)
  return sum
}

/** Gamma(a + 1) / (sqrt(2 pi a) (a/e)^a) for a >= {@link UNIFORM_FROM}: Stirling's series (DLMF 5.11.3). */
export function stirlingFactor(a: number): number {
  const v = 1 / a
  return 1 + v * (1 / 12 + v * (1 / 288 + v * (-139 / 51840 + v * (-571 / 2488320 + v * (163879 / 209018880)))))
}

function rowAt(row: Float64Array, eta: number): number {
  let sum = 0
  for (let n = row.length - 1; n >= 0; n -= 1) sum = sum * eta + (row[n] ?? 0)
  return sum
}

const EMPTY = new Float64Array(0)

/**
 * The coefficients d(k, n) of DLMF 8.12.12, row k and term n. Computed with 60 digits, then rounded to the digits that
 * matter for a >= 150.
 */
const ROWS = [
  Float64Array.of(
    -1 / 3,
    1 / 12,
    -0.01481481481481481,
    0.00115740740740741,
    0.00035273368606702,
    -0.0001787551440329,
    3.91926317852e-5,
    -2.1854485107e-6,
    -1.854062211e-6,
    8.296711341e-7,
    -1.76659527e-7,
    6.707854e-9,
    1.026181e-8,
    -4.38204e-9,
    9.1477e-10,
    -2.55e-11,
    -5.83e-11,
    2.4e-11,
  ),
  Float64Array.of(
    -0.0018518518518519,
    -0.0034722222222222,
    0.002645502645503,
    -0.000990226337449,
    0.00020576131687,
    -4.0187757e-7,
    -1.809855033e-5,
    7.64916092e-6,
    -1.6120901e-6,
    4.6471e-9,
    1.37863e-7,
    -5.75255e-8,
    1.1952e-8,
    -2.0e-11,
    -1.01e-9,
    4.2e-10,
  ),
  Float64Array.of(
    0.0041335978836,
    -0.0026813271605,
    0.0007716049383,
    2.009388e-6,
    -0.000107366532,
    5.2923449e-5,
    -1.276064e-5,
    3.424e-8,
    1.3722e-6,
    -6.299e-7,
    1.428e-7,
    -2.0e-10,
    -1.4e-8,
    6.2e-9,
  ),
  Float64Array.of(
    0.000649434156,
    0.00022947209,
    -0.00046918949,
    0.0002677206,
    -7.561802e-5,
    -2.397e-7,
    1.1083e-5,
    -5.675e-6,
    1.423e-6,
    -3.0e-11,
    -1.7e-7,
  ),
  Float64Array.of(-0.0008618883, 0.000784039, -0.000299072, -1.46e-6, 6.641e-5, -3.968e-5, 1.14e-5),
  Float64Array.of(-0.0003368, -6.97e-5, 0.000277, -0.000199, 6.8e-5),
  Float64Array.of(0.00053, -0.00059),
]

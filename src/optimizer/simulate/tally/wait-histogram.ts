/** Number of bins for each doubling of (1 s + wait). So a quantile is accurate to 1.6 %, or to 16 ms near zero. */
const STEPS_PER_DOUBLING = 64

/** Waits up to 2^21 s, 24 days, have a bin of their own; longer ones share the last. */
const DOUBLINGS = 21

/** Bins of the histogram of one contact type. */
export const WAIT_BINS = STEPS_PER_DOUBLING * DOUBLINGS

const float = new Float64Array(1)
const halves = new Int32Array(float.buffer)

/** Index of the half of a double that has the exponent: the second one on little-endian machines. */
const HIGH = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1 ? 1 : 0

/** High half of a double of 1.0: the first bin starts there. */
const ONE = 1023 << 20

/** The bin of a wait: exponent and first six bits of the mantissa of (1 s + wait), read off the double's bits. */
export function waitBin(waitSeconds: number): number {
  float[0] = 1 + waitSeconds
  const bin = ((halves[HIGH] ?? 0) - ONE) >> 14
  return bin < WAIT_BINS ? bin : WAIT_BINS - 1
}

/** Where a bin starts, in seconds. */
export function waitOfBin(bin: number): number {
  const step = bin % STEPS_PER_DOUBLING
  return 2 ** ((bin - step) / STEPS_PER_DOUBLING) * (1 + step / STEPS_PER_DOUBLING) - 1
}

import { exponentialLayers, TAIL_START } from './ziggurat'

/** A stream of random numbers that repeats for the same seed on every machine. */
export interface RandomStream {
  /** 32 random bits as an unsigned number. */
  word(): number
  /** Uniform in [0, 1), 32 bits. */
  uniform(): number
  /** Exponential with mean 1. */
  exponential(): number
}

/** What a stream is for: each kind of draw has its own, so that a change in one does not shift the others. */
export const STREAMS = { arrivals: 1, work: 2, patience: 3, routing: 4, day: 5 } as const

/**
 * xoshiro128** 1.1 (Blackman and Vigna, 2018) with exponentials by ziggurat, layer and place from two words.
 * @param seed any finite number; fractions and more than 32 bits count
 * @param replication which of the independent runs, 0, 1, ...
 * @param stream one of {@link STREAMS}, or any whole number of one's own
 */
export function randomStream(seed: number, replication: number, stream: number): RandomStream {
  let [s0, s1, s2, s3] = startingState(seed, replication, stream)
  const { inside, width, height } = exponentialLayers()

  const word = (): number => {
    const product = Math.imul(s1, 5)
    const result = Math.imul((product << 7) | (product >>> 25), 9)
    const shifted = s1 << 9
    s2 ^= s0
    s3 ^= s1
    s1 ^= s2
    s0 ^= s3
    s2 ^= shifted
    s3 = (s3 << 11) | (s3 >>> 21)
    return result >>> 0
  }
  const uniform = (): number => word() / 4_294_967_296

  const outside = (layer: number, place: number): number => {
    if (layer === 0) return TAIL_START - Math.log(1 - uniform())
    const x = place * (width[layer] ?? 0)
    const low = height[layer] ?? 0
    const high = height[layer - 1] ?? 0
    return low + uniform() * (high - low) < Math.exp(-x) ? x : exponential()
  }
  const exponential = (): number => {
    const layer = word() & 255
    const place = word()
    return place < (inside[layer] ?? 0) ? place * (width[layer] ?? 0) : outside(layer, place)
  }
  return { word, uniform, exponential }
}

/** Four words of state, mixed from all bits of the three numbers by the finaliser of MurmurHash3 (Appleby). */
function startingState(seed: number, replication: number, stream: number): [number, number, number, number] {
  const bits = new Int32Array(new Float64Array([seed]).buffer)
  let hash = 0
  for (const part of [bits[0] ?? 0, bits[1] ?? 0, replication, stream]) hash = mixed(hash ^ mixed(part + 0x9e3779b9))
  const next = (): number => {
    hash = (hash + 0x9e3779b9) | 0
    return mixed(hash)
  }
  return [next() | 1, next(), next(), next()]
}

function mixed(value: number): number {
  let x = value | 0
  x = Math.imul(x ^ (x >>> 16), 0x85ebca6b)
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35)
  return x ^ (x >>> 16)
}

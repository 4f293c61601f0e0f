import { exponentialLayers, TAIL_START } from './ziggurat'

/** A stream of random numbers that repeats for the same seed on every machine. */
export interface RandomStream {
  /** Uniform in [0, 1), 32 bits. */
  uniform(): number
  /** Exponential with mean 1. Uniforms and exponentials come from separate states, so drawing one does not change the other. */
  exponential(): number
  /** Fills a block of {@link BLOCK} numbers with the next exponentials: faster than one at a time. */
  fillExponentials(out: Float64Array): void
}

/** What a stream is for: each kind of draw has its own, so that a change in one does not shift the others. */
export const STREAMS = { arrivals: 1, work: 2, patience: 3, routing: 4, day: 5 } as const

/** How many numbers are drawn in advance at a time, since loops without calls are several times faster. */
export const BLOCK = 1024

/** Each word gives the layers of four exponentials. */
const LAYER_WORDS = BLOCK / 4

const WORDS = 4_294_967_296

/**
 * xoshiro128** 1.1 (Blackman and Vigna, 2018), exponentials by the ziggurat method, with layer and position from
 * different words.
 * @param seed any finite number; fractions and more than 32 bits count
 * @param replication which of the independent runs, 0, 1, ...
 * @param stream one of {@link STREAMS}, or any other whole number
 */
export function randomStream(seed: number, replication: number, stream: number): RandomStream {
  return {
    uniform: uniforms(startingState(seed, replication, 2 * stream)),
    ...exponentials(startingState(seed, replication, 2 * stream + 1)),
  }
}

function uniforms(state: Int32Array): () => number {
  const words = new Int32Array(BLOCK)
  let at = BLOCK
  return () => {
    if (at === BLOCK) {
      fillWords(state, words)
      at = 0
    }
    return ((words[at++] ?? 0) >>> 0) / WORDS
  }
}

function exponentials(state: Int32Array): Pick<RandomStream, 'exponential' | 'fillExponentials'> {
  const words = new Int32Array(BLOCK + LAYER_WORDS)
  const block = new Float64Array(BLOCK)
  let at = BLOCK
  const exponential = (): number => {
    if (at === BLOCK) {
      fillExponentials(state, words, block)
      at = 0
    }
    return block[at++] ?? 0
  }
  return {
    exponential,
    fillExponentials: (out) => {
      if (at === BLOCK) fillExponentials(state, words, out)
      else for (let i = 0; i < BLOCK; i++) out[i] = exponential()
    },
  }
}

function fillExponentials(state: Int32Array, words: Int32Array, out: Float64Array): void {
  const { inside, width } = exponentialLayers()
  fillWords(state, words)
  for (let i = 0; i < BLOCK; i++) {
    const layer = ((words[BLOCK + (i >> 2)] ?? 0) >>> ((i & 3) << 3)) & 255
    const place = (words[i] ?? 0) >>> 0
    out[i] = place < (inside[layer] ?? 0) ? place * (width[layer] ?? 0) : outside(state, layer, place)
  }
}

/** Draws the number when the point is outside the ziggurat's rectangles, which happens once in a hundred draws. */
function outside(state: Int32Array, firstLayer: number, firstPlace: number): number {
  const { inside, width, height } = exponentialLayers()
  const pair = new Int32Array(2)
  const uniform = (): number => {
    fillWords(state, pair)
    return ((pair[0] ?? 0) >>> 0) / WORDS
  }
  let layer = firstLayer
  let place = firstPlace
  for (;;) {
    const x = place * (width[layer] ?? 0)
    if (place < (inside[layer] ?? 0)) return x
    if (layer === 0) return TAIL_START - Math.log(1 - uniform())
    const low = height[layer] ?? 0
    const high = height[layer - 1] ?? 0
    if (low + uniform() * (high - low) < Math.exp(-x)) return x
    fillWords(state, pair)
    layer = (pair[1] ?? 0) & 255
    place = (pair[0] ?? 0) >>> 0
  }
}

function fillWords(state: Int32Array, out: Int32Array): void {
  let s0 = state[0] ?? 0
  let s1 = state[1] ?? 0
  let s2 = state[2] ?? 0
  let s3 = state[3] ?? 0
  for (let i = 0; i < out.length; i++) {
    const product = Math.imul(s1, 5)
    out[i] = Math.imul((product << 7) | (product >>> 25), 9)
    const shifted = s1 << 9
    s2 ^= s0
    s3 ^= s1
    s1 ^= s2
    s0 ^= s3
    s2 ^= shifted
    s3 = (s3 << 11) | (s3 >>> 21)
  }
  state[0] = s0
  state[1] = s1
  state[2] = s2
  state[3] = s3
}

/** Four words of state, mixed from all bits of the three numbers by the finalizer of MurmurHash3 (Appleby). */
function startingState(seed: number, replication: number, stream: number): Int32Array {
  const bits = new Int32Array(new Float64Array([seed]).buffer)
  let hash = 0
  for (const part of [bits[0] ?? 0, bits[1] ?? 0, replication, stream]) hash = mixed(hash ^ mixed(part + 0x9e3779b9))
  const state = new Int32Array(4)
  for (let i = 0; i < 4; i++) {
    hash = (hash + 0x9e3779b9) | 0
    state[i] = mixed(hash)
  }
  // If all four words were zero, they would stay zero forever.
  state[0] = (state[0] ?? 0) | 1
  return state
}

/** A uniform number in [0, 1) that follows from another and is as good as independent of it. */
export function nextUniform(draw: number): number {
  return (mixed(draw * WORDS + 0x9e3779b9) >>> 0) / WORDS
}

function mixed(value: number): number {
  let x = value | 0
  x = Math.imul(x ^ (x >>> 16), 0x85ebca6b)
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35)
  return x ^ (x >>> 16)
}

/**
 * Tables of the 256-layer ziggurat for the exponential distribution (Marsaglia and Tsang, The Ziggurat Method for
 * Generating Random Variables, 2000): layers of equal area under e^-x.
 */
export interface ExponentialLayers {
  /** A word below this one lands inside the layer's rectangle, where no further test is needed. */
  readonly inside: Float64Array
  /** Width of a layer over 2^32. */
  readonly width: Float64Array
  /** Height of the curve at a layer's right edge. */
  readonly height: Float64Array
}

const LAYERS = 256
const WORDS = 2 ** 32

/** Where the base layer's rectangle ends; the tail lies beyond. */
export const TAIL_START = 7.697117470131487

/** Area of each layer, the tail included in the lowest. */
const LAYER_AREA = 0.003949659822581572

/** Filled once, when first asked for: nothing is computed at import. */
let tables: ExponentialLayers | undefined

export function exponentialLayers(): ExponentialLayers {
  tables ??= build()
  return tables
}

function build(): ExponentialLayers {
  const inside = new Float64Array(LAYERS)
  const width = new Float64Array(LAYERS)
  const height = new Float64Array(LAYERS)
  let edge = TAIL_START
  const base = LAYER_AREA / Math.exp(-edge)
  inside[0] = (edge / base) * WORDS
  width[0] = base / WORDS
  width[LAYERS - 1] = edge / WORDS
  height[0] = 1
  height[LAYERS - 1] = Math.exp(-edge)
  for (let i = LAYERS - 2; i >= 1; i--) {
    const above = -Math.log(LAYER_AREA / edge + Math.exp(-edge))
    inside[i + 1] = (above / edge) * WORDS
    edge = above
    width[i] = edge / WORDS
    height[i] = Math.exp(-edge)
  }
  inside[1] = 0
  return { inside, width, height }
}

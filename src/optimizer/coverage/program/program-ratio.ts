import { FEASIBILITY } from './program'

/** Entries of a step smaller than this are rounding noise. */
const NOISE = 1e-11

export interface RatioInput {
  readonly held: Float64Array
  readonly step: Float64Array
  /** 1: the entering column grows, -1: it shrinks. */
  readonly sign: number
  readonly lower: Float64Array
  readonly upper: Float64Array
  readonly head: Int32Array
  /** While bounds are broken, columns may pass bounds as long as the sum of the violations falls. */
  readonly phaseOne: boolean
  /** Improvement of the objective per unit of the step, at its start. */
  readonly slope: number
  /** Ties are decided by the lowest number instead of the largest entry. */
  readonly bland: boolean
}

/** Where the step ends: the place of the basis and which of its bounds. */
export interface Block {
  readonly length: number
  readonly place: number
  readonly toUpper: boolean
}

interface Break extends Block {
  readonly size: number
}

/** Finds the bound at which a step ends. The length is infinite if no bound stops it. */
export function firstBlocks(input: RatioInput): Block {
  return input.phaseOne ? longStep(input) : shortStep(input)
}

/**
 * Two passes, after Harris. The first finds how far the step may go if every bound is loosened slightly. The second
 * chooses among the bounds reached within that distance. It takes the one with the largest entry, which keeps the basis
 * well conditioned.
 */
function shortStep(input: RatioInput): Block {
  const breaks: Break[] = []
  let most = Number.POSITIVE_INFINITY
  const give = input.bland ? 0 : FEASIBILITY / 10
  eachBreak(input, (found) => {
    most = Math.min(most, found.length + give / found.size)
    breaks.push(found)
  })
  return chosen(breaks, most, input)
}

/** Passes bounds while the slope stays positive. Each bound passed lowers the slope by the size of its entry. */
function longStep(input: RatioInput): Block {
  const breaks: Break[] = []
  eachBreak(input, (found) => breaks.push(found))
  breaks.sort((a, b) => a.length - b.length || b.size - a.size)
  let slope = input.slope
  for (const [n, { size, length }] of breaks.entries()) {
    slope -= size
    if (slope > 0 && n < breaks.length - 1) continue
    const give = input.bland ? 0 : FEASIBILITY / 10
    return chosen(breaks.slice(0, n + 1), length + give / size, { ...input, least: length - give / size })
  }
  return NONE
}

const NONE: Block = { length: Number.POSITIVE_INFINITY, place: -1, toUpper: false }

function chosen(
  breaks: readonly Break[],
  most: number,
  { head, bland, least = Number.NEGATIVE_INFINITY }: RatioInput & { readonly least?: number },
): Block {
  let best: Break | undefined
  for (const found of breaks) {
    if (found.length > most || found.length < least) continue
    const better =
      best === undefined || (bland ? (head[found.place] ?? 0) < (head[best.place] ?? 0) : found.size > best.size)
    if (better) best = found
  }
  return best === undefined ? NONE : { ...best, length: Math.max(0, best.length) }
}

function eachBreak({ held, step, sign, lower, upper, head }: RatioInput, visit: (found: Break) => void): void {
  for (let place = 0; place < head.length; place++) {
    const rate = -sign * (step[place] ?? 0)
    const size = Math.abs(rate)
    if (size <= NOISE) continue
    const j = head[place] ?? 0
    const value = held[place] ?? 0
    const low = lower[j] ?? 0
    const high = upper[j] ?? 0
    if (rate > 0) {
      if (value < low - FEASIBILITY) visit({ length: (low - value) / size, place, toUpper: false, size })
      if (high < Number.POSITIVE_INFINITY && value <= high + FEASIBILITY) {
        visit({ length: (high - value) / size, place, toUpper: true, size })
      }
    } else {
      if (value > high + FEASIBILITY) visit({ length: (value - high) / size, place, toUpper: true, size })
      if (low > Number.NEGATIVE_INFINITY && value >= low - FEASIBILITY) {
        visit({ length: (value - low) / size, place, toUpper: false, size })
      }
    }
  }
}

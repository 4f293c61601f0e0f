import { seededRandom } from '../../src/core/random'
import type { FluidProgram } from '../../src/optimizer/coverage'

/** A generated program with the shape it was given. */
export interface Instance<Program> {
  readonly name: string
  readonly program: Program
}

/** How the rates of an instance come about: each kind is degenerate, or badly scaled, in its own way. */
const KINDS = ['random', 'equal', 'whole', 'twins', 'wide', 'product', 'holes', 'single'] as const

/** A fluid program without rules; the number decides everything. */
export function fluidInstance(number: number): Instance<FluidProgram> {
  const random = seededRandom(1000 + number)
  const kind = KINDS[number % KINDS.length] ?? 'random'
  const whole = (max: number): number => 1 + Math.floor(random() * max)
  const size = number % 5 === 0 ? 40 : 12
  const agents = whole(size)
  const types = whole(size / 2)
  const unit = kind === 'wide' ? 10 ** (12 * random() - 6) : 1
  const speed = Array.from({ length: agents }, () => 0.5 + random())
  const ease = Array.from({ length: types }, () => 5 + 10 * random())
  const rateOf = (a: number, k: number): number => {
    if (kind === 'equal') return 10
    if (kind === 'whole') return whole(3)
    if (kind === 'wide') return unit * 10 ** (4 * random() - 2)
    if (kind === 'product') return (speed[a] ?? 1) * (ease[k] ?? 1)
    return 5 + 10 * random()
  }
  const density = kind === 'single' ? 1 / types : 0.2 + 0.8 * random()
  const rates = new Float64Array(agents * types)
  for (let a = 0; a < agents; a++) {
    for (let k = 0; k < types; k++) if (random() < density) rates[a * types + k] = rateOf(a, k)
  }
  if (kind === 'twins') {
    for (let a = 1; a < agents; a++) if (a % 3 !== 0) rates.copyWithin(a * types, (a - 1) * types, a * types)
  }
  if (kind !== 'holes') {
    for (let k = 0; k < types; k++) {
      const a = Math.floor(random() * agents)
      if (!(rates[a * types + k] ?? 0)) rates[a * types + k] = rateOf(a, k)
    }
  }
  const even = kind === 'equal' || kind === 'whole' || kind === 'twins'
  const capacity = Float64Array.from({ length: agents }, () => (even ? 1 : random() < 0.05 ? 0 : 0.2 + 0.8 * random()))
  const demand = Float64Array.from({ length: types }, () => {
    if (random() < 0.1) return 0
    if (even) return whole(4)
    return kind === 'wide' ? unit * 10 ** (6 * random() - 3) : 3 + 30 * random()
  })
  return {
    name: `${number} ${kind}, ${agents} agents, ${types} types`,
    program: { agents, types, rates, capacity, demand },
  }
}

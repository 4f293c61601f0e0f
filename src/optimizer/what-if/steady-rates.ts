import type { ModelContactType } from '../../documents'

/**
 * Weights of the slots on either side of a slot, the nearest first: binomial, so a slot two away counts a quarter of an
 * adjacent one.
 */
const BESIDE = [4, 1] as const

/**
 * Removes from week profiles the scatter of the counts that they were estimated from. A slot observed in four weeks is
 * only known to within the scatter of four counts. If it were simulated as it is, that scatter would be added to the
 * random variation of every simulated week, with peaks that no real week has.
 *
 * Empirical Bayes (gamma priors for Poisson counts) in two steps. The counts of a queue and medium are drawn towards
 * those of neighboring slots; the counts of a type are drawn towards its share of the queue. How far is estimated from
 * the counts: only the scatter that Poisson explains is removed. Slots in which nobody called the queue stay empty, and
 * each type keeps its number of contacts. A type without contacts on record (`offered` 0) keeps its profile.
 */
export function steadyRates(types: readonly ModelContactType[]): ModelContactType[] {
  const found = new Map(types.map((type) => [type.id, type]))
  for (const group of groupsOf(types)) {
    const counts = group.map(countsOf)
    const together = sumOf(counts)
    const { expected, noise } = besideOf(together)
    const steady = drawnTowards(together, expected, noise)
    const all = total(steady)
    group.forEach((type, i) => {
      const own = counts[i] ?? []
      const share = total(own) / all
      const drawn = drawnTowards(
        own,
        steady.map((count) => count * share),
        NO_NOISE,
      )
      found.set(type.id, withShape(type, drawn))
    })
  }
  return types.map((type) => found.get(type.id) ?? type)
}

const NO_NOISE = (): number => 0

/** Types with a profile and contacts, by queue, medium and grain. */
function groupsOf(types: readonly ModelContactType[]): ModelContactType[][] {
  const groups = new Map<string, ModelContactType[]>()
  for (const type of types) {
    const { weekProfile, offered, queueId, mediaType } = type
    if (weekProfile === undefined || offered <= 0 || total(weekProfile.callsPerHour) <= 0) continue
    const key = [queueId, mediaType, weekProfile.intervalMinutes, weekProfile.callsPerHour.length].join('\n')
    groups.set(key, [...(groups.get(key) ?? []), type])
  }
  return [...groups.values()]
}

/** Contacts of a type by slot over all recorded weeks. */
function countsOf({ weekProfile, offered }: ModelContactType): number[] {
  const rates = weekProfile?.callsPerHour ?? []
  const sum = total(rates)
  return rates.map((rate) => (rate / sum) * offered)
}

/** The type with the same number of contacts, spread over the week like these counts. */
function withShape(type: ModelContactType, counts: readonly number[]): ModelContactType {
  const { weekProfile } = type
  if (weekProfile === undefined) return type
  const scale = total(weekProfile.callsPerHour) / total(counts)
  return { ...type, weekProfile: { ...weekProfile, callsPerHour: counts.map((count) => count * scale) } }
}

/**
 * For each slot, the weighted mean of its neighbors and the sampling variance of that mean. The end of the week is next
 * to its start; closed slots are left out.
 */
function besideOf(counts: readonly number[]): { expected: number[]; noise: (slot: number) => number } {
  const variances = new Array<number>(counts.length).fill(0)
  const expected = counts.map((count, slot) => {
    if (count === 0) return 0
    let [sum, weights, variance] = [0, 0, 0]
    BESIDE.forEach((weight, i) => {
      for (const away of [i + 1, -i - 1]) {
        const beside = counts[(slot + away + counts.length) % counts.length] ?? 0
        if (beside === 0) continue
        sum += weight * beside
        weights += weight
        variance += weight * weight * beside
      }
    })
    variances[slot] = weights === 0 ? 0 : variance / (weights * weights)
    return weights === 0 ? count : sum / weights
  })
  return { expected, noise: (slot) => variances[slot] ?? 0 }
}

/**
 * Posterior means of Poisson counts whose true means are gamma distributed around the expected ones. The shape of the
 * gamma is estimated by moments: the variance of a count around its expectation is the sum of Poisson's variance, the
 * variance of the expectation, and expected^2 / shape.
 */
function drawnTowards(
  counts: readonly number[],
  expected: readonly number[],
  noise: (slot: number) => number,
): number[] {
  let [excess, squares] = [0, 0]
  counts.forEach((count, slot) => {
    const mean = expected[slot] ?? 0
    if (mean <= 0) return
    excess += (count - mean) ** 2 - mean - noise(slot)
    squares += mean * mean
  })
  const shape = excess > 0 ? squares / excess : Number.POSITIVE_INFINITY
  return counts.map((count, slot) => {
    const mean = expected[slot] ?? 0
    if (mean <= 0 || shape === Number.POSITIVE_INFINITY) return mean
    return (mean * (shape + count)) / (shape + mean)
  })
}

function sumOf(rows: readonly (readonly number[])[]): number[] {
  const [first = []] = rows
  return first.map((_, slot) => rows.reduce((sum, row) => sum + (row[slot] ?? 0), 0))
}

function total(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0)
}

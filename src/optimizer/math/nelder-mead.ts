/** The lowest point that was found, and its value. */
export interface Minimum {
  readonly at: readonly number[]
  readonly value: number
}

/** After each start. */
const MAX_EVALUATIONS = 4000

interface Vertex {
  at: number[]
  value: number
}

/**
 * Downhill simplex (Nelder and Mead 1965), with the usual steps: reflection 1, expansion 2, contraction and shrinking
 * 1/2. The search is started again from its end as long as it finds a lower point.
 * @param steps length of the first edges
 */
export function minimize(
  of: (at: readonly number[]) => number,
  start: readonly number[],
  steps: readonly number[],
): Minimum {
  let best = descend(of, start, steps)
  for (let again = 0; again < 4; again++) {
    const next = descend(
      of,
      best.at,
      steps.map((step) => step / 2),
    )
    const gained = best.value - next.value
    if (gained > 0) best = next
    if (!(gained > 1e-8 * Math.abs(best.value))) break
  }
  return best
}

function descend(of: (at: readonly number[]) => number, start: readonly number[], steps: readonly number[]): Minimum {
  const vertex = (at: number[]): Vertex => ({ at, value: of(at) })
  const simplex = [vertex([...start]), ...steps.map((step, i) => vertex(start.map((x, j) => (i === j ? x + step : x))))]
  for (let used = simplex.length; used < MAX_EVALUATIONS; ) {
    sortByValue(simplex)
    const [best, worst, second] = [simplex[0], simplex.at(-1), simplex.at(-2)]
    if (best === undefined || worst === undefined || second === undefined) break
    if (Math.abs(worst.value - best.value) <= 1e-10 * (Math.abs(best.value) + 1e-10)) break
    const center = findCenter(simplex, simplex.length - 1)
    const along = (by: number): Vertex => vertex(center.map((x, i) => x + by * ((worst.at[i] ?? 0) - x)))
    const reflected = along(-1)
    used++
    if (reflected.value < best.value) {
      const expanded = along(-2)
      used++
      Object.assign(worst, expanded.value < reflected.value ? expanded : reflected)
    } else if (reflected.value < second.value) Object.assign(worst, reflected)
    else {
      const contracted = along(reflected.value < worst.value ? -0.5 : 0.5)
      used++
      if (contracted.value < Math.min(worst.value, reflected.value)) Object.assign(worst, contracted)
      else {
        for (const one of simplex.slice(1))
          Object.assign(one, vertex(one.at.map((x, i) => ((best.at[i] ?? 0) + x) / 2)))
        used += simplex.length - 1
      }
    }
  }
  const best = simplex.reduce((low, one) => (one.value < low.value ? one : low))
  return { at: best.at, value: best.value }
}

/** Sorts in place, each after those of the same value. All but a few are in order already: then this is one pass. */
function sortByValue(simplex: Vertex[]): void {
  for (let i = 1; i < simplex.length; i++) {
    const one = simplex[i]
    if (one === undefined) continue
    let place = i
    for (
      let before = simplex[place - 1];
      before !== undefined && before.value > one.value;
      before = simplex[place - 1]
    ) {
      simplex[place] = before
      place -= 1
    }
    simplex[place] = one
  }
}

/** The mean of the first `count` vertices. */
function findCenter(simplex: readonly Vertex[], count: number): number[] {
  const center = new Array<number>(simplex[0]?.at.length ?? 0).fill(0)
  for (let v = 0; v < count; v++) {
    const at = simplex[v]?.at ?? []
    for (let i = 0; i < center.length; i++) center[i] = (center[i] ?? 0) + (at[i] ?? 0)
  }
  for (let i = 0; i < center.length; i++) center[i] = (center[i] ?? 0) / count
  return center
}

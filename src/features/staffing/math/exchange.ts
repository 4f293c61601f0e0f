import { isMet } from './evaluate'
import { type Lowered, MAX_REFUSED } from './lower'
import type { Problem } from './problem'
import { type CheckSettings, evaluateSlots, type StaffingSimulation, type StaffingStep } from './simulate-slots'
import { openSlots } from './slots'

/** Two agents, replaced by one who takes the contacts of both: places of their kinds. */
interface Exchange {
  readonly out: readonly [number, number]
  readonly kind: number
}

/** The state of the search in an interval. */
interface Trading {
  readonly t: number
  readonly row: number[]
  readonly refused: Set<Exchange>
}

/**
 * Replaces two agents of narrow kinds by one of a wide kind, as long as the interval still meets its targets. Each round
 * tries one exchange in every interval at once, as `lower` does.
 * @param reserved contacts of the limit that are left for the final check
 */
export function* exchange(
  simulation: StaffingSimulation,
  from: Lowered,
  settings: CheckSettings,
  reserved: number,
): Generator<StaffingStep, Lowered> {
  const { problem } = simulation
  const counts = from.counts.map((row) => [...row])
  const all = exchanges(problem)
  const states = openSlots(problem).map((t): Trading => ({ t, row: counts[t] ?? [], refused: new Set() }))
  const next = ({ row, refused }: Trading): Exchange | undefined => {
    if (refused.size >= MAX_REFUSED) return undefined
    return all.find((one) => {
      const [a, b] = one.out
      return !refused.has(one) && (row[a] ?? 0) >= (a === b ? 2 : 1) && (row[b] ?? 0) >= 1
    })
  }
  while (simulation.contactsLeft > reserved) {
    const tried = states.flatMap((state) => {
      const one = next(state)
      return one === undefined ? [] : [{ state, one }]
    })
    if (tried.length === 0) break
    for (const { state, one } of tried) make(state.row, one, 1)
    const slots = tried.map(({ state }) => state.t)
    const verdicts = yield* evaluateSlots(simulation, counts, slots, settings, 'exchanging agents')
    for (const { state, one } of tried) {
      if (isMet(verdicts[state.t])) continue
      make(state.row, one, -1)
      state.refused.add(one)
    }
  }
  const left = states.filter((state) => next(state) !== undefined).length
  return { counts, undecided: Math.max(from.undecided, left) }
}

/** Makes an exchange, or reverts it. */
function make(row: number[], { out, kind }: Exchange, times: 1 | -1): void {
  for (const g of out) row[g] = (row[g] ?? 0) - times
  row[kind] = (row[kind] ?? 0) + times
}

/** Every exchange, those for the narrowest kinds first. */
function exchanges({ kinds }: Problem): Exchange[] {
  return kinds
    .flatMap((wide, kind) =>
      kinds.flatMap((one, a) =>
        kinds.slice(a).flatMap((other, i): Exchange[] => {
          const b = a + i
          const isWider = [...one.types, ...other.types].every((k) => wide.types.includes(k))
          // If one of the two takes all of that already, `lower` has tried without the other.
          return isWider && a !== kind && b !== kind ? [{ out: [a, b], kind }] : []
        }),
      ),
    )
    .sort((x, y) => (kinds[x.kind]?.types.length ?? 0) - (kinds[y.kind]?.types.length ?? 0))
}

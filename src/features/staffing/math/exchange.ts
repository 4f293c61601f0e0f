import { isMet } from './evaluate'
import { type Lowered, MAX_REFUSED } from './lower'
import type { Problem } from './problem'
import { type CheckSettings, evaluateSlots, type StaffingSimulation, type StaffingStep } from './simulate-slots'

/** Two agents, replaced by one who takes the contacts of both: indexes of their kinds. */
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
  const states = from.met.map((t): Trading => ({ t, row: counts[t] ?? [], refused: new Set() }))
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
    for (const { state, one } of tried) applyExchange(state.row, one)
    const slots = tried.map(({ state }) => state.t)
    const verdicts = yield* evaluateSlots(simulation, counts, slots, settings, 'exchanging agents')
    for (const { state, one } of tried) {
      if (isMet(verdicts[state.t])) continue
      revertExchange(state.row, one)
      state.refused.add(one)
    }
  }
  const left = states.filter((state) => next(state) !== undefined).map(({ t }) => t)
  return { ...from, counts, undecided: new Set([...from.undecided, ...left]) }
}

function applyExchange(row: number[], { out, kind }: Exchange): void {
  for (const g of out) row[g] = (row[g] ?? 0) - 1
  row[kind] = (row[kind] ?? 0) + 1
}

function revertExchange(row: number[], { out, kind }: Exchange): void {
  for (const g of out) row[g] = (row[g] ?? 0) + 1
  row[kind] = (row[kind] ?? 0) - 1
}

/** Every exchange, those for the narrowest kinds first. */
function exchanges({ kinds }: Problem): Exchange[] {
  return kinds
    .flatMap((wide, kind) =>
      kinds.flatMap((one, a) =>
        kinds.slice(a).flatMap((other, i): Exchange[] => {
          const b = a + i
          const takesBoth = [...one.types, ...other.types].every((k) => wide.types.includes(k))
          // If one of them is that kind, this only removes the other: the job of `lower`.
          return takesBoth && a !== kind && b !== kind ? [{ out: [a, b], kind }] : []
        }),
      ),
    )
    .sort((x, y) => (kinds[x.kind]?.types.length ?? 0) - (kinds[y.kind]?.types.length ?? 0))
}

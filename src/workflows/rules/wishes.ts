import type { Ref, SnapshotAgent } from '../../documents'
import type { Path } from './file/view'

/** One value that one rule wants for one agent. */
export interface Wish {
  readonly agent: SnapshotAgent
  /** What it is a value of: a skill, a language or a medium, such as `skill:<id>`. */
  readonly target: string
  readonly of: Ref
  /** Null: shall not be held. */
  readonly value: number | null
  /** `atLeast` is content with more, `exact` is not. */
  readonly how: 'atLeast' | 'exact'
  /** The rule that wants it, for people. */
  readonly by: string
  readonly path: Path
}

/** What all rules together want of one agent and target. */
export interface Settled {
  readonly agent: SnapshotAgent
  readonly target: string
  readonly of: Ref
  readonly value: number | null
  readonly how: 'atLeast' | 'exact'
  /** The rules that ask for just this value: one that is content with less is not why it changes. */
  readonly by: readonly string[]
  /** Where the first of these stands. */
  readonly path: Path
}

/** Rules that want different things of the same agents. */
export interface Clash {
  readonly of: Ref
  readonly path: Path
  /** Rule and value, in the order of the file. */
  readonly wanted: readonly string[]
  readonly agents: readonly SnapshotAgent[]
}

/**
 * Brings wishes together: several `atLeast` become the highest, an `exact` one must be met by all others. Whoever is
 * wanted at two values gets neither, and the rules are named.
 */
export function settle(wishes: readonly Wish[]): { settled: Settled[]; clashes: Clash[] } {
  const byTarget = new Map<string, Wish[]>()
  for (const wish of wishes) {
    const key = `${wish.agent.id}/${wish.target}`
    const same = byTarget.get(key)
    if (same === undefined) byTarget.set(key, [wish])
    else same.push(wish)
  }
  const settled: Settled[] = []
  const clashes = new Map<string, { of: Ref; path: Path; wanted: string[]; agents: SnapshotAgent[] }>()
  for (const same of byTarget.values()) {
    const one = together(same)
    if (one !== undefined) settled.push(one)
    else addClash(clashes, same)
  }
  return { settled, clashes: [...clashes.values()] }
}

function together(wishes: readonly Wish[]): Settled | undefined {
  const [first] = wishes
  if (first === undefined) return undefined
  const shared = {
    agent: first.agent,
    target: first.target,
    of: first.of,
  }
  const askingFor = (wanted: number | null): Pick<Settled, 'by' | 'path'> => {
    const same = wishes.filter(({ value }) => value === wanted)
    return { by: [...new Set(same.map(({ by }) => by))], path: same[0]?.path ?? first.path }
  }
  const exact = new Set(wishes.filter(({ how }) => how === 'exact').map(({ value }) => value))
  const least = wishes.filter(({ how }) => how === 'atLeast').map(({ value }) => value ?? 0)
  const most = Math.max(...least)
  if (exact.size === 0) return { ...shared, value: most, how: 'atLeast', ...askingFor(most) }
  const [value = null] = exact
  const allMet = least.length === 0 || (value !== null && value >= most)
  return exact.size === 1 && allMet ? { ...shared, value, how: 'exact', ...askingFor(value) } : undefined
}

function addClash(
  clashes: Map<string, { of: Ref; path: Path; wanted: string[]; agents: SnapshotAgent[] }>,
  wishes: readonly Wish[],
): void {
  const [first] = wishes
  const last = wishes.at(-1)
  if (first === undefined || last === undefined) return
  const wanted = [
    ...new Set(wishes.map(({ by, value }) => `${by} ${value === null ? 'takes it away' : `wants ${value}`}`)),
  ]
  const key = `${first.target}\n${wanted.join('\n')}`
  const known = clashes.get(key)
  if (known === undefined) clashes.set(key, { of: first.of, path: last.path, wanted, agents: [first.agent] })
  else known.agents.push(first.agent)
}

import { groupBy } from '../../core/group-by'
import type { Ref, SnapshotAgent } from '../../documents'
import type { Path } from './file/view'

/** One value that one rule requires for one agent. */
export interface Requirement {
  readonly agent: SnapshotAgent
  /** The skill, language or medium, such as `skill:<id>`. */
  readonly target: string
  readonly of: Ref
  /** Null: must not be held. */
  readonly value: number | null
  /** `atLeast` accepts more, `exact` does not. */
  readonly how: 'atLeast' | 'exact'
  /** The rule that requires it, as named in messages. */
  readonly by: string
  readonly path: Path
}

/** The combined requirement of all rules for one agent and target. */
export interface Settled {
  readonly agent: SnapshotAgent
  readonly target: string
  readonly of: Ref
  readonly value: number | null
  readonly how: 'atLeast' | 'exact'
  /** The rules that require exactly this value. A rule that accepts less is not the reason for the change. */
  readonly by: readonly string[]
  /** The place of the first of these rules in the file. */
  readonly path: Path
}

/** Rules that require different values for the same agents. */
export interface Clash {
  readonly of: Ref
  readonly path: Path
  /** Rule and value, in the order of the file. */
  readonly desired: readonly string[]
  readonly agents: readonly SnapshotAgent[]
}

/**
 * Combines requirements: several `atLeast` become the highest, and an `exact` one must satisfy all others. An agent with two
 * contradicting values gets neither, and the rules are named.
 */
export function settle(required: readonly Requirement[]): { settled: Settled[]; clashes: Clash[] } {
  const byTarget = groupBy(required, ({ agent, target }) => `${agent.id}/${target}`)
  const settled: Settled[] = []
  const clashes = new Map<string, { of: Ref; path: Path; desired: string[]; agents: SnapshotAgent[] }>()
  for (const same of byTarget.values()) {
    const one = combine(same)
    if (one !== undefined) settled.push(one)
    else addClash(clashes, same)
  }
  return { settled, clashes: [...clashes.values()] }
}

function combine(required: readonly Requirement[]): Settled | undefined {
  const [first] = required
  if (first === undefined) return undefined
  const shared = {
    agent: first.agent,
    target: first.target,
    of: first.of,
  }
  const findRequirements = (desired: number | null): Pick<Settled, 'by' | 'path'> => {
    const same = required.filter(({ value }) => value === desired)
    return { by: [...new Set(same.map(({ by }) => by))], path: same[0]?.path ?? first.path }
  }
  const exact = new Set(required.filter(({ how }) => how === 'exact').map(({ value }) => value))
  const levels = required.filter(({ how }) => how === 'atLeast').map(({ value }) => value ?? 0)
  const highest = Math.max(...levels)
  if (exact.size === 0) return { ...shared, value: highest, how: 'atLeast', ...findRequirements(highest) }
  const [value = null] = exact
  const allMet = levels.length === 0 || (value !== null && value >= highest)
  return exact.size === 1 && allMet ? { ...shared, value, how: 'exact', ...findRequirements(value) } : undefined
}

function addClash(
  clashes: Map<string, { of: Ref; path: Path; desired: string[]; agents: SnapshotAgent[] }>,
  required: readonly Requirement[],
): void {
  const [first] = required
  const last = required.at(-1)
  if (first === undefined || last === undefined) return
  const desired = [
    ...new Set(required.map(({ by, value }) => `${by} ${value === null ? 'removes it' : `wants ${value}`}`)),
  ]
  const key = `${first.target}\n${desired.join('\n')}`
  const known = clashes.get(key)
  if (known === undefined) clashes.set(key, { of: first.of, path: last.path, desired: desired, agents: [first.agent] })
  else known.agents.push(first.agent)
}

import { type Issue, ValidationError } from '../../core/errors'
import type { DriftKind, Ref, Snapshot } from '../../documents'
import { indexNames } from '../kit/names'
import { HEADING, KINDS, listThings } from './kinds'

/** Pairs items whose names differ: name or id on the left to name or id on the right. */
export type DriftMap = {
  readonly [kind in (typeof HEADING)[DriftKind]]?: Readonly<Record<string, string>> | undefined
}

/** The items of one snapshot that correspond to those of another. */
export interface Pairing {
  /** For each kind, the left id of each paired right id. */
  readonly toLeft: ReadonlyMap<DriftKind, ReadonlyMap<string, string>>
  /** Names that several items share, so that these cannot be paired by name. */
  readonly notes: readonly string[]
}

/**
 * Pairs the items of two snapshots: by the map; by id within the same org; by name. Items that share a name with others of
 * their kind are paired by id alone.
 * @param map from names or ids of the left side to names or ids of the right side
 * @throws ValidationError for a map that names an item which does not exist
 */
export function pair(left: Snapshot, right: Snapshot, map: DriftMap = {}): Pairing {
  const issues: Issue[] = []
  const notes: string[] = []
  const toLeft = new Map(
    KINDS.map((kind) => {
      const ownMap = map[HEADING[kind]] ?? {}
      const sides = [listThings(left, kind), listThings(right, kind)] as const
      return [kind, pairKind(kind, ...sides, left.org.id === right.org.id, ownMap, issues, notes)] as const
    }),
  )
  if (issues.length > 0) throw new ValidationError(issues, { subject: 'map' })
  return { toLeft, notes }
}

function pairKind(
  kind: DriftKind,
  left: readonly Ref[],
  right: readonly Ref[],
  sameOrg: boolean,
  map: Readonly<Record<string, string>>,
  issues: Issue[],
  notes: string[],
): Map<string, string> {
  const toLeft = mapped(kind, left, right, map, issues)
  const taken = new Set(toLeft.values())
  const put = (rightId: string, leftId: string): void => {
    toLeft.set(rightId, leftId)
    taken.add(leftId)
  }
  const ids = new Set(left.map(({ id }) => id))
  // The same id in another org is a coincidence or comes from a copied file. Then items are paired by name, unless
  // names are ambiguous.
  const repeated = new Set([...repeatedNames(left), ...repeatedNames(right)])
  for (const { id, name } of right) {
    if ((sameOrg || repeated.has(name)) && ids.has(id) && !toLeft.has(id) && !taken.has(id)) put(id, id)
  }
  const free = new Map(left.filter(({ id }) => !taken.has(id)).map((one) => [one.name, one.id]))
  for (const { id, name } of right) {
    const leftId = free.get(name)
    if (toLeft.has(id) || leftId === undefined || repeated.has(name)) continue
    put(id, leftId)
  }
  const unpaired = [...left.filter(({ id }) => !taken.has(id)), ...right.filter(({ id }) => !toLeft.has(id))]
  const unclear = [...new Set(unpaired.map(({ name }) => name))].filter((name) => repeated.has(name)).sort()
  for (const name of unclear) {
    notes.push(`Several ${HEADING[kind]} are called ${name}: pair them by id in a map.`)
  }
  return toLeft
}

function mapped(
  kind: DriftKind,
  left: readonly Ref[],
  right: readonly Ref[],
  map: Readonly<Record<string, string>>,
  issues: Issue[],
): Map<string, string> {
  const toLeft = new Map<string, string>()
  const taken = new Set<string>()
  const entries = Object.entries(map)
  if (entries.length === 0) return toLeft
  const [leftNames, rightNames] = [indexNames(kind, left), indexNames(kind, right)]
  for (const [from, to] of entries) {
    const [leftOne, rightOne] = [leftNames.find(from), rightNames.find(to)]
    const path = `${HEADING[kind]}.${from}`
    if ('problem' in leftOne) issues.push({ path, message: `left side: ${leftOne.problem}` })
    else if ('problem' in rightOne) issues.push({ path, message: `right side: ${rightOne.problem}` })
    else if (toLeft.has(rightOne.item.id)) issues.push({ path, message: `${to} is paired twice` })
    else if (taken.has(leftOne.item.id)) issues.push({ path, message: `${leftOne.item.name} is paired twice` })
    else toLeft.set(rightOne.item.id, leftOne.item.id)
    if ('item' in leftOne) taken.add(leftOne.item.id)
  }
  return toLeft
}

function repeatedNames(things: readonly Ref[]): Set<string> {
  const seen = new Set<string>()
  return new Set(things.filter(({ name }) => seen.has(name) || !seen.add(name)).map(({ name }) => name))
}

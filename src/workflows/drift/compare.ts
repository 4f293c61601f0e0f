import * as z from 'zod/mini'
import { checkDocument } from '../../core/checks'
import { ValidationError } from '../../core/errors'
import type { Json } from '../../core/json/json'
import { aDocument, byName, checkOptions, objectSchema, optional, text } from '../../core/schema'
import type { Difference, DriftKind, DriftRef, DriftReport, DriftSide, Snapshot } from '../../documents'
import { sameLevel } from '../kit/read-levels'
import { wildcard } from '../kit/wildcard'
import { type Comparability, comparability, outsideNotes } from './comparability'
import { collectFields, type Field, type Fields } from './fields'
import { HEADING, KINDS } from './kinds'
import { type DriftMap, pair } from './pairing'
import { buildView, type View } from './view'

/** Options of comparing two snapshots. */
export interface CompareOptions {
  /** A common ancestor of both, which shows the side that made each change, and conflicts. */
  readonly base?: Snapshot | undefined
  /** Pairs items whose names differ. Default: by id within one org, by name between two. */
  readonly map?: DriftMap | undefined
  /**
   * Allowed differences, as patterns of paths with `*` for any text, such as `divisions` or `queues/Test*`. A pattern
   * allows everything below what it matches.
   */
  readonly ignore?: readonly string[] | undefined
  /** Only these kinds. Default: all. */
  readonly kinds?: readonly DriftKind[] | undefined
}

/**
 * Compares the configuration in two snapshots: items are matched by name (by id within one org), references are
 * resolved, and the order of lists does not matter. Parts that a side could not read are not compared, and the notes
 * name them. With a base, each difference says which side changed. Pure.
 * @throws ValidationError for a map that names items which do not exist
 * @example
 * const { differences } = compareSnapshots(expected, await captureSnapshot(client), { ignore: ['divisions', 'queues/Test*'] })
 */
export function compareSnapshots(left: Snapshot, right: Snapshot, options: CompareOptions = {}): DriftReport {
  checkDocument(left, 'left', 'skillroute/snapshot@1')
  checkDocument(right, 'right', 'skillroute/snapshot@1')
  checkOptions(options, {
    base: z.optional(aDocument('skillroute/snapshot@1')),
    map: z.optional(objectSchema<DriftMap>(optional(byName(text()), ...Object.values(HEADING)))),
    ignore: z.optional(z.array(z.string())),
    kinds: z.optional(z.array(z.enum(KINDS))),
  })
  const { base, map, kinds = KINDS } = options
  const pairing = pair(left, right, map)
  const sides: Sides = {
    left: buildView(left, 'left', undefined),
    right: buildView(right, 'right', pairing.toLeft),
    base: base === undefined ? undefined : baseView(base, left, right, pairing.toLeft),
  }
  const inBase = sides.base === undefined ? undefined : comparability(sides.base, sides.left)
  const comparable = comparability(sides.left, sides.right)
  const found = KINDS.filter((kind) => kinds.includes(kind)).flatMap((kind) =>
    compareKind({ ...sides, inBase }, comparable, kind),
  )
  const isAllowed = allowList(options.ignore ?? [])
  const differences = found.filter(({ path }) => !isAllowed(path))
  return {
    format: 'skillroute/drift@1',
    left: buildSide(left),
    right: buildSide(right),
    ...(base === undefined ? {} : { base: buildSide(base) }),
    differences,
    allowed: found.length - differences.length,
    notes: [...pairing.notes, ...comparable.notes, ...outsideNotes(KINDS.filter((kind) => kinds.includes(kind)))],
  }
}

interface Sides {
  readonly left: View
  readonly right: View
  readonly base: View | undefined
  /** What the base says for certain. */
  readonly inBase?: Comparability | undefined
}

function buildSide(snapshot: Snapshot): DriftSide {
  const { org, takenAt } = snapshot
  return { org: { id: org.id, name: org.name }, takenAt }
}

/** The base with the keys of the left side; items that only the right side has get the right side's keys. */
function baseView(
  base: Snapshot,
  left: Snapshot,
  right: Snapshot,
  rightToLeft: ReadonlyMap<DriftKind, ReadonlyMap<string, string>>,
): View {
  const [baseToLeft, baseToRight] = [pair(left, base).toLeft, pair(right, base).toLeft]
  const keys = new Map(
    KINDS.map((kind) => {
      const byRight = [...(baseToRight.get(kind) ?? [])].map(([baseId, rightId]): [string, string] => [
        baseId,
        rightToLeft.get(kind)?.get(rightId) ?? `right:${rightId}`,
      ])
      return [kind, new Map([...byRight, ...(baseToLeft.get(kind) ?? [])])] as const
    }),
  )
  return buildView(base, 'base', keys)
}

function compareKind(sides: Sides, comparable: Comparability, kind: DriftKind): Difference[] {
  const { left, right } = sides
  const [leftThings, rightThings] = [left.things.get(kind), right.things.get(kind)]
  const keys = [...(leftThings?.keys() ?? [])]
  for (const key of rightThings?.keys() ?? []) if (!leftThings?.has(key)) keys.push(key)
  const order = keys
    .map((key) => ({ key, name: (leftThings?.get(key) ?? rightThings?.get(key))?.name ?? key }))
    .sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : a.key < b.key ? -1 : 1))
  return order.flatMap(({ key }) => compareThing(sides, comparable, kind, key))
}

function compareThing(sides: Sides, comparable: Comparability, kind: DriftKind, key: string): Difference[] {
  const { left, right } = sides
  const leftFields = collectFields(left, kind, key)
  const rightFields = collectFields(right, kind, key)
  if (leftFields !== undefined && rightFields !== undefined) {
    return compareFields(sides, comparable, kind, key, leftFields, rightFields)
  }
  if (!comparable.exists(kind, leftFields === undefined ? 'left' : 'right')) return []
  const subject = buildSubject(sides, kind, key)
  const shared = { path: `${HEADING[kind]}/${subject.name}`, kind, subject }
  const by = existenceBy(sides, kind, key, leftFields, rightFields)
  return leftFields === undefined
    ? [{ ...shared, change: 'added', left: null, right: subject.name, ...by }]
    : [{ ...shared, change: 'removed', left: subject.name, right: null, ...by }]
}

function buildSubject({ left, right }: Sides, kind: DriftKind, key: string): DriftRef {
  const [leftId, rightId] = [left.idOf(kind, key), right.idOf(kind, key)]
  const name = leftId === undefined ? right.nameOf(kind, rightId ?? key) : left.nameOf(kind, leftId)
  return { name, leftId: leftId ?? null, rightId: rightId ?? null }
}

function compareFields(
  sides: Sides,
  comparable: Comparability,
  kind: DriftKind,
  key: string,
  left: Fields,
  right: Fields,
): Difference[] {
  const subject = buildSubject(sides, kind, key)
  let base: Fields | undefined
  const differences: Difference[] = []
  for (const name of new Set([...left.keys(), ...right.keys()])) {
    const [a, b] = [left.get(name), right.get(name)]
    const field = a ?? b
    if (field === undefined || sameField(a, b) || !comparable.field(kind, subject, field)) continue
    // Only an item with a difference is compared with the base.
    if (sides.base !== undefined) base ??= collectFields(sides.base, kind, key) ?? new Map()
    const baseRef = { ...subject, leftId: sides.base?.idOf(kind, key) ?? null, rightId: subject.leftId }
    const isThere = baseRef.leftId !== null || sides.inBase?.exists(kind, 'left') === true
    const isKnown = isThere && sides.inBase?.field(kind, baseRef, field) === true
    differences.push(toDifference(sides, kind, subject, field, a, b, base?.get(name), isKnown))
  }
  return differences.sort((difference, other) =>
    difference.path < other.path ? -1 : difference.path > other.path ? 1 : 0,
  )
}

function sameField(a: Field | undefined, b: Field | undefined): boolean {
  if (a === undefined || b === undefined) return a === b
  if (typeof a.comparedAs === 'number' && typeof b.comparedAs === 'number') return sameLevel(a.comparedAs, b.comparedAs)
  return a.comparedAs === b.comparedAs
}

function toDifference(
  sides: Sides,
  kind: DriftKind,
  subject: DriftRef,
  field: Field,
  left: Field | undefined,
  right: Field | undefined,
  base: Field | undefined,
  hasBase: boolean,
): Difference {
  const { aspect } = field
  const item = field.item === undefined ? undefined : buildItem(sides, field.item)
  const path = [HEADING[kind], subject.name, aspect, ...(item === undefined ? [] : [item.name])].join('/')
  return {
    path,
    kind,
    subject,
    aspect,
    ...(item === undefined ? {} : { item }),
    change: left === undefined ? 'added' : right === undefined ? 'removed' : 'changed',
    left: left?.format() ?? null,
    right: right?.format() ?? null,
    ...(hasBase
      ? { base: base?.format() ?? null, by: sameField(base, left) ? 'right' : sameField(base, right) ? 'left' : 'both' }
      : {}),
  }
}

function buildItem({ left, right }: Sides, { kind, key, id }: NonNullable<Field['item']>): DriftRef {
  if (kind === 'text') return { name: id, leftId: id, rightId: id }
  const [leftId = null, rightId = null] = [left.idOf(kind, key), right.idOf(kind, key)]
  const name = leftId === null ? right.nameOf(kind, rightId ?? id) : left.nameOf(kind, leftId)
  return { name, leftId, rightId }
}

/** The side that created or removed an item; both if one side removed an item that the other changed. */
function existenceBy(
  { base, inBase }: Sides,
  kind: DriftKind,
  key: string,
  left: Fields | undefined,
  right: Fields | undefined,
): { base?: Json; by?: 'left' | 'right' | 'both' } {
  if (base === undefined) return {}
  const was = collectFields(base, kind, key)
  const name = was?.get('name')?.format() ?? null
  const here = left ?? right
  const side = left === undefined ? 'right' : 'left'
  if (was === undefined) return inBase?.exists(kind, 'left') === true ? { base: null, by: side } : {}
  const unchanged =
    here !== undefined && here.size === was.size && [...here].every(([at, field]) => sameField(field, was.get(at)))
  return { base: name, by: unchanged ? (side === 'left' ? 'right' : 'left') : 'both' }
}

/**
 * Whether a path, or anything above it, matches one of the patterns.
 * @throws ValidationError for each pattern with an unknown kind: it would allow nothing
 */
function allowList(patterns: readonly string[]): (path: string) => boolean {
  const unknown = patterns.filter((pattern) => !hasKind(pattern))
  if (unknown.length > 0) {
    const kinds = Object.values(HEADING).join(', ')
    const issues = unknown.map((pattern) => {
      const [kind = ''] = pattern.split('/')
      const message = `--ignore: "${pattern}" matches nothing, since there is no kind "${kind}"; begin it with one of ${kinds}`
      return { path: 'ignore', message }
    })
    throw new ValidationError(issues)
  }
  // A pattern covers what it matches and everything below it.
  const tests = patterns.flatMap((pattern) => [wildcard(pattern), wildcard(`${pattern.replace(/\/$/, '')}/*`)])
  return (path) => tests.some((matches) => matches(path))
}

/** Whether a pattern can match a path: up to its first `*`, its first part must be a kind. */
function hasKind(pattern: string): boolean {
  const [first = ''] = pattern.toLowerCase().split('/')
  const [start = '', ...stars] = first.split('*')
  const headings = Object.values(HEADING).map((heading) => heading.toLowerCase())
  return headings.some((heading) => (stars.length === 0 ? heading === start : heading.startsWith(start)))
}

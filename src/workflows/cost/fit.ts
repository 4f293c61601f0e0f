import { groupBy } from '../../core/group-by'
import type { Change, LeftOut, RequestBudget, Within } from '../../documents'
import { changedOwner } from '../../documents/plan/aspect-name'
import { calculateSeconds } from '../../transport/limits/spread'
import { describeAspect } from '../subjects/subject'

/** Changes that fit into a time, and those that do not. */
export interface Fitted {
  readonly changes: readonly Change[]
  readonly cut: readonly Change[]
}

/**
 * Selects the most valuable changes that fit into a time. Groups stay complete: all changes of one user, and the
 * settings of a queue with the members who move with them.
 * @param estimateMinutes time that changes take, in minutes
 */
export function fitted(
  changes: readonly Change[],
  { minutes, cut = false }: Within,
  estimateMinutes: (changes: readonly Change[]) => number,
): Fitted {
  if (!cut || estimateMinutes(changes) <= minutes) return { changes, cut: [] }
  const groups = groupChanges(changes).sort((a, b) => totalValue(b) - totalValue(a))
  const first = (count: number): ReadonlySet<Change> => new Set(groups.slice(0, count).flat())
  // A binary search works, since more groups never take less time.
  let [fits, tooMany] = [0, groups.length]
  while (tooMany - fits > 1) {
    const middle = Math.floor((fits + tooMany) / 2)
    const retained = first(middle)
    if (estimateMinutes(changes.filter((change) => retained.has(change))) <= minutes) fits = middle
    else tooMany = middle
  }
  const retained = first(fits)
  return {
    changes: changes.filter((change) => retained.has(change)),
    cut: changes.filter((change) => !retained.has(change)),
  }
}

/** Warning about changes that were left out; the plan names each. */
export function cutWarnings(cut: readonly Change[], of: number): string[] {
  if (cut.length === 0) return []
  return [
    `Cut to fit the time: ${cut.length} of ${of} changes are left out, those of least value. Plan again once this is applied.`,
  ]
}

/** Entries of a plan for changes that were left out. */
export function cutLeftOut(cut: readonly Change[]): LeftOut[] {
  return cut.map((change) => ({
    code: 'time',
    what: `${changedOwner(change).name} / ${describeAspect(change)}`,
    why: 'the time that applying may take is over before it',
  }))
}

/** The lowest whole rate at which requests fit into a time; undefined when no allowed rate is enough. */
export function findRate(requests: number, minutes: number): number | undefined {
  let [tooLow, enough] = [0, HIGHEST_RATE]
  if (calculateSeconds(requests, enough) > minutes * 60) return undefined
  while (enough - tooLow > 1) {
    const middle = Math.floor((tooLow + enough) / 2)
    if (calculateSeconds(requests, middle) <= minutes * 60) enough = middle
    else tooLow = middle
  }
  return enough
}

/** Maximum requests per minute; the platform's own limits are far lower. */
const HIGHEST_RATE = 100_000

/**
 * Writes a sentence with the time that a plan takes and the allowed time. If the plan does not fit, it also says which
 * rate or number of changes would.
 * @param minutes the allowed time
 * @param fitting how many of its changes fit; undefined: unknown
 */
export function timeText(
  { total, ratePerMinute, minutes: takes }: RequestBudget,
  minutes: number,
  changes: number,
  fitting?: number,
): string {
  const [taken, allowed] = times(takes, minutes)
  const head = `${total} requests take ${taken} at ${ratePerMinute} a minute; at most ${allowed} ${allowed === '1 minute' ? 'is' : 'are'} allowed`
  if (takes <= minutes) return head
  const rate = findRate(total, minutes)
  const ways = [
    ...(rate === undefined ? [] : [`a rate of ${rate} requests a minute`]),
    ...(fitting === undefined || fitting === 0 ? [] : [`a plan of ${fitting} of its ${changes} changes`]),
  ]
  const none = fitting === undefined ? 'plan fewer changes' : 'nothing of it fits'
  return `${head}: ${ways.length === 0 ? none : `${ways.join(', or ')} would fit`}`
}

/** Two times in words, with enough digits to tell them apart. */
function times(a: number, b: number): [string, string] {
  for (let digits = 3; ; digits++) {
    const texts: [string, string] = [timeWords(a, digits), timeWords(b, digits)]
    if (a === b || texts[0] !== texts[1] || digits === MAX_DIGITS) return texts
  }
}

/** Times have three digits, or up to this many if two times must differ. */
const MAX_DIGITS = 8

function timeWords(minutes: number, digits: number): string {
  const rounded = (value: number): number => Number(value.toPrecision(digits))
  if (minutes < 1) return `${rounded(minutes * 60)} s`
  return rounded(minutes) === 1 ? '1 minute' : `${rounded(minutes)} minutes`
}

function totalValue(group: readonly Change[]): number {
  return group.reduce((sum, { value }) => sum + (value?.contactsPerWeek ?? 0), 0)
}

/** Changes that are made together or not at all, in the order of the plan. */
function groupChanges(changes: readonly Change[]): Change[][] {
  const withSettings = new Set(changes.flatMap((change) => (change.kind === 'queue.set' ? [change.queue.id] : [])))
  const root = new Map<string, string>()
  const find = (key: string): string => {
    let at = key
    for (let up = root.get(at); up !== undefined && up !== at; up = root.get(at)) at = up
    return at
  }
  const keyOf = (change: Change): string => {
    if (change.kind === 'queue.set') return `queue/${change.queue.id}`
    return `user/${changedOwner(change).id}`
  }
  for (const change of changes) {
    if (!('queue' in change) || !withSettings.has(change.queue.id)) continue
    root.set(find(keyOf(change)), find(`queue/${change.queue.id}`))
  }
  return [...groupBy(changes, (change) => find(keyOf(change))).values()]
}

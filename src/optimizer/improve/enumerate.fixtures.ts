import { sumsOf, type WeekService } from './center/evaluate'
import { lowestAllowed } from './center/queues'
import { createEvaluator, type Evaluator, type SmallCenter } from './small-centers.fixtures'

/** A set of changes and its gain in evaluated weeks, as a part of the contacts that count. */
export interface Evaluated {
  readonly changes: readonly string[]
  readonly gain: number
}

/** The gain of changes in so many evaluated weeks; undefined where a queue loses more than it may. */
export function gainIn(
  center: SmallCenter,
  changes: readonly string[],
  weeks: number,
  evaluator = createEvaluator(center),
) {
  const own = Array.from({ length: weeks }, (_, w) => evaluator.week(changes, w))
  const before = Array.from({ length: weeks }, (_, w) => evaluator.week([], w))
  return isAllowed(evaluator, own, before) ? gainOver(evaluator, own, before) : undefined
}

function gainOver({ model, settings }: Evaluator, own: readonly WeekService[], before: readonly WeekService[]): number {
  const weights = Float64Array.from(model.contactTypes, ({ queueId }) =>
    settings.queues?.has(queueId) === false ? 0 : (settings.weights[queueId] ?? 1),
  )
  const all = own.map((week, w) => [sumsOf(week, weights), sumsOf(before[w] ?? week, weights)] as const)
  const offered = all.reduce((sum, [, base]) => sum + base.offered, 0)
  return all.reduce((sum, [after, base]) => sum + after.within - base.within, 0) / Math.max(1, offered)
}

function isAllowed(
  { model, settings }: Evaluator,
  own: readonly WeekService[],
  before: readonly WeekService[],
  slack = 0,
): boolean {
  return model.queues.every(({ id }) => {
    const only = Float64Array.from(model.contactTypes, ({ queueId }) => (queueId === id ? 1 : 0))
    const levelOf = (weeks: readonly WeekService[]) => {
      const sums = weeks.map((week) => sumsOf(week, only))
      return sums.reduce((sum, { within }) => sum + within, 0) / sums.reduce((sum, { offered }) => sum + offered, 0)
    }
    const [was, is] = [levelOf(before), levelOf(own)]
    const target = Math.max(...model.contactTypes.flatMap((type) => (type.queueId === id ? [type.target.ratio] : [])))
    return is + slack >= lowestAllowed(was, target, settings)
  })
}

/** Weeks after which the last sets are compared. */
const WEEKS = 64
const MIN_LEFT = 10

/** Standard errors by which a set must be behind to be left out. */
const BEHIND = 3.5

/** The best sets of `size` changes, best first: all are tried, in more weeks those that are not clearly behind. */
export function enumerate(center: SmallCenter, size: number): Evaluated[] {
  const evaluator = createEvaluator(center)
  const base = Array.from({ length: WEEKS }, (_, w) => evaluator.week([], w))
  let left = setsOf(evaluator.atoms, size)
    .filter(center.allowsAll)
    .map((changes) => ({ changes, weeks: [] as WeekService[], gains: [] as number[] }))
  for (let count = 1; ; count = Math.min(WEEKS, 2 * count)) {
    for (const one of left) {
      for (let w = one.weeks.length; w < count; w++) {
        const week = evaluator.week(one.changes, w)
        one.weeks.push(week)
        one.gains.push(gainOver(evaluator, [week], base.slice(w, w + 1)))
      }
    }
    const slack = count < 4 ? 1 : count < WEEKS ? 0.02 : 0
    left = left.filter(({ weeks }) => isAllowed(evaluator, weeks, base, slack))
    left.sort((x, y) => mean(y.gains) - mean(x.gains))
    if (count === WEEKS) return left.map(({ changes, gains }) => ({ changes, gain: mean(gains) }))
    const best = left[0]?.gains ?? []
    left = left.filter(({ gains }, i) => i < MIN_LEFT || !isBehind(best, gains))
    left = left.slice(0, Math.max(MIN_LEFT, Math.ceil(left.length / 2)))
  }
}

export function setsOf(atoms: readonly string[], size: number): string[][] {
  if (size === 0) return [[]]
  return atoms.flatMap((atom, i) => setsOf(atoms.slice(i + 1), size - 1).map((rest) => [atom, ...rest]))
}

function isBehind(best: readonly number[], own: readonly number[]): boolean {
  const differences = best.map((gain, w) => gain - (own[w] ?? 0))
  const middle = mean(differences)
  const squares = differences.reduce((sum, value) => sum + (value - middle) ** 2, 0)
  const spread = own.length < 4 ? 0.006 : Math.max(0.002, Math.sqrt(squares / (own.length - 1)))
  return middle > (BEHIND * spread) / Math.sqrt(own.length)
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length)
}

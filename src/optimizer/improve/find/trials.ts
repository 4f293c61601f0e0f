import type { Center, Steps } from '../center/center'
import { designWith } from '../center/design'
import { judgeWeek, sumsOf, type WeekService } from '../center/judge'
import type { Made } from '../center/tokens'
import { keyOf } from './limits'

/** Weeks of trials: neither steps of the search nor judged weeks have their callers. */
const TRIALS_FROM = 500_000

/** Changes that are tried, and the weeks that were simulated with them. */
export interface Trial {
  readonly made: readonly Made[]
  readonly weeks: readonly WeekService[]
}

/** What one set of changes brings beside another, in weighted contacts within the target per week. */
export interface Difference {
  readonly mean: number
  /** Standard error over weeks; infinite for one week. */
  readonly error: number
  readonly weeks: readonly number[]
}

/** Sets of changes in common weeks. */
export interface Trials {
  /** The first weeks of a set of changes, those that were simulated before included. */
  run(made: readonly Made[], weeks: number): Steps<Trial>
  /** Over the weeks that both have. */
  difference(one: Trial, other: Trial): Difference
  /** Whether no queue loses more than it may, `slack` standard errors aside, against the same weeks without changes. */
  isAllowed(trial: Trial, slack: number): Steps<boolean>
  /** Contacts simulated so far. */
  spent(): number
  /** Counts contacts that were simulated elsewhere. */
  spend(contacts: number): void
}

/** Standard error of a difference of service levels on the same callers, of one contact: about half of one. */
const NOISE = 0.5

export function createTrials(center: Center): Trials {
  const { settings, weights } = center
  const known = new Map<string, WeekService[]>()
  let contacts = 0

  function* run(made: readonly Made[], count: number): Steps<Trial> {
    const key = keyOf(made)
    const weeks = known.get(key) ?? []
    known.set(key, weeks)
    if (weeks.length < count) {
      const compiled = designWith(center, made)
      while (weeks.length < count) {
        const week = yield* judgeWeek(compiled, center.weekOf(TRIALS_FROM + weeks.length), settings.hours)
        contacts += week.offered.reduce((sum, offered) => sum + offered, 0)
        weeks.push(week)
        yield
      }
    }
    return { made, weeks: weeks.slice(0, count) }
  }

  return {
    run,
    spent: () => contacts,
    spend: (more) => {
      contacts += more
    },
    difference: (one, other) => {
      const count = Math.min(one.weeks.length, other.weeks.length)
      const weeks = Array.from({ length: count }, (_, w) => withinOf(one, w, weights) - withinOf(other, w, weights))
      const mean = weeks.reduce((sum, value) => sum + value, 0) / Math.max(1, count)
      const squares = weeks.reduce((sum, value) => sum + (value - mean) ** 2, 0)
      return { mean, error: count < 2 ? Number.POSITIVE_INFINITY : Math.sqrt(squares / (count - 1) / count), weeks }
    },
    *isAllowed(trial, slack) {
      if (settings.allowLoss >= 1) return true
      const first = yield* run([], trial.weeks.length)
      return keepsQueues(center, first, trial, slack)
    },
  }
}

function withinOf({ weeks }: Trial, week: number, weights: Float64Array): number {
  const own = weeks[week]
  return own === undefined ? 0 : sumsOf(own, weights).within
}

/** No queue loses more than it may, and none falls below a target that it met. */
function keepsQueues({ model, settings }: Center, first: Trial, after: Trial, slack: number): boolean {
  const { contactTypes } = model
  return model.queues.every(({ id }) => {
    const types = contactTypes.flatMap(({ queueId }, k) => (queueId === id ? [k] : []))
    const sum = ({ weeks }: Trial, what: 'offered' | 'within') =>
      weeks.reduce((all, week) => all + types.reduce((own, k) => own + (week[what][k] ?? 0), 0), 0)
    const offered = sum(first, 'offered')
    if (offered === 0) return true
    const [was, level] = [sum(first, 'within') / offered, sum(after, 'within') / offered]
    const target = Math.max(...types.map((k) => contactTypes[k]?.target.ratio ?? 0))
    const least = Math.max(was - settings.allowLoss, was >= target ? target : 0)
    return level + (slack * NOISE) / Math.sqrt(offered) >= Math.min(was, least)
  })
}

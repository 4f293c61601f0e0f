import { WEEK_DAYS } from '../../../core/time/durations'
import type { Center } from '../center/center'
import { designWith } from '../center/design'
import { evaluateDays, sumsOf, type WeekService } from '../center/evaluate'
import { lowestAllowed, NOISE, queuesOf } from '../center/queues'
import type { Made } from '../center/tokens'
import { keyOf } from './limits'

/** First week number of trials: their callers occur neither in the steps of the search nor in evaluated weeks. */
const TRIALS_FROM = 500_000

/** Changes that are tried, and their simulated days. */
export interface Trial {
  readonly made: readonly Made[]
  readonly days: readonly WeekService[]
}

/** Gain of one set of changes over another, in weighted contacts within the target per week. */
export interface Difference {
  readonly mean: number
  /** Standard error over days; infinite for one day. */
  readonly error: number
}

export type Trials = ReturnType<typeof createTrials>

/** Compares sets of changes in common days of common weeks. */
export function createTrials(center: Center) {
  const { settings, weights } = center
  const trialsByKey = new Map<string, Days>()
  let contacts = 0

  /** The first days of a set of changes, including those simulated before. */
  function run(made: readonly Made[], count: number): Trial {
    const key = keyOf(made)
    const trial = trialsByKey.get(key) ?? { done: [], coming: allDays(center, made) }
    trialsByKey.set(key, trial)
    while (trial.done.length < count) {
      const { value: day } = trial.coming.next()
      contacts += day.offered.reduce((sum, offered) => sum + offered, 0)
      trial.done.push(day)
    }
    return { made, days: trial.done.slice(0, count) }
  }

  return {
    run,
    /** Number of contacts simulated so far. */
    spent: () => contacts,
    /** Counts contacts that were simulated elsewhere. */
    spend: (more: number) => {
      contacts += more
    },
    /** Compares two sets over the days that both have. */
    difference: (one: Trial, other: Trial): Difference => {
      const count = Math.min(one.days.length, other.days.length)
      const days = Array.from(
        { length: count },
        (_, day) => WEEK_DAYS * (withinOf(one, day, weights) - withinOf(other, day, weights)),
      )
      const mean = days.reduce((sum, value) => sum + value, 0) / Math.max(1, count)
      const squares = days.reduce((sum, value) => sum + (value - mean) ** 2, 0)
      return { mean, error: count < 2 ? Number.POSITIVE_INFINITY : Math.sqrt(squares / (count - 1) / count) }
    },
    /**
     * Whether no queue loses more than it may, with a tolerance of `slack` standard errors, compared with the same days
     * without changes.
     */
    isAllowed(trial: Trial, slack: number): boolean {
      if (settings.maxServiceLevelDrop >= 1) return true
      const first = run([], trial.days.length)
      return keepsQueues(center, first, trial, slack)
    },
  }
}

/** Days of a set of changes: those already simulated, and an iterator that continues after them. */
interface Days {
  readonly done: WeekService[]
  readonly coming: Generator<WeekService, never>
}

function* allDays(center: Center, made: readonly Made[]): Days['coming'] {
  const compiled = designWith(center, made)
  for (let week = TRIALS_FROM; ; week++) yield* evaluateDays(compiled, center.weekOf(week), center.settings.hours)
}

function withinOf({ days }: Trial, day: number, weights: Float64Array): number {
  const dayCounts = days[day]
  return dayCounts === undefined ? 0 : sumsOf(dayCounts, weights).within
}

/** No queue loses more than it may, and none falls below a target that it met. */
function keepsQueues({ model, settings }: Center, first: Trial, after: Trial, slack: number): boolean {
  return queuesOf(model, () => true).every(({ types, target }) => {
    const sum = ({ days }: Trial, what: 'offered' | 'within') =>
      days.reduce((all, day) => all + types.reduce((dayTotal, k) => dayTotal + (day[what][k] ?? 0), 0), 0)
    const offered = sum(first, 'offered')
    if (offered === 0) return true
    const [was, level] = [sum(first, 'within') / offered, sum(after, 'within') / offered]
    return level + (slack * NOISE) / Math.sqrt(offered) >= lowestAllowed(was, target, settings)
  })
}

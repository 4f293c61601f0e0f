import { ValidationError } from '../../core/errors'
import { seededRandom } from '../../core/random'
import { isoTime } from '../../core/time/iso-time'
import type { Interval, Plan } from '../../documents'
import type { Experiment, ExperimentStretch } from './documents/experiment'
import { plannedAnalyses } from './math/kit/stopping'
import { learnPast, type Past } from './math/switchback/past'
import { alwaysValidSpread, calculatePower, switchbackBlocks, weeksNeeded } from './math/switchback/plan'
import type { DesignSettings } from './options'
import { findMidnight, type PastWeeks } from './past-weeks'
import { effectText, refuseWeak } from './refuse-weak'
import { together } from './served'

/** The parts of an experiment that its design decides. */
export type Designed = Pick<
  Experiment,
  'interval' | 'stopping' | 'adjustment' | 'groups' | 'blocks' | 'power' | 'notes'
>

/** Contacts of some queues expected between two instants. */
export type Expected = (queueIds: readonly string[], fromMs: number, toMs: number) => number

/**
 * A switchback with the smallest number of weeks that reaches the required power.
 * @throws ValidationError `experiment.power` if the maximum number of weeks is not enough
 */
export function designSwitchback(
  plan: Plan,
  chosen: DesignSettings,
  weeks: PastWeeks,
  forecastContacts: (days: Interval) => Expected,
): Designed {
  const { queues, alpha, effect, power, stopping, adjust, timeZone, block, washOutMinutes, seed, metric } = chosen
  const queueIds = queues.map(({ id }) => id)
  const cut = { timeZone, block, washOutMinutes }
  const learn = (how: 'learn' | 'apply' | 'none'): Past => learned(chosen, weeks, queueIds, how)
  const past = learn(HOW[adjust])
  const goal = { effect, power, alpha, stopping }
  const reached = weeksNeeded(past, goal, chosen.weeks)
  if (!reached.enough) {
    const halves =
      block === 'day'
        ? weeksNeeded(learned({ ...chosen, block: 'halfDay' }, weeks, queueIds, HOW[adjust]), goal, chosen.weeks)
        : undefined
    refuseWeak(
      chosen,
      reached,
      writeHint(chosen, weeksNeeded(learn('learn'), goal, chosen.weeks).enough, halves?.enough === true),
    )
  }
  const pairs = reached.weeks / 2
  const days = {
    start: isoTime(findMidnight(weeks.firstDay, timeZone)),
    end: isoTime(findMidnight(weeks.firstDay + 14 * pairs, timeZone)),
  }
  const expected = forecastContacts(days)
  const blocks = switchbackBlocks(past, {
    firstDay: weeks.firstDay,
    pairs,
    cut,
    expected: (fromMs, toMs) => expected(queueIds, fromMs, toMs),
    random: seededRandom(seed),
  })
  const at = (pair: number): string => isoTime(findMidnight(weeks.firstDay + 14 * pair, timeZone))
  return {
    interval: days,
    stopping:
      stopping === 'none'
        ? { rule: 'none' }
        : stopping === 'alwaysValid'
          ? { rule: 'alwaysValid', spread: alwaysValidSpread(past, pairs, goal) }
          : {
              rule: 'groupSequential',
              analyses: plannedAnalyses(stopping, pairs, alpha).map((analysis) => ({
                at: at(analysis.pairs),
                units: analysis.pairs * past.units.length,
                level: analysis.level,
              })),
            },
    adjustment: { by: adjust, slope: past.slope },
    groups: [{ name: 'all', queueIds, changeIds: plan.changes.map(({ id }) => id) }],
    blocks: blocks.map(
      ({ startMs, endMs, measuredFromMs, ...rest }): ExperimentStretch => ({
        start: isoTime(startMs),
        end: isoTime(endMs),
        measuredFrom: isoTime(measuredFromMs),
        group: 0,
        ...rest,
      }),
    ),
    power: { from: weeks.interval, ...roundedPower(calculatePower(past, pairs, goal)) },
    notes: [
      `Every ${block === 'day' ? 'weekday' : 'half of each weekday'} has the plan in one of two neighboring weeks, chosen at random.`,
      `An effect below ${effectText(metric, reached.smallest)} may well go unseen.`,
    ],
  }
}

const HOW = { none: 'none', forecast: 'apply', contacts: 'learn' } as const

/** Rounded, since figures of power are estimates. */
export function roundedPower({ weeks, power, smallest }: Pick<Experiment['power'], 'weeks' | 'power' | 'smallest'>) {
  return { weeks, power: Math.round(power * 1e4) / 1e4, smallest: Number(smallest.toPrecision(4)) }
}

function learned(
  { metric, timeZone, block, washOutMinutes }: DesignSettings,
  weeks: PastWeeks,
  queueIds: readonly string[],
  adjust: 'learn' | 'apply' | 'none',
): Past {
  const past = learnPast(together(weeks.served, queueIds), {
    firstDay: weeks.firstPastDay,
    weeks: weeks.weeks,
    cut: { timeZone, block, washOutMinutes },
    metric,
    adjust,
  })
  if (past !== undefined) return past
  const message = `from ${weeks.interval.start} to ${weeks.interval.end} no two neighboring weeks have contacts, so it is unknown how much weeks differ`
  throw new ValidationError([{ path: 'pastWeeks', message }], { subject: 'experiment' })
}

function writeHint({ adjust, block }: DesignSettings, contactsEnough: boolean, halvesEnough: boolean): string {
  const ways = [
    ...(halvesEnough ? ['half days instead of days would be enough'] : []),
    ...(adjust !== 'contacts' && contactsEnough ? ['an adjustment by the contacts that came would be enough'] : []),
  ]
  if (ways.length > 0) return `In the same time, ${ways.join(', and ')}.`
  return block === 'day' ? 'Take more weeks, half days, or a larger effect.' : 'Take more weeks, or a larger effect.'
}

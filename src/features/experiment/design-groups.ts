import { ValidationError } from '../../core/errors'
import { seededRandom } from '../../core/random'
import { MINUTE_MS } from '../../core/time/durations'
import type { Interval, Plan, Snapshot } from '../../documents'
import { changedOwner } from '../../documents/plan/aspect-name'
import { type Designed, type Expected, roundedPower } from './design-switchback'
import type { ExperimentGroup, ExperimentStretch } from './documents/experiment'
import { planControl, planStaggered, weeklyDifferences } from './math/panel/plan'
import { countOrders, shuffled } from './math/panel/staggered'
import { calculateMetric, servedBetween } from './math/switchback/past'
import type { DesignSettings } from './options'
import { findMidnight, type PastWeeks } from './past-weeks'
import { refuseWeak } from './refuse-weak'
import { together } from './served'

/**
 * A design in which the plan reaches the divisions one after another in random order, a week or more apart.
 * @throws ValidationError `experiment.groups` with too few groups, `experiment.power` if the maximum number of weeks is not enough
 */
export function designStaggered(
  plan: Plan,
  chosen: DesignSettings,
  weeks: PastWeeks,
  forecastContacts: (days: Interval) => Expected,
): Designed {
  const queueIds = chosen.queues.map(({ id }) => id)
  const { busy, leftOut } = busyGroups(groupAgents(plan, chosen.snapshot, queueIds), weeks)
  const groups = busy.filter(({ changeIds }) => changeIds.length > 0)
  const order = shuffled(
    groups.map((_, g) => g + 1),
    seededRandom(chosen.seed),
  )
  if (countOrders(order) * chosen.alpha < 1)
    throw tooFew(
      `only ${groups.length} divisions have changes and measured queues: whatever the result, random variation alone would show it once in ${countOrders(order)} times. Take at least 4, or a switchback`,
    )
  const past = listValues(groups, chosen, weeks)
  const weights = groups.map((group) => sumContacts(group, weeks))
  const reached = planStaggered(past, weights, { order, goal: chosen, maxWeeks: chosen.weeks, seed: chosen.seed })
  if (reached === undefined)
    throw tooFew(`${groups.length} divisions need ${groups.length + 1} weeks, one after another: allow as many weeks`)
  refuseWeak(chosen, reached, 'Take more weeks, a larger effect, or a switchback.')
  const { starts } = reached
  return {
    ...buildPanel(groups, chosen, weeks, { starts, from: 0, to: reached.weeks, forecastContacts }),
    power: { from: weeks.interval, ...roundedPower(reached) },
    notes: [
      'The plan reaches the divisions in random order. A change in one division must not affect the service of another.',
      ...fewOrdersNotes(countOrders(order), chosen.alpha),
      ...leftOut,
    ],
  }
}

/**
 * The groups that had contacts, and a note on the others, which cannot be compared.
 * @throws ValidationError `experiment.groups` if the plan changes one without contacts
 */
function busyGroups(
  groups: readonly ExperimentGroup[],
  weeks: PastWeeks,
): { readonly busy: ExperimentGroup[]; readonly leftOut: string[] } {
  const idle = groups.filter((group) => sumContacts(group, weeks) === 0)
  const changed = idle.filter(({ changeIds }) => changeIds.length > 0)
  if (changed.length > 0)
    throw tooFew(
      `the plan changes ${changed.map(({ name }) => name).join(', ')}, whose measured queues had no contacts in the past weeks: measure others there, or plan for fewer divisions`,
    )
  return {
    busy: groups.filter((group) => !idle.includes(group)),
    leftOut: leftOutNotes('their queues had no contacts', idle),
  }
}

function leftOutNotes(why: string, divisions: readonly { readonly name: string }[]): string[] {
  return divisions.length === 0 ? [] : [`Left out, since ${why}: ${divisions.map(({ name }) => name).join(', ')}.`]
}

/** Says by how much the few orders of few divisions make the test stricter than the error level. */
function fewOrdersNotes(orders: number, alpha: number): string[] {
  const level = Math.floor(orders * alpha) / orders
  if (level > 0.9 * alpha) return []
  return [
    `There are only ${orders} orders of so few divisions: false alarms come in ${(100 * level).toFixed(1)} % of such experiments, not in ${Number((100 * alpha).toPrecision(6))} %.`,
  ]
}

/**
 * Some divisions get the plan, others stay as they are; the past weeks are the weeks before.
 * @throws ValidationError `experiment.groups` without groups on both sides, `experiment.power` if the maximum number of
 *   weeks is not enough
 */
export function designControl(
  plan: Plan,
  chosen: DesignSettings,
  weeks: PastWeeks,
  forecastContacts: (days: Interval) => Expected,
): Designed {
  const queueIds = chosen.queues.map(({ id }) => id)
  const controls = chosen.snapshot.divisions.filter(({ id }) => chosen.control.includes(id))
  const named = new Set(controls.map(({ name }) => name))
  const groups = groupAgents(plan, chosen.snapshot, queueIds)
  const unmeasured = controls.filter(({ name }) => !groups.some((group) => group.name === name))
  const { busy, leftOut } = busyGroups(groups, weeks)
  const used = busy.filter(({ name, changeIds }) => named.has(name) || changeIds.length > 0)
  const touched = used.filter(({ name, changeIds }) => named.has(name) && changeIds.length > 0)
  if (touched.length > 0)
    throw tooFew(`the plan changes ${touched.map(({ name }) => name).join(', ')}, which cannot be a control then`)
  const isTreated = used.map(({ changeIds }) => changeIds.length > 0)
  if (!isTreated.includes(true) || !isTreated.includes(false))
    throw tooFew(
      'there must be a division that the plan changes and one that it does not, both with measured queues that had contacts',
    )
  const weights = used.map((group) => new Array<number>(weeks.weeks).fill(sumContacts(group, weeks)))
  const past = weeklyDifferences(listValues(used, chosen, weeks), weights, isTreated).filter(Number.isFinite)
  if (past.length < 3)
    throw tooFew('fewer than three past weeks have contacts on both sides, so it is unknown how much weeks differ')
  const reached = planControl(past, { goal: chosen, maxWeeks: chosen.weeks })
  refuseWeak(chosen, reached, 'Take more weeks, more past weeks, a larger effect, or a switchback.')
  const starts = used.map((_, g) => (isTreated[g] === true ? 0 : Infinity))
  return {
    ...buildPanel(used, chosen, weeks, { starts, from: -past.length, to: reached.weeks, forecastContacts }),
    power: { from: weeks.interval, ...roundedPower(reached) },
    notes: [
      'The divisions were not chosen at random: the result is right only if, without the plan, service would have changed equally on both sides.',
      ...leftOut,
      ...leftOutNotes('none of their queues is measured', unmeasured),
    ],
  }
}

function tooFew(message: string): ValidationError {
  return new ValidationError([{ path: 'groups', message }], { code: 'experiment.groups', subject: 'experiment' })
}

/** The metric of each group and past week. A week without contacts takes the mean of the others. */
function listValues(
  groups: readonly ExperimentGroup[],
  { metric, timeZone, washOutMinutes }: DesignSettings,
  weeks: PastWeeks,
): number[][] {
  return groups.map(({ queueIds }) => {
    const series = together(weeks.served, queueIds)
    const found = Array.from({ length: weeks.weeks }, (_, week) => {
      const fromMs = findMidnight(weeks.firstPastDay + 7 * week, timeZone) + washOutMinutes * MINUTE_MS
      return calculateMetric(
        metric,
        servedBetween(series, fromMs, findMidnight(weeks.firstPastDay + 7 * week + 7, timeZone)),
      )
    })
    const known = found.filter((one) => one !== undefined)
    const mean = known.reduce((sum, one) => sum + one, 0) / Math.max(1, known.length)
    return found.map((one) => one ?? mean)
  })
}

function sumContacts({ queueIds }: ExperimentGroup, { served }: PastWeeks): number {
  return together(served, queueIds).offered.reduce((sum, one) => sum + one, 0)
}

function buildPanel(
  groups: readonly ExperimentGroup[],
  { timeZone, washOutMinutes }: DesignSettings,
  { firstDay, firstPastDay, weeks, served }: PastWeeks,
  {
    starts,
    from,
    to,
    forecastContacts,
  }: {
    /** First week with the plan of each group. */
    readonly starts: readonly number[]
    readonly from: number
    readonly to: number
    readonly forecastContacts: (days: Interval) => Expected
  },
): Omit<Designed, 'power' | 'notes'> {
  const first = (week: number): number => (week < 0 ? firstPastDay + 7 * (weeks + week) : firstDay + 7 * week)
  const iso = (day: number): string => new Date(findMidnight(day, timeZone)).toISOString()
  const expected = forecastContacts({ start: iso(firstDay), end: iso(firstDay + 7 * to) })
  const blocks = Array.from({ length: to - from }, (_, i) => from + i).flatMap((week) =>
    groups.map(({ queueIds }, group): ExperimentStretch => {
      const [startMs, endMs] = [findMidnight(first(week), timeZone), findMidnight(first(week) + 7, timeZone)]
      const measuredFromMs = startMs + washOutMinutes * MINUTE_MS
      const contacts =
        week < 0
          ? servedBetween(together(served, queueIds), measuredFromMs, endMs).offered
          : expected(queueIds, measuredFromMs, endMs)
      return {
        start: new Date(startMs).toISOString(),
        end: new Date(endMs).toISOString(),
        measuredFrom: new Date(measuredFromMs).toISOString(),
        group,
        arm: week >= (starts[group] ?? Infinity) ? 'on' : 'off',
        unit: week - from,
        expected: contacts,
      }
    }),
  )
  return {
    interval: { start: iso(first(from)), end: iso(firstDay + 7 * to) },
    stopping: { rule: 'none' },
    adjustment: { by: 'none', slope: 0 },
    groups,
    blocks,
  }
}

/**
 * A group for each division that has queues to measure: these queues, and the changes of its agents and queues.
 * @param queueIds queues that are measured
 * @throws ValidationError `experiment.groups` if a change belongs to a division without such queues: its effect could
 * not be measured
 */
function groupAgents(plan: Plan, snapshot: Snapshot, queueIds: readonly string[]): ExperimentGroup[] {
  const names = new Map(snapshot.divisions.map(({ id, name }) => [id, name]))
  const divisionById = new Map(
    [...snapshot.agents, ...snapshot.queues].map(({ id, divisionId }) => [id, divisionId ?? '']),
  )
  const groups = new Map<string, { queueIds: string[]; changeIds: string[] }>()
  for (const id of queueIds) {
    const division = divisionById.get(id) ?? ''
    const group = groups.get(division) ?? { queueIds: [], changeIds: [] }
    groups.set(division, group)
    group.queueIds.push(id)
  }
  const unseen: string[] = []
  for (const change of plan.changes) {
    const division = divisionById.get(changedOwner(change).id) ?? ''
    const group = groups.get(division)
    if (group === undefined) unseen.push(names.get(division) ?? division)
    else group.changeIds.push(change.id)
  }
  if (unseen.length > 0) {
    const message = `changes agents or queues of ${[...new Set(unseen)].join(', ')}, where no queue is measured: measure one there, or plan for fewer divisions`
    throw new ValidationError([{ path: 'plan', message }], { code: 'experiment.groups', subject: 'experiment' })
  }
  return [...groups]
    .map(([division, group]) => ({
      name: names.get(division) ?? (division === '' ? 'no division' : division),
      ...group,
    }))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
}

import type { Recommendation } from '../../documents'
import type { Assignment, ParetoPoint } from '../../optimizer'
import { type Point, pointChart } from '../chart/points'
import { count, percent, plural } from '../text/kit/figures'
import { recommendedThing, type ValueBasis, valueBasis } from '../text/recommendations'
import { figure } from './kit/figure'
import { asPercent, firm, ratioWithin } from './kit/figures'
import { html, named } from './kit/markup'
import { noteList } from './kit/notes'
import type { Section } from './kit/page'
import { tableOf } from './kit/table'

/** Skills per agent against the part of the service level gap that each candidate closes. */
export async function paretoSection({ paretoSet, before, after, changes, notes }: Assignment): Promise<Section> {
  const start = before.serviceLevel.mean
  const best = Math.max(start, ...paretoSet.map((point) => point.serviceLevel.mean))
  const share = (value: number): number => (best > start ? (value - start) / (best - start) : 0)
  const points = [...paretoSet].sort((a, b) => a.skillsPerAgent - b.skillsPerAgent)
  const chosen = (point: ParetoPoint): boolean => point.serviceLevel.mean === after.serviceLevel.mean
  const chart = pointChart({
    points: points.map((point): Point => {
      return {
        x: point.skillsPerAgent,
        y: share(point.serviceLevel.mean),
        color: chosen(point) ? 'after' : 'before',
        hollow: !point.feasible,
        label: chosen(point) ? 'chosen' : undefined,
      }
    }),
    line: frontier(points.map((point) => ({ x: point.skillsPerAgent, y: share(point.serviceLevel.mean) }))),
    size: 5,
    fromData: true,
    xFormat: (value) => String(Math.round(value * 100) / 100),
    yFormat: asPercent,
    xName: 'skills per agent',
    yName: 'share of the gap closed',
    height: 300,
  })
  const table = tableOf<ParetoPoint>(
    [
      { title: 'Candidate', cell: (row) => named(row.name) },
      { title: 'Changes', number: true, cell: (row) => count(row.changes), sort: (row) => row.changes },
      {
        title: 'Skills per agent',
        number: true,
        cell: (row) => row.skillsPerAgent.toFixed(2),
        sort: (row) => row.skillsPerAgent,
      },
      {
        title: 'Service level',
        number: true,
        cell: ({ serviceLevel: { mean, low, high } }) =>
          ratioWithin(mean, low === null || high === null ? undefined : { low, high }),
        sort: (row) => row.serviceLevel.mean,
      },
      { title: 'Gap closed', number: true, cell: (row) => firm(percent(share(row.serviceLevel.mean), 0)) },
      {
        title: 'Occupancy spread',
        number: true,
        cell: (row) => firm(percent(row.occupancySpread)),
        sort: (row) => row.occupancySpread,
      },
      { title: 'Within limits', cell: (row) => (row.feasible ? 'yes' : 'no') },
    ],
    points,
    { caption: 'Candidates that no other beats' },
  )
  const description = `Each point is a set of changes that no other beats in service level, number of changes and evenness, judged by simulation. The gap is the difference between ${percent(start)} today and ${percent(best)} with the best candidate. Hollow points break a limit.`
  return {
    id: 'trade-off',
    title: 'What more skills bring',
    lead: `${plural(changes.length, 'change')} close ${percent(share(after.serviceLevel.mean), 0)} of the gap between today and the best that was found.`,
    body: html`${await figure(chart, { title: 'Skills per agent and the gap they close', description, table })}${noteList('How it was found', notes)}`,
  }
}

/** The points that are better than every point with fewer skills. */
function frontier(points: readonly { readonly x: number; readonly y: number }[]) {
  let best = Number.NEGATIVE_INFINITY
  return [...points]
    .sort((a, b) => a.x - b.x || b.y - a.y)
    .filter(({ y }) => {
      const isBetter = y > best
      best = Math.max(best, y)
      return isBetter
    })
}

const BASES: Readonly<Record<ValueBasis, string>> = {
  formula:
    'The value of each is calculated by formula, in addition to those before it; a simulation of all may give more or less.',
  both: 'Values with an interval were simulated; the others come from a formula, which may be wrong for a single change.',
  simulation: 'Each value was simulated, in addition to the changes before it.',
}

/** How the values of recommendations add up, the best first, so that a reader sees where to stop. */
export async function valueSection(list: readonly Recommendation[]): Promise<Section | undefined> {
  const gains = list
    .flatMap((one) =>
      one.value !== null && one.value.contactsPerWeek > 0
        ? [{ agent: one.agent, what: recommendedThing(one), value: one.value }]
        : [],
    )
    .sort((a, b) => b.value.contactsPerWeek - a.value.contactsPerWeek)
  if (gains.length < 4) return undefined
  let sum = 0
  const steps = gains.map(({ agent, what, value }, index) => {
    sum += value.contactsPerWeek
    return { changes: index + 1, agent, what, sum }
  })
  const chart = pointChart({
    points: [
      { x: 0, y: 0, color: 'after' },
      ...steps.map((one): Point => ({ x: one.changes, y: one.sum, color: 'after' })),
    ],
    line: [{ x: 0, y: 0 }, ...steps.map((one) => ({ x: one.changes, y: one.sum }))],
    size: 3,
    xFormat: (value) => String(value),
    yFormat: (value) => count(value),
    xName: 'changes made, the best first',
    yName: 'additional contacts a week within service level',
  })
  const half = steps.findIndex((one) => one.sum >= sum * 0.8) + 1
  return {
    id: 'trade-off',
    title: 'How many changes are enough',
    body: await figure(chart, {
      title: 'What the changes add up to',
      description: `The ${half} best of ${steps.length} changes bring 80 % of the sum. ${BASES[valueBasis(gains) ?? 'formula']}`,
      table: tableOf(
        [
          { title: 'Changes', number: true, cell: (row) => String(row.changes) },
          { title: 'Agent', cell: (row) => named(row.agent.name) },
          { title: 'Skill or queue', cell: (row) => named(row.what.name) },
          { title: 'Contacts a week, sum', number: true, cell: (row) => firm(row.sum.toFixed(1)) },
        ],
        steps,
        { caption: 'Running sum of the values of changes' },
      ),
    }),
  }
}

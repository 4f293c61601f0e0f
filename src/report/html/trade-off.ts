import type { Recommendation } from '../../documents'
import { type Point, pointChart } from '../chart/points'
import { count } from '../text/kit/figures'
import { recommendedThing, type ValueBasis, valueBasis } from '../text/recommendations'
import { noBreak, renderChart } from './kit/figure'
import { named } from './kit/markup'
import type { Section } from './kit/page'
import { figureColumn, renderTable } from './kit/table'

const BASES: Readonly<Record<ValueBasis, string>> = {
  formula:
    'The value of each is calculated by formula, in addition to those before it; a simulation of all may give more or less.',
  both: 'Values with an interval were simulated; the others come from a formula, which may be wrong for a single change.',
  simulation: 'Each value was simulated, in addition to the changes before it.',
}

/** How the values of recommendations add up, the best first, so that a reader sees where to stop. */
export async function valueSection(list: readonly Recommendation[]): Promise<Section | undefined> {
  const gains = list
    .flatMap((recommendation) =>
      recommendation.value !== null && recommendation.value.contactsPerWeek > 0
        ? [{ agent: recommendation.agent, what: recommendedThing(recommendation), value: recommendation.value }]
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
      ...steps.map((step): Point => ({ x: step.changes, y: step.sum, color: 'after' })),
    ],
    line: [{ x: 0, y: 0 }, ...steps.map((step) => ({ x: step.changes, y: step.sum }))],
    size: 3,
    xFormat: (value) => String(value),
    yFormat: (value) => count(value),
    xName: 'changes made, the best first',
    yName: 'additional contacts a week within service level',
  })
  const enough = steps.findIndex((step) => step.sum >= sum * 0.8) + 1
  return {
    id: 'trade-off',
    title: 'How many changes are enough',
    body: await renderChart(chart, {
      title: 'What the changes add up to',
      description: `The ${enough} best of ${steps.length} changes bring 80 % of the sum. ${BASES[valueBasis(gains) ?? 'formula']}`,
      table: renderTable<(typeof steps)[number]>(
        [
          figureColumn('Changes', (row) => String(row.changes)),
          { title: 'Agent', cell: (row) => named(row.agent.name) },
          { title: 'Skill or queue', cell: (row) => named(row.what.name) },
          figureColumn('Contacts a week, sum', (row) => noBreak(row.sum.toFixed(1))),
        ],
        steps,
        { caption: 'Running sum of the values of changes' },
      ),
    }),
  }
}

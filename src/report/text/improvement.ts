import type { CurveStep, ImprovementSummary } from '../../documents'
import { bar, count, percent, plural } from './kit/figures'
import {
  chosenAt,
  chosenText,
  contactsWithin,
  costText,
  hasCosts,
  pointsAround,
  pointsWithin,
  settingTexts,
  WAVES_NOTE,
  type WaveRow,
  waveRows,
} from './kit/improvement-figures'
import { plain } from './kit/paint'
import { figureColumn, type TableOptions, textTable } from './kit/table'
import { wrapText } from './kit/wrap'

/** Points of the curve shown unless more are asked for. */
const MAX_LISTED = 8

/**
 * The effect of each number of changes: the curve as a table with the chosen point marked, which changes are chosen and
 * why, and each wave in a sentence. The changes themselves: `recommendationsText`.
 * @param improvement from `recommendSkills`, or `improvement` of a plan; effects on queues are in the first alone
 * @param options.limit points of the curve, those around the chosen one; default 8
 */
export function improvementText(improvement: ImprovementSummary, options: TableOptions = {}): string {
  const { width = 100, paint = plain, indent = '' } = options
  const wrapped = (text: string, later = ''): string =>
    `${indent}${wrapText(text, width - indent.length, `${indent}${later}`)}`
  const chosen = paint.bold(wrapped(chosenText(improvement)))
  if (improvement.curve.length < 2) return chosen
  const waves = waveRows(improvement)
  return [
    curveTable(improvement, options),
    paint.dim(wrapped(INTERVALS)),
    '',
    chosen,
    ...settingTexts(improvement).map((text) => wrapped(text, '  ')),
    ...(waves.length < 2 && waves.every(({ effects }) => effects.length === 0)
      ? []
      : [...waves.map((wave) => wrapped(waveText(wave), '  ')), paint.dim(wrapped(WAVES_NOTE))]),
  ].join('\n')
}

const INTERVALS =
  'Gain: points of service level against no change, with callers that the search has not seen; in brackets the 95 % interval. Spread: points by which the busiest agent is busier than the average one.'

function curveTable(improvement: ImprovementSummary, options: TableOptions): string {
  const { paint = plain, limit = MAX_LISTED } = options
  const at = improvement.curve[chosenAt(improvement)]
  const max = Math.max(...improvement.curve.map(({ gain }) => gain.mean), 1e-9)
  return textTable<CurveStep>(
    [
      figureColumn('Changes', ({ changes }) => count(changes)),
      figureColumn('Agents', ({ agents }) => count(agents)),
      figureColumn('Service level', ({ serviceLevel }) => percent(serviceLevel.mean)),
      figureColumn('Gain', ({ changes, gain }) => (changes === 0 ? '' : pointsWithin(gain))),
      {
        title: '',
        cell: ({ gain }) => bar(gain.mean / max, 10).padEnd(10),
        paint: (text, row) => (row === at ? paint.good(text) : paint.dim(text)),
      },
      figureColumn('Contacts a week', ({ changes, contactsPerWeek }) =>
        changes === 0 ? '' : contactsWithin(contactsPerWeek),
      ),
      figureColumn('Spread', ({ occupancySpread }) => (100 * occupancySpread).toFixed(1)),
      ...(hasCosts(improvement) ? [figureColumn('Cost', ({ cost = 0 }: CurveStep) => costText(cost))] : []),
      { title: '', cell: (row) => (row === at ? '← chosen' : ''), paint: paint.bold },
    ],
    pointsAround(improvement, limit),
    { ...options, limit: undefined },
  )
}

/** `Wave 1, 8 changes: 62.1 to 63.8 %, +121 (85 to 160) contacts per week. Billing 64 to 71 %.` */
function waveText({ wave, changes, before, serviceLevel, contactsPerWeek, effects }: WaveRow): string {
  const level = `${(100 * before.mean).toFixed(1)} to ${percent(serviceLevel.mean)}`
  const queues = effects.length === 0 ? '' : ` ${effects.join(', ')}.`
  return `Wave ${wave}, ${plural(changes, 'change')}: ${level}, ${contactsWithin(contactsPerWeek)} contacts a week.${queues}`
}

import { WEEK_MINUTES } from '../../core/time/durations'
import type { Demand, Effect, Plan } from '../../documents'
import { contactsWithinServiceLevel } from '../../optimizer/what-if/within-service-level'
import { totalSpan } from '../text/forecast'
import { count, percent, pointsBetween } from '../text/kit/figures'
import { outcomeWord } from '../text/kit/outcome-word'
import { summary } from '../text/plan'
import { averageMeasured } from './actuals'
import type { Gathered } from './documents/documents'
import type { AppliedRun } from './documents/journal-run'
import { noBreak } from './kit/figure'
import { html, type Markup } from './kit/markup'
import type { Section } from './kit/page'
import { pairsText } from './kit/queue-rows'

/** The key figures at the top of the page. */
export function summarySection(documents: Gathered, forecast: Effect | undefined): Section | undefined {
  const { plan, applied, recommendations, drift, actual } = documents
  const tiles = [
    ...(forecast === undefined ? [] : forecastTiles(forecast)),
    ...(forecast === undefined || actual === undefined ? [] : measuredTiles(forecast, actual)),
    ...(plan === undefined ? [] : [planTile(plan)]),
    ...(plan !== undefined || recommendations === undefined
      ? []
      : [tile('Recommendations', count(recommendations.recommendations.length), 'changes that pay')]),
    ...(applied === undefined ? [] : [appliedTile(applied)]),
    ...(drift === undefined
      ? []
      : [tile('Drift', count(drift.differences.length), `${count(drift.allowed)} more allowed`)]),
  ]
  if (tiles.length === 0) return undefined
  return {
    id: 'summary',
    title: 'At a glance',
    body: html`<dl class="tiles ${COLUMNS[tiles.length] ?? 'c4'}">${tiles}</dl>`,
  }
}

/** Columns by the number of tiles, so that rows are full where they can be. */
const COLUMNS: Readonly<Record<number, string>> = { 1: 'c3', 2: 'c2', 3: 'c3', 4: 'c4', 5: 'c3', 6: 'c3', 9: 'c3' }

function tile(title: string, big: string, aside: string): Markup {
  return html`<div class="tile"><dt>${title}</dt><dd class="big">${noBreak(big)}</dd><dd class="aside">${aside}</dd></div>`
}

/** `75.2 → 76.7 %`. */
function fromTo(before: number, after: number): string {
  return `${(before * 100).toFixed(1)} → ${percent(after)}`
}

function forecastTiles(forecast: Effect): Markup[] {
  const { queues } = forecast
  const { contactsPerWeek: contacts, ...within } = contactsWithinServiceLevel(forecast)
  if (contacts === 0) return []
  const mean = (of: (row: (typeof queues)[number]) => number): number =>
    queues.reduce((sum, row) => sum + row.contactsPerWeek * of(row), 0) / contacts
  const [before, after] = [within.before / contacts, within.after / contacts]
  const withinServiceLevel = Math.round(within.after - within.before)
  const missing = (side: 'before' | 'after'): number =>
    queues.filter((row) => row[side].serviceLevel < row.target.ratio).length
  const lost = (side: 'before' | 'after'): number => mean((row) => row[side].abandonProbability ?? 0)
  return [
    tile(
      'Service level, forecast',
      fromTo(before, after),
      `${pointsBetween(before, after)} points over ${pairsText(queues)}${totalSpan(forecast)}`,
    ),
    tile(
      'Within service level a week, forecast',
      `${withinServiceLevel > 0 ? '+' : withinServiceLevel < 0 ? '−' : ''}${count(Math.abs(withinServiceLevel))}`,
      `of ${count(contacts)} contacts`,
    ),
    tile('Abandoned, forecast', fromTo(lost('before'), lost('after')), 'of all contacts'),
    tile('Queues below target, forecast', `${missing('before')} → ${missing('after')}`, `of ${pairsText(queues)}`),
  ]
}

/** What was measured after the changes, beside the forecast for the same queues. */
function measuredTiles(forecast: Effect, actual: Demand): Markup[] {
  const { queues, offered, serviceLevel, abandoned } = averageMeasured(forecast, actual)
  if (queues.length === 0) return []
  const { contactsPerWeek, after } = contactsWithinServiceLevel({ ...forecast, queues })
  const lost = queues.reduce((sum, row) => sum + row.contactsPerWeek * (row.after.abandonProbability ?? 0), 0)
  const minutes = (Date.parse(actual.interval.end) - Date.parse(actual.interval.start)) / 60_000
  const beside = (expected: number, value: number): string =>
    `forecast ${percent(expected)}, ${pointsBetween(expected, value)} points`
  return [
    ...(serviceLevel === undefined || contactsPerWeek === 0
      ? []
      : [
          tile(
            'Service level, measured',
            percent(serviceLevel),
            `${beside(after / contactsPerWeek, serviceLevel)} over ${pairsText(queues)}`,
          ),
        ]),
    tile(
      'Contacts, measured',
      count(offered),
      `forecast ${count(contactsPerWeek)}${minutes === WEEK_MINUTES ? '' : ' a week'}`,
    ),
    ...(contactsPerWeek === 0
      ? []
      : [tile('Abandoned, measured', percent(abandoned), beside(lost / contactsPerWeek, abandoned))]),
  ]
}

function plain(value: number, noun: string): string {
  return `${count(value)} ${value === 1 ? noun : `${noun}s`}`
}

function planTile(plan: Plan): Markup {
  const agents = new Set(plan.changes.flatMap((change) => (change.kind === 'queue.set' ? [] : [change.user.id]))).size
  return tile('Changes', count(plan.changes.length), agents > 0 ? `for ${plain(agents, 'agent')}` : summary(plan))
}

function appliedTile({ outcome, counts, accuracy }: AppliedRun): Markup {
  const word = outcomeWord({ outcome, counts })
  const holding = counts.applied + counts.already + counts.resumed
  const open = counts.conflict + counts.failed + counts.skipped
  const aside = [
    ...(counts.undone > 0 ? [`${plain(counts.undone, 'change')} undone`] : []),
    ...(accuracy === null || counts.undone > 0 ? [] : [`read back: ${percent(accuracy, 0)}`]),
    ...(open > 0 ? [`${count(open)} open`] : []),
    ...(counts.held > 0 ? [`${count(counts.held)} held`] : []),
  ]
  return tile(
    outcome === 'dryRun' ? 'Dry run' : 'Applied',
    outcome === 'dryRun' ? 'nothing written' : holding === 0 && word !== 'done' ? word : `${count(holding)} ${word}`,
    aside.join(', '),
  )
}

import type { Recommendation, RecommendationValue, Ref } from '../../documents'
import { moveWords } from './kit/change-words'
import { plural } from './kit/figures'
import { mayBringNothing } from './kit/improvement-figures'
import { plain } from './kit/paint'
import { type Column, figureColumn, type TableOptions, textTable } from './kit/table'
import { wrapText } from './kit/wrap'

const BY_FORMULA = /^(what-if|erlang)/

/** How the values of recommendations were calculated. */
export type ValueBasis = 'formula' | 'simulation' | 'both'

const NOTES: Readonly<Record<ValueBasis, string>> = {
  formula:
    'Value: additional contacts per week within service level, by formula; each value assumes that the changes above it are made. A simulation may find other values.',
  both: 'Value: additional contacts per week within service level. Values without an interval are by formula; a simulation may find others.',
  simulation: '',
}

/** How these values were calculated; undefined where none has a value by a known method. */
export function valueBasis(list: readonly { readonly value: RecommendationValue | null }[]): ValueBasis | undefined {
  const byFormula = list.some(({ value: own }) => own !== null && BY_FORMULA.test(own.method))
  const simulated = list.some(({ value: own }) => own?.interval !== undefined)
  if (byFormula) return simulated ? 'both' : 'formula'
  return simulated ? 'simulation' : undefined
}

/**
 * Recommendations as a table in the order given, each with its reason below it, under headings of waves where they have
 * any. A value that may be none, since its interval holds 0, has a `?`.
 */
export function recommendationsText(list: readonly Recommendation[], options: TableOptions = {}): string {
  if (list.length === 0) return `${options.indent ?? ''}No change that pays was found.`
  const layout = { ...options, limit: uncutLimit(list, options.limit) }
  const table = textTable(columns(list, options), list, {
    ...layout,
    above: waveHeading(list),
    below: (row) => `${row.reason}${togetherText(row, list)}`,
  })
  return `${table}${valueNote(list, layout)}`
}

/** The limit, raised where it would cut changes that act only together. */
function uncutLimit(list: readonly Recommendation[], limit: number | undefined): number | undefined {
  if (limit === undefined) return undefined
  const place = new Map(list.map(({ id }, index) => [id, index]))
  const pairs = list.flatMap((recommendation, index) =>
    (recommendation.with ?? []).map((id) => [index, place.get(id) ?? index] as const),
  )
  const end = pairs.map((pair) => [Math.min(...pair), Math.max(...pair) + 1] as const).sort(([a], [b]) => a - b)
  return end.reduce((max, [from, until]) => (from < max ? Math.max(max, until) : max), limit)
}

/** Says above the first row of each wave which wave it is, and of how many changes; nothing where there is only one. */
export function waveHeading<Row extends { readonly wave?: number }>(rows: readonly Row[]): (row: Row) => string {
  const sizes = new Map<number, number>()
  for (const { wave } of rows) if (wave !== undefined) sizes.set(wave, (sizes.get(wave) ?? 0) + 1)
  const firsts = new Map(rows.flatMap((row, place) => (row.wave === rows[place - 1]?.wave ? [] : [[row, row.wave]])))
  return (row) => {
    const wave = sizes.size < 2 ? undefined : firsts.get(row)
    return wave === undefined ? '' : `Wave ${wave}, ${plural(sizes.get(wave) ?? 0, 'change')}`
  }
}

/** ` Acts only together with Billing.`, where a change acts only together with others of the list and its reason does not say so. */
export function togetherText(recommendation: Recommendation, list: readonly Recommendation[]): string {
  if (recommendation.reason.includes('Only together with')) return ''
  const others = list
    .filter(({ id }) => recommendation.with?.includes(id) === true)
    .map((other) => recommendedThing(other).name)
  return others.length === 0 ? '' : ` Acts only together with ${others.join(' and ')}.`
}

/** A line on how values were calculated, where they may differ from a forecast of all changes together. */
export function valueNote(
  list: readonly Valued[],
  { paint = plain, indent = '', width = 100, limit = list.length }: TableOptions,
): string {
  const visible = list.slice(0, limit)
  const notes = [
    NOTES[valueBasis(list) ?? 'simulation'],
    visible.some(({ alone }) => alone !== undefined) ? BY_ITSELF : '',
    visible.some(mayBringNothing) ? UNCERTAIN : '',
  ]
  const note = notes.filter((text) => text !== '').join(' ')
  return note === '' ? '' : `\n${indent}${paint.dim(wrapText(note, width - indent.length, indent))}`
}

function columns(list: readonly Recommendation[], { paint = plain }: TableOptions): Column<Recommendation>[] {
  const place = new Map(list.map((item, index) => [item, index + 1]))
  return [
    figureColumn('#', (row) => String(place.get(row) ?? '')),
    {
      title: 'Change',
      cell: moveWords,
      paint: (text, row) => (row.action === 'REMOVE' ? paint.warn(text) : paint.good(text)),
    },
    { title: 'Agent', cell: (row) => row.agent.name },
    { title: isOfSkills(list) ? 'Skill' : 'Skill or queue', cell: (row) => recommendedThing(row).name },
    figureColumn(isOfSkills(list) ? 'Level' : 'Level or ring', changeText),
    ...valueColumns(list),
    { title: 'Queues', cell: (row) => row.queues.map((queue) => queue.name).join(', ') },
  ]
}

function isOfSkills(list: readonly Recommendation[]): boolean {
  return list.every(({ skill }) => skill !== undefined)
}

/** The skill or the queue that a recommendation is about. */
export function recommendedThing(recommendation: Recommendation): Ref {
  return recommendation.skill ?? recommendation.queue
}

/** The level before and after; of a queue the ring. */
export function changeText({ action, before, after }: Recommendation): string {
  if (action === 'RING' && before !== null) return `ring ${before} to ${after}`
  return action === 'JOIN' || action === 'RING' ? `ring ${after}` : `${before ?? '–'} → ${after ?? '–'}`
}

const VALUE = 'Value/week'

const BY_ITSELF =
  'Value: additional contacts a week within service level beside the other changes; by itself: as the only one.'

const UNCERTAIN = '? The change may have no value: its interval contains 0.'

/** A row with its value beside the other changes, and its value as the only change where that is known. */
interface Valued {
  readonly value: RecommendationValue | null
  readonly alone?: RecommendationValue
}

/** The value of each row, with its interval where any was simulated. */
export function valueColumns<Row extends Valued>(rows: readonly Row[]): Column<Row>[] {
  const isAnyUncertain = rows.some(mayBringNothing)
  const mark = (row: Row): string => (mayBringNothing(row) ? ' ?' : isAnyUncertain ? '  ' : '')
  const alone: Column<Row> = figureColumn('By itself', (row) => (row.alone === undefined ? '' : formatValue(row.alone)))
  const known = rows.some((row) => row.alone !== undefined) ? [alone] : []
  const figure: Column<Row> = figureColumn(VALUE, (row) => `${formatValue(row.value)}${mark(row)}`)
  const confidence = rows.find((row) => row.value?.interval !== undefined)?.value?.interval?.confidence
  if (confidence === undefined) return [figure, ...known]
  const between = (row: Row): string => {
    const interval = row.value?.interval
    return interval === undefined ? '' : `${interval.low.toFixed(1)} to ${interval.high.toFixed(1)}`
  }
  return [figure, figureColumn(`within (${(confidence * 100).toFixed(0)} %)`, between), ...known]
}

/** Contacts per week within service level, signed; a dash where a change has no value of its own. */
export function formatValue(value: { readonly contactsPerWeek: number } | null): string {
  if (value === null) return '–'
  const text = value.contactsPerWeek.toFixed(1)
  if (Number(text) === 0) return '±0.0'
  return value.contactsPerWeek > 0 ? `+${text}` : text
}

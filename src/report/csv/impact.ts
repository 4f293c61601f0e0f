import { checkKind } from '../../core/bag'
import { ValidationError } from '../../core/errors'
import type {
  Change,
  ChangeResult,
  FigureInterval,
  Forecast,
  MeasureIntervals,
  QueueForecast,
  Recommendation,
  RecommendationValue,
  ServiceMeasures,
} from '../../documents'
import type { ReportDocument } from '../html/documents/report-document'
import { aspectName, ownerName, shown } from '../text/change'
import { recommendedThing } from '../text/recommendations'
import { type Cell, type CsvColumn, csvText } from './csv-text'

/** One line: a queue before and after, or a change. */
interface Row {
  readonly planId?: string | undefined
  readonly queue?: QueueForecast | undefined
  readonly change?: ChangeRow | undefined
}

interface ChangeRow {
  readonly id: string
  readonly kind: string
  readonly userId: string | undefined
  readonly owner: string
  readonly aspect: string
  readonly aspectId: string | undefined
  readonly before: string
  readonly after: string
  readonly wave: number | undefined
  readonly value: RecommendationValue | null
  readonly alone?: RecommendationValue | undefined
  readonly status: string | undefined
  readonly reason: string
}

type Measure = keyof MeasureIntervals

const MEASURES: readonly (readonly [string, Measure])[] = [
  ['service_level', 'serviceLevel'],
  ['asa_seconds', 'asaSeconds'],
  ['occupancy', 'occupancy'],
  ['abandonment', 'abandonProbability'],
]

/** The columns of {@link impactCsv}. */
export const IMPACT_COLUMNS: readonly string[] = columns().map(({ name }) => name)

/**
 * The impact of a plan, or of recommendations, as CSV text: a row for each queue and medium of the forecast (`record` is
 * `queue`) with each measure before, after and their difference with its confidence interval, and the prediction interval
 * of one coming week; then a row for each change (`record` is `change`) with its values, its wave, its value a week in
 * contacts within service level beside the others and by itself, and its status where an apply report of the plan is among the documents. Ratios are 0..1; unknown
 * cells are empty.
 * @throws ValidationError when none of the documents has a forecast or changes
 */
export function impactCsv(documents: readonly ReportDocument[]): string {
  checkKind(documents, 'documents', 'l')
  const results = new Map<string, ChangeResult>()
  for (const one of documents) {
    if (one.format !== 'skillroute/apply-report@1') continue
    for (const result of one.results) results.set(`${one.planId} ${result.changeId}`, result)
  }
  const rows = documents.flatMap((one): Row[] => {
    if (one.format === 'skillroute/plan@1') {
      const status = (id: string): string | undefined => results.get(`${one.id} ${id}`)?.status
      const changes = one.changes.map((change) => ({ planId: one.id, change: changeRow(change, status(change.id)) }))
      return [...queueRows(one.forecast, one.id), ...changes]
    }
    if (one.format === 'skillroute/recommendations@1') {
      const changes = one.recommendations.map((move) => ({ change: recommendedRow(move) }))
      return [...queueRows(one.forecast), ...changes]
    }
    if (one.format === 'skillroute/improvement@1') return one.changes.map((move) => ({ change: recommendedRow(move) }))
    if (one.format === 'skillroute/forecast@1') return queueRows(one)
    return []
  })
  if (rows.length === 0) {
    const message = 'have neither a forecast nor changes: name a plan, recommendations or a forecast'
    throw new ValidationError([{ path: 'documents', message }], { subject: 'impact' })
  }
  return csvText(columns(), rows)
}

function queueRows(forecast: Forecast | null, planId?: string): Row[] {
  return (forecast?.queues ?? []).map((queue) => ({ planId, queue }))
}

function changeRow(change: Change, status: string | undefined): ChangeRow {
  return {
    id: change.id,
    kind: change.kind,
    userId: 'user' in change ? change.user.id : undefined,
    owner: ownerName(change),
    aspect: aspectName(change),
    aspectId: aspectId(change),
    before: shown(change, change.before),
    after: shown(change, change.after),
    wave: change.wave,
    value: change.value,
    status,
    reason: change.reason,
  }
}

/** Of the skill, language or queue; a setting of a queue has none of its own. */
function aspectId(change: Change): string | undefined {
  if ('skill' in change) return change.skill.id
  if ('language' in change) return change.language.id
  return 'queue' in change ? change.queue.id : undefined
}

function recommendedRow(one: Recommendation): ChangeRow {
  const { id, action, agent, before, after, wave, value, alone, reason } = one
  const isRing = one.queue !== undefined
  const level = (value: number | null): string => (value === null ? '–' : `${isRing ? 'ring ' : ''}${value}`)
  const row = {
    id,
    kind: action,
    userId: agent.id,
    owner: agent.name,
    aspect: recommendedThing(one).name,
    aspectId: recommendedThing(one).id,
    status: undefined,
  }
  return { ...row, before: level(before), after: level(after), wave, value, alone, reason }
}

function columns(): CsvColumn<Row>[] {
  const ofQueue = (name: string, cell: (queue: QueueForecast) => Cell): CsvColumn<Row> => ({
    name,
    cell: ({ queue }) => (queue === undefined ? undefined : cell(queue)),
  })
  const ofChange = (name: string, cell: (change: ChangeRow) => Cell): CsvColumn<Row> => ({
    name,
    cell: ({ change }) => (change === undefined ? undefined : cell(change)),
  })
  return [
    { name: 'record', cell: ({ queue }) => (queue === undefined ? 'change' : 'queue') },
    { name: 'plan_id', cell: ({ planId }) => planId },
    ofQueue('queue_id', ({ queue }) => queue.id),
    ofQueue('queue', ({ queue }) => queue.name),
    ofQueue('media_type', ({ mediaType }) => mediaType),
    ofQueue('target_ratio', ({ target }) => target.ratio),
    ofQueue('target_seconds', ({ target }) => target.seconds),
    ofQueue('contacts_per_week', ({ contactsPerWeek }) => contactsPerWeek),
    ...MEASURES.flatMap(([name, measure]) => [
      ofQueue(`${name}_before`, ({ before }) => before[measure]),
      ofQueue(`${name}_after`, ({ after }) => after[measure]),
      ...spanOf(`${name}_after`, ({ after }) => after.intervals?.[measure]),
      ofQueue(`${name}_difference`, (queue) => differenceOf(queue, measure)),
      ...spanOf(`${name}_difference`, ({ difference }) => difference?.intervals[measure]),
      ...spanOf(`${name}_week`, ({ after }) => after.predictions?.[measure]),
    ]),
    ofChange('change_id', ({ id }) => id),
    ofChange('change', ({ kind }) => kind),
    ofChange('user_id', ({ userId }) => userId),
    ofChange('of', ({ owner }) => owner),
    ofChange('what', ({ aspect }) => aspect),
    ofChange('what_id', ({ aspectId }) => aspectId),
    ofChange('value_before', ({ before }) => before),
    ofChange('value_after', ({ after }) => after),
    ofChange('wave', ({ wave }) => wave),
    ofChange('value_contacts_per_week', ({ value }) => value?.contactsPerWeek),
    ofChange('value_low', ({ value }) => value?.interval?.low),
    ofChange('value_high', ({ value }) => value?.interval?.high),
    ofChange('alone_contacts_per_week', ({ alone }) => alone?.contactsPerWeek),
    ofChange('alone_low', ({ alone }) => alone?.interval?.low),
    ofChange('alone_high', ({ alone }) => alone?.interval?.high),
    ofChange('status', ({ status }) => status),
    ofChange('reason', ({ reason }) => reason),
  ]

  function spanOf(name: string, span: (queue: QueueForecast) => FigureInterval | undefined): CsvColumn<Row>[] {
    return [ofQueue(`${name}_low`, (queue) => span(queue)?.low), ofQueue(`${name}_high`, (queue) => span(queue)?.high)]
  }
}

/** As simulated under the same contacts, else the difference of the two figures, where both are known. */
function differenceOf({ before, after, difference }: QueueForecast, measure: Measure): number | undefined {
  const told = difference?.[measure]
  if (told !== undefined) return told
  const figure = (side: ServiceMeasures): number | null => side[measure] ?? null
  const [was, is] = [figure(before), figure(after)]
  return was === null || is === null ? undefined : is - was
}

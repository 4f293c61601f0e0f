import type { Change, ChangeResult, Demand, Recommendation, RecommendationValue } from '../../documents'
import type { ReportDocument } from '../html/documents/report-document'
import { aspectName, formatValue, ownerName } from '../text/change'
import { recommendedThing } from '../text/recommendations'
import { buildTable, type Column, type Table } from './table'

/** One change of a plan, or a recommended one. */
export interface ChangeRow {
  readonly planId?: string | undefined
  readonly id: string
  readonly kind: string
  readonly userId: string | undefined
  readonly owner: string
  readonly aspect: string
  readonly aspectId: string | undefined
  readonly skillId: string | undefined
  readonly before: string | number
  readonly after: string | number
  readonly wave: number | undefined
  readonly value: RecommendationValue | null
  readonly alone?: RecommendationValue | undefined
  readonly status: string | undefined
  readonly reason: string
  /** The use of the skill before the change, where a demand is among the documents. */
  readonly use?: SkillUse | undefined
}

/** What CSV and workbooks show of a change. */
export const CHANGE_COLUMNS: readonly Column<ChangeRow>[] = [
  { name: 'change_id', cell: ({ id }) => id },
  { name: 'change', cell: ({ kind }) => kind },
  { name: 'user_id', cell: ({ userId }) => userId },
  { name: 'of', cell: ({ owner }) => owner },
  { name: 'what', cell: ({ aspect }) => aspect },
  { name: 'what_id', cell: ({ aspectId }) => aspectId },
  { name: 'value_before', cell: ({ before }) => before },
  { name: 'value_after', cell: ({ after }) => after },
  { name: 'wave', cell: ({ wave }) => wave },
  { name: 'value_contacts_per_week', cell: ({ value }) => value?.contactsPerWeek },
  { name: 'value_low', cell: ({ value }) => value?.interval?.low },
  { name: 'value_high', cell: ({ value }) => value?.interval?.high },
  { name: 'alone_contacts_per_week', cell: ({ alone }) => alone?.contactsPerWeek },
  { name: 'alone_low', cell: ({ alone }) => alone?.interval?.low },
  { name: 'alone_high', cell: ({ alone }) => alone?.interval?.high },
  { name: 'offered', cell: ({ use }) => use?.offered },
  { name: 'handled', cell: ({ use }) => use?.handled },
  { name: 'utilization', format: 'ratio', cell: ({ use }) => use?.utilization },
  { name: 'status', cell: ({ status }) => status },
  { name: 'reason', cell: ({ reason }) => reason },
]

/**
 * The changes of a plan, or recommendations: a row for each with its values before and after, its wave, its value
 * a week in contacts within service level, its reason, and its status where an apply report of the plan is among the documents.
 * With the demand among them, changes of skills have the contacts offered and handled and the agent's utilization by the skill.
 */
export function changesTable(documents: readonly ReportDocument[]): Table {
  return buildTable(CHANGE_COLUMNS, changeRows(documents))
}

/** Documents that only add columns to the changes of others. */
export const BESIDE: readonly string[] = ['skillroute/apply-report@1', 'skillroute/demand@1']

/** The changes of all documents; those of a plan with their status by its apply report. */
export function changeRows(documents: readonly ReportDocument[]): ChangeRow[] {
  const results = new Map<string, ChangeResult>()
  for (const document of documents) {
    if (document.format !== 'skillroute/apply-report@1') continue
    for (const result of document.results) results.set(`${document.planId} ${result.changeId}`, result)
  }
  const describeUse = skillUses(documents.find((document) => document.format === 'skillroute/demand@1'))
  const rows = documents.flatMap((document): ChangeRow[] => {
    if (document.format === 'skillroute/plan@1') {
      const status = (id: string): string | undefined => results.get(`${document.id} ${id}`)?.status
      return document.changes.map((change) => ({ planId: document.id, ...plannedRow(change, status(change.id)) }))
    }
    if (document.format !== 'skillroute/recommendations@1' && document.format !== 'skillroute/improvement@1') return []
    const [agents, { queueSettings = [] } = {}] =
      document.format === 'skillroute/improvement@1'
        ? [document.changes, document]
        : [document.recommendations, document.improvement]
    return [...queueSettings.map((setting) => plannedRow(setting, undefined)), ...agents.map(recommendedRow)]
  })
  return rows.map((row) => ({
    ...row,
    use: row.skillId && row.userId ? describeUse(row.userId, row.skillId) : undefined,
  }))
}

function plannedRow(change: Change, status: string | undefined): ChangeRow {
  return {
    id: change.id,
    kind: change.kind,
    userId: 'user' in change ? change.user.id : undefined,
    owner: ownerName(change),
    aspect: aspectName(change),
    aspectId: aspectId(change),
    skillId: 'skill' in change ? change.skill.id : undefined,
    before: valueCell(change, change.before),
    after: valueCell(change, change.after),
    wave: change.wave,
    value: change.value,
    status,
    reason: change.reason,
  }
}

/** A level as a number, which has the decimal sign of the file; other values in words. */
function valueCell(change: Change, value: unknown): string | number {
  return ('skill' in change || 'language' in change) && typeof value === 'number' ? value : formatValue(change, value)
}

/** Id of the skill, language or queue; undefined for a setting of a queue, which has no id. */
function aspectId(change: Change): string | undefined {
  if ('skill' in change) return change.skill.id
  if ('language' in change) return change.language.id
  return 'queue' in change ? change.queue.id : undefined
}

function recommendedRow(recommendation: Recommendation): ChangeRow {
  const { id, action, agent, before, after, wave, value, alone, reason } = recommendation
  const isRing = recommendation.queue !== undefined
  const level = (value: number | null): string | number => {
    if (value === null) return '–'
    return isRing ? `ring ${value}` : value
  }
  const row = {
    id,
    kind: action,
    userId: agent.id,
    owner: agent.name,
    aspect: recommendedThing(recommendation).name,
    aspectId: recommendedThing(recommendation).id,
    skillId: recommendation.skill?.id,
    status: undefined,
  }
  return { ...row, before: level(before), after: level(after), wave, value, alone, reason }
}

/** Demand for a skill in its window, and one agent's part of it. */
interface SkillUse {
  /** Contacts offered that asked for the skill. */
  readonly offered: number
  /** Those that the agent handled. */
  readonly handled: number
  /** The agent's handle time of them over the time on queue, 0..1; unknown without that time. */
  readonly utilization: number | undefined
}

/** Looks up the use of a skill by an agent; undefined without a demand. */
function skillUses(demand: Demand | undefined): (userId: string, skillId: string) => SkillUse | undefined {
  if (demand === undefined) return () => undefined
  const skillsByType = new Map(demand.contactTypes.map(({ id, skillIds }) => [id, skillIds]))
  const offered = new Map<string, number>()
  for (const { skillIds, offered: series } of demand.contactTypes) {
    const count = series.reduce((sum, one) => sum + one, 0)
    for (const id of skillIds) offered.set(id, (offered.get(id) ?? 0) + count)
  }
  const work = new Map<string, { handled: number; seconds: number }>()
  for (const { userId, contactTypeId, handled, handleSeconds } of demand.agents) {
    for (const id of skillsByType.get(contactTypeId) ?? []) {
      const handling = work.get(`${userId} ${id}`) ?? { handled: 0, seconds: 0 }
      work.set(`${userId} ${id}`, { handled: handling.handled + handled, seconds: handling.seconds + handleSeconds })
    }
  }
  const staffed = new Map(
    demand.staffing.map((row) => [
      row.userId,
      row.interactingSeconds + row.communicatingSeconds + row.idleSeconds + row.notRespondingSeconds,
    ]),
  )
  return (userId, skillId) => {
    const { handled, seconds } = work.get(`${userId} ${skillId}`) ?? { handled: 0, seconds: 0 }
    const time = staffed.get(userId) ?? 0
    return { offered: offered.get(skillId) ?? 0, handled, utilization: time > 0 ? seconds / time : undefined }
  }
}

import { type Issue, ValidationError } from '../../../core/errors'
import { nearMatch } from '../../../core/near-names'
import { sum } from '../../../core/sum'
import { DAY_MINUTES, HOUR_MINUTES, MINUTE_MS } from '../../../core/time/durations'
import { localTime } from '../../../core/time/local-time'
import { parseMoment } from '../../../core/time/parse-time'
import type { LoadForecast, LoadRoute, MediaType, Ref, Snapshot } from '../../../documents'
import { indexNames } from '../../kit/names'
import { type CsvCell, type CsvRow, mayBeGrouped, parseCsv, validateTable } from '../../kit/parse-csv'

/** Names of columns in files of workforce tools, in lower case; the first is the one that `forecast --csv` writes. */
const COLUMNS = {
  from: ['from', 'start', 'interval start', 'interval', 'date time', 'datetime', 'timestamp'],
  date: ['date', 'day'],
  time: ['time', 'start time', 'interval time'],
  minutes: ['minutes', 'interval minutes'],
  queueId: ['queue_id', 'queue id'],
  queue: ['queue', 'queue name', 'ct name', 'workload', 'skill group'],
  mediaType: ['media_type', 'media', 'media type', 'channel'],
  languageId: ['language_id', 'language'],
  skills: ['skills'],
  contacts: ['expected', 'contacts', 'offered', 'calls', 'volume', 'forecast', 'call volume'],
  aht: ['aht_seconds', 'aht', 'average handle time', 'aht (s)', 'handle time'],
} as const

type Column = keyof typeof COLUMNS

/** Columns of numbers, which may be there only once. */
const NUMBERS = ['contacts', 'aht'] as const
type Cells = Readonly<Partial<Record<Column, string>>>

const MEDIA: readonly MediaType[] = ['voice', 'chat', 'callback', 'email', 'message', 'workitem']

interface Row {
  readonly line: number
  readonly atMs: number
  readonly contacts: number
  readonly aht: number | undefined
  readonly route: LoadRoute
}

/** Options of `parseLoadCsv`. */
export interface CsvLoadOptions {
  readonly snapshot: Pick<Snapshot, 'queues' | 'skills' | 'languages'>
  readonly timeZone: string
  readonly file: string
}

/**
 * A forecast from CSV with a row for each queue and interval: when it begins (`from`, or `date` and `time`), the `queue`,
 * the `contacts` and, if known, their mean handle time in seconds (`aht`). Columns of other names that workforce tools
 * write are known too; `media_type`, `language_id` and `skills` (names with ` + ` between) narrow a row.
 * @throws ValidationError naming every problem with its line
 */
export function parseLoadCsv(content: string, { snapshot, timeZone, file }: CsvLoadOptions): LoadForecast {
  const [head, ...lines] = parseCsv(content)
  const places = findColumns(head, file)
  const issues = head === undefined ? [] : validateTable(head, lines, findMeanings(head))
  const numbers = NUMBERS.map((column) => {
    const at = places.get(column) ?? -1
    return { column, at, isAmbiguous: createAmbiguityTest(lines.map(({ cells }) => cells[at])) }
  })
  const names = {
    timeColumn: places.has('from') ? 'from' : 'date',
    queues: indexNames<Ref>('queue', snapshot.queues),
    skills: indexNames<Ref>('skill', snapshot.skills),
    languages: indexNames<Ref>('language', snapshot.languages),
  }
  const rows: Row[] = []
  let minutes: number | undefined
  for (const { line, cells } of lines) {
    const cellTexts: Cells = Object.fromEntries(
      [...places].flatMap(([column, at]) => {
        const text = cells[at]?.text.trim() ?? ''
        return text === '' ? [] : [[column, text]]
      }),
    )
    const add = (path: string, message: string): void => void issues.push({ path, message, line })
    for (const { column, at, isAmbiguous } of numbers) {
      if (isAmbiguous(cells[at])) add(column, describeGrouped(cellTexts[column] ?? ''))
    }
    const row = parseRow(cellTexts, names, timeZone, add)
    if (cellTexts.minutes !== undefined) {
      const length = Number(cellTexts.minutes)
      if (length > 0) minutes ??= length
      if (!(length > 0)) add('minutes', `must be a number above 0, not ${cellTexts.minutes}`)
      else if (length !== minutes)
        add('minutes', `must be ${minutes}, as in the first row, not ${length}: intervals have one length`)
    }
    if (row !== undefined) rows.push({ line, ...row })
  }
  if (rows.length === 0 && issues.length === 0) issues.push({ path: '', message: 'has no rows' })
  const times = [...new Set(rows.map(({ atMs }) => atMs))].sort((a, b) => a - b)
  const step = minutes ?? findStep(times, timeZone)
  if (issues.length === 0) issues.push(...findOffGrid(rows, times[0] ?? 0, step, timeZone))
  if (issues.length > 0) throw new ValidationError(issues, { subject: file })
  return buildLoad(rows, times, step)
}

function findColumns(head: CsvRow | undefined, file: string): Map<Column, number> {
  const heads = head?.cells.map((cell) => cell.text.trim().toLowerCase()) ?? []
  const places = new Map<Column, number>()
  for (const column of Object.keys(COLUMNS).filter(isColumn)) {
    const known: readonly string[] = COLUMNS[column]
    const at = heads.findIndex((name) => known.includes(name))
    if (at >= 0) places.set(column, at)
  }
  const names = Object.keys(COLUMNS)
    .filter(isColumn)
    .flatMap((column) => (places.has(column) ? [] : COLUMNS[column]))
  const used = new Set(places.values())
  const typos = heads.flatMap((name, index) => {
    const suggested = used.has(index) || name === '' ? undefined : nearMatch(name, names)
    return suggested === undefined
      ? []
      : [{ path: name, message: `is an unknown column: did you mean ${suggested}?`, line: head?.line ?? 1 }]
  })
  if (typos.length > 0) throw new ValidationError(typos, { subject: file })
  const has = (...columns: readonly Column[]): boolean => columns.some((column) => places.has(column))
  if (has('contacts') && has('queue', 'queueId') && (has('from') || (has('date') && has('time')))) return places
  const message = `must have the columns from (or date and time), queue and contacts, not ${heads.join(', ') || 'none'}`
  throw new ValidationError([{ path: '', message, line: head?.line ?? 1 }], { subject: file })
}

/** The column that each heading stands for, so that a second one of contacts or handle times is found under any heading. */
function findMeanings({ cells }: CsvRow): (string | undefined)[] {
  return cells.map(({ text }) => {
    const name = text.trim().toLowerCase()
    const column = Object.keys(COLUMNS).find((one) => isColumn(one) && COLUMNS[one].some((known) => known === name))
    return NUMBERS.find((one) => one === column) ?? (column === undefined ? undefined : name)
  })
}

/**
 * Builds a test for numbers such as `1.234`, which may be 1234. Where another number of the column shows that the sign is
 * for decimals, none is ambiguous.
 */
function createAmbiguityTest(numbers: readonly (CsvCell | undefined)[]): (cell: CsvCell | undefined) => boolean {
  const isDecimal = (cell: CsvCell): boolean => /^\d+[.,]\d+$/.test(cell.text.trim()) && !mayBeGrouped(cell)
  const decimals = numbers.map((cell) => (cell !== undefined && isDecimal(cell) ? cell.text : '')).join(' ')
  return (cell) =>
    cell !== undefined && mayBeGrouped(cell) && !decimals.includes(cell.text.replace(/[\d\s]/g, '').charAt(0))
}

/** What an ambiguous number may mean, and how to write either: 1.234 as `1.2340`, which is not ambiguous. */
function describeGrouped(text: string): string {
  const plain = text.replace(/[.,]/g, '')
  const decimals = String(Number(text.replace(',', '.')))
  if (decimals === 'NaN') return `"${text}" has signs between thousands; write ${plain}`
  const unclear = /\.\d{3}$/.test(decimals)
  return `"${text}" may mean ${plain}, or decimals; write ${plain}, or ${decimals}${unclear ? '0' : ''} if it is decimals`
}

function isColumn(name: string): name is Column {
  return name in COLUMNS
}

interface FoundNames {
  /** Where a row says when it begins. */
  readonly timeColumn: string
  readonly queues: ReturnType<typeof indexNames<Ref>>
  readonly skills: ReturnType<typeof indexNames<Ref>>
  readonly languages: ReturnType<typeof indexNames<Ref>>
}

function parseRow(
  cells: Cells,
  { timeColumn, queues, skills, languages }: FoundNames,
  timeZone: string,
  problem: (path: string, message: string) => void,
): Omit<Row, 'line'> | undefined {
  const when = cells.from ?? `${cells.date ?? ''}T${(cells.time ?? '').padStart(5, '0')}`
  const at = parseMoment(when.replace(/^(\d{4}-\d{2}-\d{2}) (?=\d)/, '$1T'), timeZone)
  if ('why' in at) {
    const isEmpty = cells.from === undefined && cells.date === undefined
    problem(timeColumn, isEmpty ? 'is empty' : at.why)
  }
  const contacts = parseNumber(cells.contacts)
  if (contacts === undefined) problem('contacts', `must be a number of 0 or more, not ${cells.contacts ?? 'empty'}`)
  const aht = cells.aht === undefined ? undefined : parseNumber(cells.aht)
  if (cells.aht !== undefined && aht === undefined) problem('aht', `must be a number of seconds, not ${cells.aht}`)
  const mediaType = MEDIA.find((medium) => medium === cells.mediaType?.toLowerCase())
  if (cells.mediaType !== undefined && mediaType === undefined)
    problem('media_type', `must be one of ${MEDIA.join(', ')}, not ${cells.mediaType}`)
  const id = (found: ReturnType<FoundNames['queues']['find']>, path: string): string => {
    if ('item' in found) return found.item.id
    problem(path, found.problem)
    return ''
  }
  const queue = id(queues.find(cells.queueId ?? cells.queue ?? ''), 'queue')
  const language = cells.languageId === undefined ? undefined : id(languages.find(cells.languageId), 'language_id')
  const requiredSkills = cells.skills?.split(/\s+\+\s+/).map((name) => id(skills.find(name), 'skills'))
  if ('why' in at || contacts === undefined) return undefined
  return { atMs: at.atMs, contacts, aht, route: { queue, mediaType, language, skills: requiredSkills } }
}

function parseNumber(text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const value = Number(/^\d+,\d+$/.test(text) ? text.replace(',', '.') : text)
  return Number.isFinite(value) && value >= 0 ? value : undefined
}

/** The shortest time between two rows, by the clock where clocks are put forward between them. */
function findStep(times: readonly number[], timeZone: string): number {
  const { wallAt } = localTime(timeZone)
  const steps = times.slice(1).map((at, i) => {
    const last = times[i] ?? at
    return Math.max(at - last, wallAt(at) - wallAt(last)) / MINUTE_MS
  })
  const step = steps.length === 0 ? 30 : steps.reduce((least, own) => Math.min(least, own))
  return Math.abs(step - DAY_MINUTES) <= HOUR_MINUTES ? DAY_MINUTES : step
}

/** Rows that begin inside an interval of another row would be added to the wrong one. */
function findOffGrid(rows: readonly Row[], startMs: number, intervalMinutes: number, timeZone: string): Issue[] {
  const { wallAt } = localTime(timeZone)
  // Days have 23 or 25 hours where clocks change.
  const tolerance = intervalMinutes >= DAY_MINUTES ? HOUR_MINUTES : 0
  return rows.flatMap(({ line, atMs }) => {
    const past = ((atMs - startMs) / MINUTE_MS) % intervalMinutes
    if (Math.min(past, intervalMinutes - past) <= tolerance) return []
    const isOnGridByClock = ((wallAt(atMs) - wallAt(startMs)) / MINUTE_MS) % intervalMinutes === 0
    const advice = isOnGridByClock
      ? '; else clocks change between them: give rows of half an hour, or one file until then and one after, each in a run of its own'
      : ''
    const message = `begins ${past} minutes inside an interval of ${intervalMinutes}, counted from the first row; if intervals are shorter, a column "minutes" has their length${advice}`
    return [{ path: 'from', message, line }]
  })
}

function buildLoad(rows: readonly Row[], times: readonly number[], intervalMinutes: number): LoadForecast {
  const startMs = times[0] ?? 0
  const intervalAt = (atMs: number): number => Math.round((atMs - startMs) / (intervalMinutes * MINUTE_MS))
  const count = intervalAt(times.at(-1) ?? 0) + 1
  const groups = new Map<string, { route: LoadRoute; offered: number[]; work: number[]; timed: number[] }>()
  for (const { atMs, contacts, aht, route } of rows) {
    const key = JSON.stringify([route.queue, route.mediaType, route.language, route.skills])
    const zeros = (): number[] => new Array<number>(count).fill(0)
    const group = groups.get(key) ?? { route, offered: zeros(), work: zeros(), timed: zeros() }
    groups.set(key, group)
    const i = intervalAt(atMs)
    group.offered[i] = (group.offered[i] ?? 0) + contacts
    if (aht === undefined) continue
    group.work[i] = (group.work[i] ?? 0) + contacts * aht
    group.timed[i] = (group.timed[i] ?? 0) + contacts
  }
  return {
    format: 'skillroute/load@1',
    start: new Date(startMs).toISOString(),
    intervalMinutes,
    groups: [...groups.values()].map(({ route, offered, work, timed }) => {
      // Contacts of rows without a handle time take as long as the others of their queue.
      const mean = sum(work) / sum(timed)
      const times = timed.map((one, i) => (one > 0 ? (work[i] ?? 0) / one : offered[i] === 0 ? 0 : mean))
      return { routes: [route], offered, ...(sum(timed) > 0 ? { ahtSecondsPerInterval: times } : {}) }
    }),
  }
}

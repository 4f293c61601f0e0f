import * as z from 'zod'
import { type Issue, ValidationError } from '../../core/errors'
import { parseDate } from '../../core/time/iso-time'
import { parseMoment } from '../../core/time/parse-time'
import type { Ref, Snapshot } from '../../documents'
import { inTextOrder, otherFormat, parseShape, problemAt } from '../../documents/yaml/problem'
import { readYaml } from '../../documents/yaml/read'
import type { YamlSource } from '../../documents/yaml/source'
import type { ForecastDemandOptions } from '../../optimizer'
import { indexNames } from '../kit/names'

/** The part of {@link ForecastDemandOptions} that a file of special days contains. */
export type SpecialDays = Pick<ForecastDemandOptions, 'specialDays' | 'events' | 'missing'>

/**
 * Reads holidays, events and gaps in the data from the text of a YAML or JSON file (`skillroute/special-days@1`).
 * @param options.timeZone IANA name for times without a zone
 * @param options.snapshot resolves the names of queues; without it events that name some are refused
 * @param options.file name of the file in messages
 * @throws ValidationError with line and column of every problem
 * @example
 * const { specialDays } = await readSpecialDays(text, { timeZone: 'Europe/Berlin', snapshot })
 */
export async function readSpecialDays(
  content: string,
  options: {
    readonly timeZone: string
    readonly snapshot?: Pick<Snapshot, 'queues'> | undefined
    readonly file?: string | undefined
  },
): Promise<SpecialDays> {
  const { timeZone, snapshot = { queues: [] }, file = 'special days' } = options
  const source = await readYaml(content)
  const other = otherFormat(source, FORMAT)
  if (other !== undefined) throw new ValidationError([other], { subject: file })
  const shaped = parseShape(SPECIAL_DAYS, source, file)
  const issues: Issue[] = []
  const found = resolved(shaped, { source, timeZone, queues: indexNames<Ref>('queue', snapshot.queues), issues })
  if (issues.length > 0) throw new ValidationError(inTextOrder(issues), { subject: file })
  return found
}

interface Resolving {
  readonly source: YamlSource
  readonly timeZone: string
  readonly queues: ReturnType<typeof indexNames<Ref>>
  readonly issues: Issue[]
}

function resolved({ days, events, missing }: z.infer<typeof SPECIAL_DAYS>, resolving: Resolving): SpecialDays {
  const { source, timeZone, queues, issues } = resolving
  const moment = (text: string, path: readonly (string | number)[]): number => {
    const time = parseMoment(/^\d{4}-\d{2}-\d{2}$/.test(text) ? `${text}T00:00` : text, timeZone)
    if ('atMs' in time) return time.atMs
    issues.push(problemAt(source, 'time.unknown', [...path], time.why))
    return 0
  }
  const stretch = (
    { from, to }: { readonly from: string; readonly to: string },
    path: readonly (string | number)[],
  ) => {
    const known = issues.length
    const [start, end] = [moment(from, [...path, 'from']), moment(to, [...path, 'to'])]
    if (end <= start && issues.length === known)
      issues.push(problemAt(source, 'time.order', [...path, 'to'], 'must be later than its from'))
    return { start: new Date(start).toISOString(), end: new Date(end).toISOString() }
  }
  const queueId = (name: string, path: readonly (string | number)[]): string => {
    const found = queues.find(name)
    if ('item' in found) return found.item.id
    issues.push(problemAt(source, 'name.unknown', [...path], found.problem))
    return name
  }
  days?.forEach(({ date }, i) => {
    if (parseDate(date) === undefined)
      issues.push(problemAt(source, 'time.unknown', ['days', i, 'date'], 'is a date that does not exist'))
  })
  return {
    specialDays: days,
    events: events?.map(({ queues: names, ...event }, i) => {
      const { start, end } = stretch(event, ['events', i])
      const queueIds = names?.map((name, q) => queueId(name, ['events', i, 'queues', q]))
      return { ...event, from: start, to: end, queueIds }
    }),
    missing: missing?.map((one, i) => stretch(one, ['missing', i])),
  }
}

const FORMAT = 'skillroute/special-days@1'

const text = z.string().min(1)
const date = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, { error: 'must be a date in quotes, such as "2027-12-25"' })

/** The shape of a file with the days on which a forecast must not follow the usual week. */
const SPECIAL_DAYS = z.strictObject({
  format: z.literal(FORMAT),
  days: z
    .array(z.strictObject({ date, name: text.optional(), factor: z.number().min(0).max(100).optional() }))
    .optional(),
  events: z
    .array(
      z.strictObject({
        from: text,
        to: text,
        name: text.optional(),
        lift: z.number().min(0).max(100).optional(),
        queues: z.array(text).optional(),
      }),
    )
    .optional(),
  missing: z.array(z.strictObject({ from: text, to: text })).optional(),
})

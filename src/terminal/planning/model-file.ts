import { ConfigError, type Issue, ValidationError } from '../../core/errors'
import type { Demand, Ref, RoutingModel } from '../../documents'
import { type RecommendOptions, routingModel } from '../../optimizer'
import { parseModelDefinition } from '../../optimizer/model'
import { weekModel } from '../../workflows/forecast/week-forecast'
import { joinDivisions } from '../../workflows/plan/search-job'
import { readDocument } from '../io/files'
import type { Io } from '../io/io'
import { givenFlags } from '../io/options'
import { parseWritten } from '../io/written-file'
import { readSnapshot } from './snapshot-file'
import { buildWeekRequest, DAY_FACTS, type WeekChoices } from './week-options'

/** Sources of a command's model. */
export interface ModelOptions extends WeekChoices {
  readonly snapshot?: string | undefined
  readonly demand?: string | undefined
}

export interface NamedModel {
  readonly model: RoutingModel
  readonly nameOf: (contactTypeId: string) => string
  /** Who may join which queue by their divisions; a model alone knows none. */
  readonly divisions?: RecommendOptions['divisions']
}

/**
 * The model from the file that the user named (a definition by hand, or a routing model document), or from a snapshot
 * with its demand.
 * @throws ConfigError when neither was named, or an option of an org beside a file
 * @throws ValidationError with line and column of every mistake in a definition
 */
export async function resolveModel(io: Io, file: string | undefined, options: ModelOptions): Promise<NamedModel> {
  const { snapshot, demand } = options
  if (file !== undefined) {
    refuseOrgOptions(options)
    const model = await readModel(io, file)
    return { model, nameOf: contactTypeNames(model, []) }
  }
  if (snapshot === undefined || demand === undefined) {
    throw new ConfigError(
      'nothing to simulate: name a model file, or --snapshot and --demand with files from skillroute snapshot --out and --save-demand',
    )
  }
  const org = await readSnapshot(io, snapshot)
  const requested = await readDocument<Demand>(io, demand, 'skillroute/demand@1', 'skillroute snapshot --save-demand')
  const week = await buildWeekRequest(io, options)
  const model = week === undefined ? routingModel(org, requested) : await weekModel(week, requested, org)
  return { model, nameOf: contactTypeNames(model, org.languages), divisions: joinDivisions(org) }
}

/** Options that would have no effect on a model: they need an org or its files. */
const OF_AN_ORG = ['snapshot', 'demand', 'queue', 'division', 'addQueue', 'for', 'org', 'profile', ...DAY_FACTS]

/** @throws ConfigError for such an option */
export function refuseOrgOptions(options: object): void {
  const given = givenFlags(options, OF_AN_ORG)
  if (given.length === 0) return
  throw new ConfigError(
    `${given.join(', ')} belongs to an org or its files, not to a model or one queue: leave it out.`,
  )
}

/**
 * Reads a definition, or a routing model document.
 * @throws ConfigError for a file of another kind
 * @throws ValidationError with line and column of every mistake
 */
export function readModel(io: Io, file: string): Promise<RoutingModel> {
  return parseWritten(io, file, (value) => {
    if (isModel(value)) return value
    refuseOthers(value, file)
    return parseModelDefinition(value)
  })
}

/** Refuses another kind of document, or a value that cannot be a model, in one line that names the file. */
function refuseOthers(value: unknown, file: string): void {
  const desired = 'a model has contactTypes and agents, or the format skillroute/model@1'
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new ConfigError(`${file} is no model: ${desired}; examples/model.yaml shows one`)
  }
  const format: unknown = Reflect.get(value, 'format')
  if (typeof format === 'string') {
    const [, kind] = /^skillroute\/([a-z-]+)@/.exec(format) ?? []
    const what = kind === undefined ? `"${format}"` : `a ${kind.replaceAll('-', ' ')} ("${format}")`
    throw new ConfigError(`${file} is ${what}, not a model: ${desired}`)
  }
  if (Reflect.has(value, 'contactTypes') || Reflect.has(value, 'agents')) return
  throw new ConfigError(`${file} is no model: ${desired}`)
}

const LISTS = ['skills', 'queues', 'contactTypes', 'agents', 'notes'] as const

/**
 * True for a routing model document with its lists; false for a document of another format. Figures are checked later.
 */
function isModel(value: unknown): value is RoutingModel {
  if (typeof value !== 'object' || value === null || Reflect.get(value, 'format') !== 'skillroute/model@1') return false
  const issues = LISTS.flatMap((list): Issue[] => {
    const items: unknown = Reflect.get(value, list)
    if (!Array.isArray(items)) return [{ path: list, message: 'must be a list' }]
    if (list === 'notes') return []
    return items.flatMap((item: unknown, i) =>
      typeof item === 'object' && item !== null && typeof Reflect.get(item, 'id') === 'string'
        ? missingLists(item, list, i)
        : [{ path: `${list}[${i}]`, message: 'must be an object with an id' }],
    )
  })
  if (issues.length > 0) throw new ValidationError(issues, { subject: 'routing model' })
  return true
}

function missingLists(item: object, list: (typeof LISTS)[number], i: number): Issue[] {
  const needed =
    list === 'agents' ? ['skills', 'languages', 'queues', 'handling'] : list === 'contactTypes' ? ['skillIds'] : []
  return needed
    .filter((key) => !Array.isArray(Reflect.get(item, key)))
    .map((key) => ({ path: `${list}[${i}].${key}`, message: 'must be a list' }))
}

/** The name of a contact type: its id if written by hand, otherwise its queue, medium, language and skills by name. */
function contactTypeNames(model: RoutingModel, languages: readonly Ref[]): (contactTypeId: string) => string {
  const named = [...model.queues, ...model.skills, ...languages]
  const nameById = new Map(named.map(({ id, name }) => [id, name]))
  const names = new Map(
    model.contactTypes.map((type) => {
      const { id, queueId, mediaType, languageId, skillIds } = type
      const language = languageId === undefined ? [] : [languageId]
      const parts = [queueId, mediaType, ...language, ...skillIds].map((part) => nameById.get(part) ?? part)
      // The id from a capture contains the queue's id; an id that a person chose is already a name.
      return [
        id,
        id.includes(queueId) && skillIds.every((skill) => id.includes(skill)) && id !== queueId
          ? parts.join(' · ')
          : id,
      ]
    }),
  )
  return (contactTypeId) => names.get(contactTypeId) ?? contactTypeId
}

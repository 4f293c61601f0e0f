import * as z from 'zod/mini'
import type { Client } from '../../client'
import { checkParts } from '../../core/checks'
import { defined } from '../../core/defined'
import { ApiError, AuthenticationError } from '../../core/errors'
import { groupBy } from '../../core/group-by'
import { redactText } from '../../core/json/redact'
import { LIMITS } from '../../core/limits'
import { aDocument, aFunction, aSignal, checkOptions, texts } from '../../core/schema'
import type { Demand, Snapshot, SnapshotAgent, SnapshotGap } from '../../documents'
import { type CsvOptions, csvFields, csvFormat } from '../../documents/tables/csv-format'
import { csvLines } from '../../documents/tables/csv-lines'
import { chunks, concurrently } from '../../resources/kit/lists/in-parts'
import type { User } from '../../resources/users/user-schema'
import type { UserSkill } from '../../resources/users/user-skills'
import type { CallOptions } from '../../transport/contract/call-options'
import { NO_LICENSES, readLicensed } from '../snapshot/capture'
import { toGaps, type WfmAgent, type WfmSource, withGaps } from './rows'

/** How to export. */
export interface WfmExportOptions extends CsvOptions {
  /** `json` (default) or `csv`, with a header row. */
  readonly format?: 'json' | 'csv' | undefined
  /** Only for a live read: exports only these users. Default: all active ones. */
  readonly userIds?: readonly string[] | undefined
  /** Only for a snapshot: adds the share of the demand's window that each agent was on queue. */
  readonly demand?: Demand | undefined
  /**
   * Called for each item that could not be read, in each iteration. The text names all of them too: JSON under `gaps`, CSV in the
   * column `gap`.
   */
  readonly onGap?: ((gap: SnapshotGap) => void) | undefined
  /** Ends the work; rejects with its reason. */
  readonly signal?: AbortSignal | undefined
}

/**
 * Agents, skills, proficiency and availability for workforce management, as text in chunks, so that the whole text is
 * never in memory. Works without WFM in the org. Each iteration starts again; the same snapshot gives the same text.
 * The text names data that could not be read.
 * @param source a client to read the org now (with what agents do at this moment), or a snapshot
 * @throws ValidationError for another format, and for an unknown locale or sign of CSV
 * @example
 * await pipeline(Readable.from(exportWfm(client, { format: 'csv' })), createWriteStream('agents.csv'))
 */
export function exportWfm(source: Client | Snapshot, options: WfmExportOptions = {}): AsyncIterable<string> {
  checkParts(source, 'source')
  checkOptions(options, {
    ...csvFields(),
    format: z.optional(z.enum(['json', 'csv'])),
    userIds: z.optional(texts()),
    demand: z.optional(aDocument('skillroute/demand@1')),
    onGap: z.optional(aFunction()),
    signal: z.optional(aSignal()),
  })
  const { format = 'json', userIds, demand, onGap, signal } = options
  csvFormat(options)
  return {
    async *[Symbol.asyncIterator]() {
      const whole =
        'format' in source
          ? wfmFromSnapshot(source, demand)
          : await wfmFromOrg(source, userIds, { signal, priority: 'background' })
      const rows = withGaps(whole, onGap)
      yield* format === 'csv' ? wfmCsv(rows, options) : wfmJson(rows)
    },
  }
}

/** The export as one JSON document in chunks, an agent on each line, for programs and for `diff`. `gaps` has those of agents too. */
async function* wfmJson(source: WfmSource): AsyncGenerator<string> {
  const { org, takenAt } = source
  const head = { format: 'skillroute/wfm-export@1', org, takenAt }
  yield `${JSON.stringify(head).slice(0, -1)},"agents":[`
  let first = true
  const ofAgents: SnapshotGap[] = []
  for await (const agents of source.agents) {
    let text = ''
    for (const agent of agents) {
      ofAgents.push(...toGaps(agent))
      text += `${first ? '' : ','}\n${JSON.stringify(agent)}`
      first = false
    }
    if (text !== '') yield text
  }
  yield `\n],"gaps":${JSON.stringify([...ofAgents, ...source.gaps])}}\n`
}

/** Columns of the CSV, in order, with the header row's names. One row per agent and skill. */
export const WFM_COLUMNS = [
  'user_id',
  'user_name',
  'division',
  'state',
  'licensed',
  'skill_id',
  'skill_name',
  'proficiency',
  'routing_status',
  'on_queue_share',
  'gap',
] as const

/**
 * The export as CSV text in chunks: a header row, then a row for each agent and skill, or one row without skill for an
 * agent who has none. Cells that a spreadsheet would run as a formula (`=`, `+`, `-`, `@`, tab, carriage return) start
 * with `'`. The column `gap` says which data of an agent could not be read; other gaps have rows of their own at the
 * end.
 */
async function* wfmCsv(source: WfmSource, options: CsvOptions = {}): AsyncGenerator<string> {
  const format = csvFormat(options)
  yield csvLines([WFM_COLUMNS], format)
  for await (const agents of source.agents) {
    const rows = agents.flatMap(agentRows)
    if (rows.length > 0) yield csvLines(rows, format)
  }
  const missing = source.gaps.map(({ kind, id, reason }) => [
    ...blank(WFM_COLUMNS.length - 1),
    `${kind} ${id}: ${reason}`,
  ])
  if (missing.length > 0) yield csvLines(missing, format)
}

type Cell = string | number | undefined

function agentRows(agent: WfmAgent): Cell[][] {
  const { id, name, division, state, licensed, routingStatus, onQueueShare, skills, gap } = agent
  const before = [id, name, division, state, licensed === undefined ? undefined : licensed ? 'yes' : 'no']
  const after = [routingStatus, onQueueShare, gap]
  if (skills.length === 0) return [[...before, ...blank(3), ...after]]
  return skills.map((skill) => [...before, skill.id, skill.name, skill.proficiency, ...after])
}

function blank(count: number): Cell[] {
  return new Array<Cell>(count).fill(undefined)
}

/** Number of agents in one chunk of text. */
const LOT = 500

/** An export from a snapshot. @param demand adds the share of its window that each agent was on queue */
function wfmFromSnapshot(snapshot: Snapshot, demand?: Demand): WfmSource {
  const skills = new Map(snapshot.skills.map((skill) => [skill.id, skill.name]))
  const divisions = new Map(snapshot.divisions.map((division) => [division.id, division.name]))
  const gaps = groupBy(snapshot.gaps, ({ id }) => id)
  const shares = onQueueShares(demand)
  const known = new Set(snapshot.agents.map((agent) => agent.id))

  function row(agent: SnapshotAgent): WfmAgent {
    const { id, name, divisionId, state, licensed } = agent
    const share = shares.get(id)
    const gap = gaps
      .get(id)
      ?.map(({ reason }) => reason)
      .join('; ')
    return {
      id,
      name,
      ...(divisionId === undefined ? {} : { division: divisions.get(divisionId) ?? divisionId }),
      state,
      ...defined({ licensed, onQueueShare: share }),
      skills: agent.skills.map((held) => ({
        id: held.id,
        name: skills.get(held.id) ?? held.id,
        proficiency: held.level,
      })),
      ...(gap === undefined ? {} : { gap }),
    }
  }

  async function* lots(): AsyncGenerator<readonly WfmAgent[]> {
    for (let at = 0; at < snapshot.agents.length; at += LOT) yield snapshot.agents.slice(at, at + LOT).map(row)
  }

  return {
    org: snapshot.org,
    takenAt: snapshot.takenAt,
    agents: lots(),
    gaps: snapshot.gaps.filter((gap) => !known.has(gap.id)),
  }
}

/** Time on queue over the demand's whole window, 0..1, to four places. */
function onQueueShares(demand: Demand | undefined): Map<string, number> {
  if (demand === undefined) return new Map()
  const seconds = (Date.parse(demand.interval.end) - Date.parse(demand.interval.start)) / 1000
  return new Map(
    demand.staffing.map((time) => {
      const staffed = time.interactingSeconds + time.communicatingSeconds + time.idleSeconds + time.notRespondingSeconds
      return [time.userId, Math.round((staffed / seconds) * 10_000) / 10_000]
    }),
  )
}

const EXPAND = ['skills', 'routingStatus'] as const

/** Users who are read in parallel if the list left out their skills. */
const CONFIRMING = 8

/**
 * An export of the org's current state, 100 users per request and their licenses in another, yielded page by page. Licenses that
 * may not be read are one gap.
 * @param userIds default: all active users
 */
async function wfmFromOrg(
  client: Client,
  userIds: readonly string[] | undefined,
  call: CallOptions,
): Promise<WfmSource> {
  const org = await client.organizations.me(call)
  const takenAt = new Date(client.clock.now()).toISOString()
  const skills = new Map<string, string>()
  for await (const skill of client.routing.skills.list({}, call)) skills.set(skill.id, skill.name)
  const gaps: SnapshotGap[] = []
  const pages = userIds === undefined ? listed(client, gaps, call) : chosen(client, userIds, gaps, call)

  async function* lots(): AsyncGenerator<readonly WfmAgent[]> {
    let mayReadLicenses = true
    for await (const users of pages) {
      const agents = await concurrently(users, CONFIRMING, (user) => toAgent(client, user, skills, call))
      const ids = agents.map(({ id }) => id)
      const licensed: ReadonlyMap<string, boolean> | undefined =
        mayReadLicenses && ids.length > 0 ? await readLicensed({ client, call, gaps }, ids) : undefined
      mayReadLicenses &&= licensed !== undefined || ids.length === 0
      yield licensed === undefined ? agents : agents.map((agent) => withLicense(agent, licensed.get(agent.id)))
    }
  }
  return { org: { id: org.id, name: org.name ?? org.id }, takenAt, agents: lots(), gaps }
}

function withLicense(agent: WfmAgent, licensed: boolean | undefined): WfmAgent {
  if (licensed !== undefined) return { ...agent, licensed }
  return { ...agent, gap: agent.gap === undefined ? NO_LICENSES : `${agent.gap}; ${NO_LICENSES}` }
}

async function* listed(client: Client, gaps: SnapshotGap[], call: CallOptions): AsyncGenerator<readonly User[]> {
  const seen = new Set<string>()
  let announced: number | undefined
  for await (const page of client.users.list({ expand: EXPAND, state: 'active' }, call).pages()) {
    announced = page.total ?? announced
    const fresh = page.items.filter((user) => !seen.has(user.id))
    for (const user of fresh) seen.add(user.id)
    yield fresh
  }
  if (announced !== undefined && seen.size < announced) {
    gaps.push({ kind: 'agent', id: '*', reason: `${seen.size} users are listed, ${announced} were announced` })
  }
}

async function* chosen(
  client: Client,
  userIds: readonly string[],
  gaps: SnapshotGap[],
  call: CallOptions,
): AsyncGenerator<readonly User[]> {
  for (const ids of chunks([...new Set(userIds)], LIMITS.userIdsPerCall)) {
    const users = await client.users.byIds(ids, { expand: EXPAND }, call)
    const found = new Set(users.map((user) => user.id))
    for (const id of ids)
      if (!found.has(id)) gaps.push({ kind: 'agent', id, reason: 'the platform gives no such user' })
    yield users
  }
}

async function toAgent(
  client: Client,
  user: User,
  names: ReadonlyMap<string, string>,
  call: CallOptions,
): Promise<WfmAgent> {
  const { id, name = id, division, state = 'active', routingStatus } = user
  const held = user.skills ?? (await readSkills(client, id, call))
  const skills = Array.isArray(held) ? held : []
  const divisionName = division?.name ?? division?.id
  return {
    id,
    name,
    ...(divisionName === undefined ? {} : { division: divisionName }),
    state,
    ...(routingStatus?.status === undefined ? {} : { routingStatus: routingStatus.status }),
    skills: [...skills]
      .sort((a, b) => (a.id < b.id ? -1 : 1))
      .map((skill) => ({
        id: skill.id,
        name: names.get(skill.id) ?? skill.name ?? skill.id,
        proficiency: skill.proficiency,
      })),
    ...(Array.isArray(held) ? {} : { gap: held }),
  }
}

/** Reads the skills of a user whom the list gave without skills, or says why they cannot be read. */
async function readSkills(client: Client, userId: string, call: CallOptions): Promise<UserSkill[] | string> {
  try {
    return await client.routing.userSkills.get(userId, call)
  } catch (error) {
    if (!(error instanceof ApiError) || error instanceof AuthenticationError) throw error
    return redactText(error.message)
  }
}

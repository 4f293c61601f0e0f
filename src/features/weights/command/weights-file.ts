import * as z from 'zod'
import { ConfigError, type Issue, ValidationError } from '../../../core/errors'
import { pathText } from '../../../core/path-text'
import type { Snapshot } from '../../../documents'
import { unknownKey } from '../../../documents/yaml/problem'
import { normalizeWeights, validateWeights } from '../../../optimizer'
import type { Io } from '../../../terminal/io/io'
import { readShare } from '../../../terminal/io/options'
import { parseWritten } from '../../../terminal/io/written-file'
import { readSheetText } from '../../../terminal/tables/sheet-file'
import { indexNames } from '../../../workflows/kit/names'
import { parseCsv, validateTable } from '../../../workflows/kit/parse-csv'
import type { WeightRequest } from '../math/levers'

/** Media of which an agent may handle several contacts at once, by their names in utilization. */
const MEDIA = ['call', 'callback', 'chat', 'email', 'message', 'workitem'] as const

const FILE = z.strictObject({
  queue: z.string().min(1).optional(),
  weights: z.record(z.string(), z.number()),
  strategy: z.enum(['longest-available-agent', 'best-skills']).optional(),
  overflowThreshold: z.number().optional(),
  /** Skill groups by name or id; other kinds of group by id. */
  overflowGroups: z
    .array(
      z.union([z.string().min(1), z.strictObject({ id: z.string(), type: z.enum(['GROUP', 'SKILLGROUP', 'TEAM']) })]),
    )
    .optional(),
  utilizationTarget: z.number().optional(),
  capacity: z.partialRecord(z.enum(MEDIA), z.number()).optional(),
  wrapUpSeconds: z.number().optional(),
})

/** Target shares in a file or on the command line: queue and agents by name or id. */
export type WrittenWeights = z.infer<typeof FILE>

/**
 * Reads target shares from a YAML, JSON or CSV file and from the command line, which takes precedence.
 * @param options.share each `agent=share`
 * @param options.normalize allows any shares from 0, and scales them to a sum of 1
 * @throws ConfigError if shares or the queue are missing
 * @throws ValidationError naming every problem, with its line in a file
 */
export async function readWeights(
  io: Io,
  options: {
    readonly file?: string | undefined
    readonly share?: readonly string[]
    readonly queue?: string
    readonly normalize?: boolean
  },
): Promise<WrittenWeights & { readonly queue: string }> {
  const { file, share = [], normalize = false } = options
  if (file === undefined && share.length === 0) throw new ConfigError('Name the target shares: --share or --file.')
  const read = file === undefined ? { weights: {} } : await readFile(io, file, normalize)
  const weights = { ...read.weights, ...parseShares(share) }
  const queue = options.queue ?? read.queue
  if (queue === undefined) throw new ConfigError('Name the queue: --queue, or queue in the YAML file.')
  checkWeights(weights, 'weights', normalize)
  return { ...read, weights: normalize ? normalizeWeights(weights, { allZero: 'error' }) : weights, queue }
}

/**
 * Finds the queue and the agents in an org.
 * @throws ValidationError naming each one that the org does not have or has several times, and agents named twice
 */
export function weightRequest(snapshot: Snapshot, written: WrittenWeights & { readonly queue: string }): WeightRequest {
  const { queue, weights, overflowGroups: _named, ...rest } = written
  const agents = indexNames('agent', snapshot.agents)
  const found = indexNames('queue', snapshot.queues).find(queue)
  const issues: Issue[] = 'problem' in found ? [{ path: 'queue', message: found.problem }] : []
  const byId = new Map<string, { readonly name: string; readonly weight: number }>()
  for (const [name, weight] of Object.entries(weights)) {
    const agent = agents.find(name)
    if ('problem' in agent) issues.push({ path: pathText(['weights', name]), message: agent.problem })
    else if (byId.has(agent.item.id)) {
      issues.push({ path: pathText(['weights', name]), message: `is ${byId.get(agent.item.id)?.name} too` })
    } else byId.set(agent.item.id, { name, weight })
  }
  const groups = indexNames('skill group', snapshot.skillGroups)
  const overflowGroups = written.overflowGroups?.map((given, index) => {
    const group = typeof given === 'string' ? { id: given, type: 'SKILLGROUP' as const } : given
    if (group.type !== 'SKILLGROUP') return group
    const known = groups.find(group.id)
    if ('item' in known) return { ...group, id: known.item.id }
    const path = ['overflowGroups', index, ...(typeof given === 'string' ? [] : ['id'])]
    issues.push({ path: pathText(path), message: known.problem })
    return group
  })
  if ('problem' in found || issues.length > 0) throw new ValidationError(issues, { subject: 'weights' })
  return {
    queueId: found.item.id,
    weights: Object.fromEntries([...byId].map(([id, { weight }]) => [id, weight])),
    ...rest,
    ...(overflowGroups === undefined ? {} : { overflowGroups }),
  }
}

async function readFile(io: Io, file: string, normalize: boolean): Promise<WrittenWeights> {
  if (file.toLowerCase().endsWith('.csv')) {
    return { weights: weightsOfCsv(await readSheetText(io, file), file, normalize) }
  }
  return parseWritten(io, file, (value) => {
    const parsed = FILE.safeParse(value)
    if (!parsed.success) {
      throw new ValidationError(
        parsed.error.issues.flatMap((issue) => toIssues(issue)),
        { subject: file },
      )
    }
    checkWeights(parsed.data.weights, file, normalize)
    return parsed.data
  })
}

function toIssues(issue: z.ZodError['issues'][number]): Issue[] {
  const { path, message } = issue
  if (issue.code !== 'unrecognized_keys') return [{ path: pathText(path), message }]
  const said = (key: string) =>
    path[0] === 'capacity' ? `is no medium; known are ${MEDIA.join(', ')}` : unknownKey(key, Object.keys(FILE.shape))
  return issue.keys.map((key) => ({ path: pathText([...path, key]), message: said(key) }))
}

function checkWeights(weights: Readonly<Record<string, number>>, subject: string, normalize: boolean): void {
  const issues = weightIssues(weights, normalize)
  if (issues.length === 0) return
  const placed = issues.map(({ path, message }) => ({
    path: pathText(path === '' ? ['weights'] : ['weights', path]),
    message: path === '' && !normalize ? `${message} (--normalize)` : message,
  }))
  throw new ValidationError(placed, { subject })
}

/** The problems of weights. Weights to be scaled only have to be numbers from 0. */
function weightIssues(weights: Readonly<Record<string, number>>, normalize: boolean): readonly Issue[] {
  if (!normalize) return validateWeights(weights).issues
  return Object.entries(weights).flatMap(([path, weight]): Issue[] => {
    const isFine = Number.isFinite(weight) && weight >= 0
    return isFine ? [] : [{ path, message: `must be a number of at least 0, got ${String(weight)}` }]
  })
}

function parseShares(shares: readonly string[]): Record<string, number> {
  const issues: Issue[] = []
  const weights: Record<string, number> = {}
  for (const text of shares) {
    const at = text.lastIndexOf('=')
    const name = text.slice(0, at).trim()
    const value = readShare(text.slice(at + 1))
    if (at < 1 || name === '' || typeof value !== 'number') {
      issues.push({
        path: '--share',
        message: `must be an agent and a ratio, such as "Ann Lee=0.5" or "Ann Lee=50%", found "${text}"`,
      })
    } else if (Object.hasOwn(weights, name)) issues.push({ path: '--share', message: `names ${name} twice` })
    else weights[name] = value
  }
  if (issues.length > 0) throw new ValidationError(issues)
  return weights
}

/** Rows of agent and share below a header row. */
function weightsOfCsv(text: string, file: string, normalize: boolean): Record<string, number> {
  const [head, ...rows] = parseCsv(text)
  const heads = head?.cells.map((cell) => cell.text.trim().toLowerCase()) ?? []
  if (head === undefined || heads[0] !== 'agent' || heads[1] !== 'share' || heads.length !== 2) {
    const message = 'must begin with the heads agent and share'
    throw new ValidationError([{ path: '', message, line: 1, column: 1 }], { subject: file })
  }
  const issues = validateTable(head, rows)
  const weights: Record<string, number> = {}
  for (const { line, cells } of rows) {
    const [name = '', share = ''] = cells.map((cell) => cell.text.trim())
    const weight = share === '' ? Number.NaN : Number(share.replace(',', '.'))
    const problem = Object.hasOwn(weights, name)
      ? 'is there twice'
      : (weightIssues({ [name]: weight }, normalize)[0]?.message ?? '')
    if (problem !== '') issues.push({ path: name, message: problem, line, column: cells[1]?.column ?? 1 })
    else weights[name] = weight
  }
  if (issues.length > 0) throw new ValidationError(issues, { subject: file })
  return weights
}

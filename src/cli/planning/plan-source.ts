import { ConfigError } from '../../core/errors'
import type { PlanRequest, SourceText, TimingRequest, Want, Within } from '../../documents'
import { parsePlan } from '../../documents/plan/read-plan'
import { parsePlanRequest } from '../../documents/plan-request/plan-request-schema'
import { assertExists } from '../../terminal/io/files'
import type { Io } from '../../terminal/io/io'
import { readJsonOrYaml } from '../../terminal/io/json-or-yaml'
import { stepProgress } from '../../terminal/io/progress'
import { parseWritten } from '../../terminal/io/written-file'
import { type Org, readClock } from '../../terminal/org/connect'
import { loadMustBeThere, WFM } from '../../terminal/planning/load-file'
import type { AnalyzeOptions } from '../../terminal/planning/org-options'
import { asFlags, guardedLimits, orgFiles, readRequest } from '../../terminal/planning/org-options'
import { readSheetText } from '../../terminal/tables/sheet-file'
import { type OrgFiles, type OrgPlan, planOrg } from '../../workflows'
import { plannedTimes, type TimingOptions } from './plan-timing'

/** Options for what a plan is made from, its limits, and the times of its changes. */
export interface PlanSourceOptions extends AnalyzeOptions, TimingOptions {
  readonly existing?: 'keep' | 'overwrite'
  readonly reread?: 'each' | 'batch'
  readonly reason?: string
  readonly within?: number
  readonly cut?: boolean
}

/**
 * The plan of a command line. Everything that needs no org is checked before the first request.
 * @param readWant reads what the user wants from the options and files
 * @throws ConfigError for options that have no effect, and for missing files
 * @throws ValidationError for times that are invalid or past, and for inconsistent content
 */
export async function planFromOptions(
  io: Io,
  org: Org,
  options: PlanSourceOptions,
  readWant: () => Promise<Want>,
): Promise<OrgPlan> {
  checkShifts(options)
  const within = parseWithin(options)
  const limits = await guardedLimits(io, options)
  const want = await readWant()
  const nowMs = await readClock(org)
  const timing = await plannedTiming(io, options, nowMs)
  await assertExists(io, [options.snapshot, options.demand])
  await loadMustBeThere(io, options.load)
  const known = await orgFiles(io, org, options, true)
  const { read, calibration } = await readRequest(io, org, options)
  const request: PlanRequest = {
    read,
    want,
    limits: {
      ...limits,
      load: await readGivenLoad(io, options.load),
      within,
      existingLevels: options.existing === 'keep' ? 'keepHigher' : options.existing,
    },
    forecast: { method: options.forecast, calibration },
    timing,
    reason: options.reason,
  }
  return await asFlags(() => makePlan(io, known, request, options))
}

/**
 * Makes the plan of a request again, for the org as it is now.
 * @param file a request, or a plan, which carries its own
 * @throws ConfigError for a plan without a request
 * @throws ValidationError for a file that is neither, and for times that are past by now
 */
export async function planAgain(
  io: Io,
  org: Org,
  file: string,
  options: Pick<PlanSourceOptions, 'json' | 'reason'>,
): Promise<OrgPlan> {
  const request = await parseWritten(io, file, parseRequest)
  const timing = { ...request.timing, now: new Date(await readClock(org)).toISOString() }
  const { reason = request.reason } = options
  return await makePlan(io, { client: await org() }, { ...request, timing, reason }, options)
}

function parseRequest(value: unknown): PlanRequest {
  if (Reflect.get(Object(value), 'format') !== 'skillroute/plan@1') return parsePlanRequest(value, '')
  const { request } = parsePlan(value)
  if (request !== undefined) return request
  throw new ConfigError('This plan carries no request, because a program built it from parts: it cannot be made again.')
}

async function makePlan(
  io: Io,
  known: OrgFiles,
  request: PlanRequest,
  { json }: Pick<PlanSourceOptions, 'json'>,
): Promise<OrgPlan> {
  const steps = stepProgress(io, 'making the plan', json)
  try {
    return await planOrg(known, request, { signal: io.signal, onProgress: steps.update })
  } finally {
    steps.end()
  }
}

async function plannedTiming(io: Io, options: PlanSourceOptions, nowMs: number): Promise<TimingRequest> {
  const { shifts: file, reread } = options
  const times = await plannedTimes(io, options, nowMs)
  await assertExists(io, [file])
  const shifts = file === undefined ? undefined : { text: await readSheetText(io, file), file }
  return { ...times, shifts, reread, now: new Date(nowMs).toISOString() }
}

async function readGivenLoad(io: Io, load: string | undefined): Promise<SourceText | typeof WFM | undefined> {
  return load === undefined || load === WFM ? load : await readSource(io, load)
}

/** The text of a YAML or JSON file, with its name. */
export async function readSource(io: Io, file: string): Promise<SourceText> {
  return { text: await readJsonOrYaml(io, file), file }
}

/** @throws ConfigError for a cut without a time to cut to */
function parseWithin({ within, cut }: PlanSourceOptions): Within | undefined {
  if (within !== undefined) return { minutes: within, cut }
  if (cut === true) throw new ConfigError('--cut fits a plan into a time. Give the time with --within, such as 2h.')
  return undefined
}

function checkShifts({ shifts, hold, until }: PlanSourceOptions): void {
  if (shifts === undefined || hold === 'off-shift' || until === 'shift-end') return
  throw new ConfigError(
    '--shifts has an effect only on times by shift: add --hold off-shift or --until shift-end, or omit it.',
  )
}

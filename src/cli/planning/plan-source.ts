import { ConfigError, ValidationError } from '../../core/errors'
import type { PlanRequest, SourceText, TimingRequest, Want, Within } from '../../documents'
import { parsePlan } from '../../documents/plan/read-plan'
import { parsePlanRequest } from '../../documents/plan-request/plan-request-schema'
import { assertExists } from '../../terminal/io/files'
import type { Io } from '../../terminal/io/io'
import { readJsonOrYaml } from '../../terminal/io/json-or-yaml'
import { stepProgress } from '../../terminal/io/progress'
import { parseWritten } from '../../terminal/io/written-file'
import { type Org, readClock } from '../../terminal/org/connect'
import { findTimeZone } from '../../terminal/org/profile'
import { loadMustBeThere, WFM } from '../../terminal/planning/load-file'
import { type AnalyzeOptions, asFlags, guardedLimits, orgFiles, readRequest } from '../../terminal/planning/org-options'
import { readSheetText } from '../../terminal/tables/sheet-file'
import { type OrgFiles, type OrgPlan, planOrg, type Timing } from '../../workflows'
import { fixedTimes } from '../../workflows/cost/timing'

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
      load: options.load === undefined || options.load === WFM ? options.load : await readSource(io, options.load),
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
 * @throws PlanError `tampered` for a plan that was changed after it was made
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

/** Options for the times at which the changes of a plan are made and reverted. */
interface TimingOptions {
  readonly hold?: string
  readonly until?: string
  readonly shifts?: string
  readonly timeZone?: string | undefined
  readonly org?: string | undefined
}

/** When changes are made and reverted, before the shifts are known. */
type PlannedTimes = Pick<Timing, 'hold' | 'until' | 'timeZone'>

/**
 * Checks times before anything is read, and resolves times of a weekday.
 * @param nowMs the present of the org
 * @throws ValidationError naming the option of each time that is invalid or past
 */
async function plannedTimes(io: Io, options: TimingOptions, nowMs: number): Promise<PlannedTimes> {
  const words = { ...toWords(options), timeZone: await findTimeZone(io, options) }
  try {
    const { fromMs, untilMs } = fixedTimes(words, nowMs)
    const fixed = (word: string | undefined, atMs: number | undefined): string | undefined =>
      atMs === undefined ? word : new Date(atMs).toISOString()
    return { ...words, hold: fixed(words.hold, fromMs), until: fixed(words.until, untilMs) }
  } catch (error) {
    if (!(error instanceof ValidationError)) throw error
    const issues = error.issues.map((issue) => ({ ...issue, path: issue.path.replace('timing.', '--') }))
    throw new ValidationError(issues, { code: error.code, cause: error })
  }
}

function toWords({ hold, until }: TimingOptions): Pick<Timing, 'hold' | 'until'> {
  return { hold: hold === 'off-shift' ? 'offShift' : hold, until: until === 'shift-end' ? 'shiftEnd' : until }
}

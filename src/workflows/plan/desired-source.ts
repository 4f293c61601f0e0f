import { ConfigError, ValidationError } from '../../core/errors'
import type {
  Desired,
  LeftOut,
  LoadForecast,
  PlanLimits,
  PlanRequest,
  Snapshot,
  SourceText,
  SourceXlsx,
  TimingRequest,
  Want,
} from '../../documents'
import { listWants } from '../../documents/plan-request/plan-request-schema'
import { readXlsx } from '../../documents/tables/read-xlsx'
import type { Timing } from '../cost/timing'
import { parseDesired, parseDesiredValue } from '../desired/read-desired'
import { inFile } from '../kit/in-file'
import type { SourceWorkbook } from '../kit/source'
import { leaversToDesired } from '../lists/leavers'
import { likeToDesired } from '../lists/like'
import { newHiresToDesired } from '../lists/new-hires'
import { readLoad } from '../load/read-load'
import { wfmLoad } from '../load/wfm-load'
import { matrixRows, resolveMatrix } from '../matrix/matrix'
import { resolveSheets } from '../matrix/read-workbook'
import { rulesToDesired } from '../rules/desired'
import { refusedRule } from '../rules/file/refused-rule'
import { validateRules } from '../rules/validate'
import type { OrgFiles } from './org-files'
import { parseShifts, wfmShifts } from './shifts'

/** A desired state from a file, in the form that `buildPlan` takes. */
export interface DesiredSource {
  readonly source?: string | undefined
  readonly desired?: Desired | undefined
  readonly matrix?: string | undefined
  /** Requests that no plan can carry out. */
  readonly leftOut: readonly LeftOut[]
  /** Sentences on what the file does not ask for. */
  readonly notes?: readonly string[] | undefined
}

/** What a search looks for; everything else is given. */
const SEARCHES: readonly (keyof Want)[] = ['recommend', 'levels', 'tidy']

/** Whether a plan is made from a search for changes. */
export function isSearch({ want = {} }: PlanRequest): boolean {
  return listWants(want).every((name) => SEARCHES.includes(name))
}

/** @throws ValidationError for a request that wants given changes, where only a search makes sense */
export function checkSearch(request: PlanRequest): void {
  if (isSearch(request)) return
  const message = `asks for no search: give ${SEARCHES.join(', ')} or nothing`
  throw new ValidationError([{ path: 'request.want', message }])
}

/**
 * Refuses parts of a request that contradict each other, and what has another shape than it must have, before
 * anything is read.
 * @throws ValidationError
 */
export async function checkParts({ want = {}, timing = {} }: PlanRequest): Promise<void> {
  if (timing.shifts !== undefined && !isByShift(timing)) {
    const message = 'have an effect only on times by shift: give hold offShift or until shiftEnd too, or omit them'
    throw new ValidationError([{ path: 'request.timing.shifts', message }])
  }
  const { matrix, desired, rules } = want
  if (desired !== undefined)
    await ('text' in desired ? parseDesired(desired.text, { file: desired.file }) : parseDesiredValue(desired))
  if (rules !== undefined) await validRules(rules)
  if (matrix === undefined) return
  if ('text' in matrix) inFile(matrix.file ?? 'matrix', () => matrixRows(matrix.text))
  else if (matrix.handleTimeBoost !== undefined) {
    const message = 'raises the levels of a matrix in CSV: give that, or leave it out'
    throw new ValidationError([{ path: 'request.want.matrix.handleTimeBoost', message }])
  }
}

/** Whether the teams of agents decide who may change. */
export function needsTeams({ want = {}, limits = {} }: PlanRequest): boolean {
  return (want.recommend?.teams ?? limits.guardrails?.changes?.teams) !== undefined
}

/** Whether reading the source needs profiles in the snapshot: for people named by mail address, for rules, or for teams. */
export async function needsProfiles(request: PlanRequest): Promise<boolean> {
  const { rules, matrix, like, leavers, newHires } = request.want ?? {}
  if (rules !== undefined || needsTeams(request)) return true
  const names = [...(like === undefined ? [] : [like.like, ...like.agents]), ...(leavers ?? [])]
  for (const source of [matrix, newHires]) {
    if (source === undefined) continue
    if ('text' in source) names.push(source.text)
    else names.push(...(await readTexts(source)))
  }
  return names.some((text) => MAIL.test(text))
}

const MAIL = /[^\s@<>]@[^\s@<>]/

async function readTexts(source: SourceXlsx): Promise<string[]> {
  const { bytes, file = 'workbook' } = decodeWorkbook(source)
  const sheets = await readXlsx(bytes, file)
  return sheets.flatMap(({ rows }) => rows.flatMap(({ cells }) => cells.map(({ text }) => text)))
}

function decodeWorkbook({ xlsx, file }: SourceXlsx): SourceWorkbook {
  try {
    return { bytes: Uint8Array.from(atob(xlsx), (character) => character.charCodeAt(0)), file }
  } catch (cause) {
    throw new ValidationError([{ path: '', message: 'is no base64' }], { subject: file ?? 'workbook', cause })
  }
}

/** Reads the desired state, the matrix or the rules; undefined if the plan is made from recommendations. */
export async function readDesiredSource(
  snapshot: Snapshot,
  { desired, matrix, rules, like, leavers, newHires }: Want,
): Promise<DesiredSource | undefined> {
  if (desired !== undefined) {
    const read = 'text' in desired ? await parseDesired(desired.text, { snapshot, file: desired.file }) : desired
    return { desired: read, leftOut: [] }
  }
  if (matrix !== undefined && 'xlsx' in matrix) {
    const { file = 'workbook', bytes } = decodeWorkbook(matrix)
    const { desired: state, notes } = resolveSheets(snapshot, await readXlsx(bytes, file), file)
    return { source: 'matrix', desired: state, leftOut: [], notes }
  }
  if (matrix !== undefined) {
    // `buildPlan` parses the text again, but only here can problems name the file.
    inFile(matrix.file ?? 'matrix', () => resolveMatrix(snapshot, matrix.text))
    return { matrix: matrix.text, leftOut: [] }
  }
  if (like !== undefined) return { source: 'like', ...likeToDesired(snapshot, like), leftOut: [] }
  if (leavers !== undefined) return { source: 'leavers', ...leaversToDesired(snapshot, leavers), leftOut: [] }
  if (newHires !== undefined) {
    const listed = 'text' in newHires ? newHires : decodeWorkbook(newHires)
    return { source: 'new-hires', ...(await newHiresToDesired(snapshot, listed)), leftOut: [] }
  }
  if (rules === undefined) return undefined
  const { file, warnings, ...checked } = await validRules(rules, snapshot)
  const { desired: state } = rulesToDesired(checked.rules, snapshot)
  return { source: 'rules', desired: state, leftOut: warnings.map((warning) => refusedRule(warning, file)) }
}

/** @throws ValidationError naming every problem of the rules, by themselves or in an org */
async function validRules({ text, file = 'rules' }: SourceText, snapshot?: Snapshot) {
  const { rules, problems, warnings } = await validateRules(text, { snapshot })
  if (rules === null) throw new ValidationError(problems, { subject: file })
  return { rules, warnings, file }
}

/** The timing of a plan, with the shifts that it needs; undefined if the plan requests no timing. */
export async function resolveTiming(
  { client }: OrgFiles,
  snapshot: Snapshot,
  { hold, until, timeZone, shifts }: TimingRequest,
  signal: AbortSignal | undefined,
): Promise<Timing | undefined> {
  if (hold === undefined && until === undefined) return undefined
  const times = { hold, until, timeZone }
  if (!isByShift(times)) return times
  if (shifts !== undefined && !('text' in shifts)) return { ...times, shifts }
  if (shifts !== undefined) {
    return { ...times, shifts: inFile(shifts.file ?? 'shifts', () => parseShifts(snapshot, shifts.text, { timeZone })) }
  }
  if (client === undefined) throw new ConfigError('Times by shift need shifts, or a client that reads them.')
  const userIds = snapshot.agents.filter(({ state }) => state === 'active').map(({ id }) => id)
  return { ...times, shifts: await wfmShifts(client, userIds, { signal }) }
}

/** The contacts that limits on saturation count. */
export async function resolveLoad(
  { client }: OrgFiles,
  snapshot: Snapshot,
  { load }: PlanLimits,
  signal: AbortSignal | undefined,
): Promise<LoadForecast | undefined> {
  if (load === undefined) return undefined
  if (load === 'wfm') {
    if (client === undefined)
      throw new ConfigError('The forecast of workforce management needs a client that reads it.')
    return await wfmLoad(client, { signal })
  }
  return isText(load) ? await readLoad(load.text, { snapshot, file: load.file }) : load
}

function isText(value: object): value is SourceText {
  return 'text' in value
}

function isByShift({ hold, until }: Pick<Timing, 'hold' | 'until'>): boolean {
  return hold === 'offShift' || until === 'shiftEnd'
}

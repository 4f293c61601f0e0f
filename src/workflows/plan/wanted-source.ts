import { ConfigError, ValidationError } from '../../core/errors'
import type { Desired, LeftOut, LoadForecast, Snapshot } from '../../documents'
import { readXlsx } from '../../documents/tables/read-xlsx'
import type { Timing } from '../cost/timing'
import { readDesired } from '../desired/read-desired'
import { inFile } from '../kit/in-file'
import type { SourceText, SourceWorkbook } from '../kit/source'
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
import type { OrgFiles, PlanOrgOptions } from './org-options'
import { parseShifts, wfmShifts } from './shifts'

/** A desired state from a file, in the form that `buildPlan` takes. */
export interface WantedSource {
  readonly source?: string | undefined
  readonly desired?: Desired | undefined
  readonly matrix?: string | undefined
  /** Requests that no plan can carry out. */
  readonly leftOut: readonly LeftOut[]
  /** Sentences on what the file does not ask for. */
  readonly notes?: readonly string[] | undefined
}

/** Options that say what a plan is made from, in place of recommendations. */
const SOURCES = ['desired', 'matrix', 'rules', 'like', 'leavers', 'newHires', 'recommendations'] as const

/** Whether a plan is made from a search for changes. */
export function isSearch(options: PlanOrgOptions): boolean {
  return SOURCES.every((name) => options[name] === undefined)
}

/**
 * Refuses options that contradict each other, and a malformed matrix, before anything is read.
 * @throws ConfigError
 * @throws ValidationError
 */
export function checkSources(options: PlanOrgOptions): void {
  const { matrix, recommendations, timing } = options
  if (timing?.shifts !== undefined && !isByShift(timing)) {
    throw new ConfigError(
      'timing.shifts have an effect only on times by shift: give hold offShift or until shiftEnd too, or omit them.',
    )
  }
  const given = SOURCES.filter((name) => options[name] !== undefined)
  if (given.length > 1) throw new ConfigError(`Give one of ${SOURCES.join(', ')}, not several.`)
  if (options.improvement !== undefined && recommendations === undefined) {
    throw new ConfigError('improvement is the search behind recommendations: give these too, or leave it out.')
  }
  if (options.handleTimeBoost !== undefined && matrix === undefined) {
    throw new ConfigError('handleTimeBoost raises the levels of a matrix: give one, or leave it out.')
  }
  if (matrix !== undefined && 'text' in matrix) inFile(matrix.file ?? 'matrix', () => matrixRows(matrix.text))
  if (matrix !== undefined && 'bytes' in matrix && options.handleTimeBoost !== undefined) {
    throw new ConfigError('handleTimeBoost raises the levels of a matrix in CSV: give that, or leave it out.')
  }
  const kinds = (['recommend', 'levels', 'tidy'] as const).filter((name) => options[name] !== undefined)
  if (kinds.length > 1) throw new ConfigError(`Give one of ${kinds.join(', ')}, not several.`)
  if (given.length === 0) return
  const of = (['recommend', 'levels', 'tidy', 'agents', 'teams', 'weights', 'costs', 'when'] as const).filter(
    (name) => options[name] !== undefined,
  )
  if (of.length > 0) {
    throw new ConfigError(
      `${of.join(', ')} ${of.length === 1 ? 'chooses' : 'choose'} what is recommended; a plan of given changes recommends nothing. Leave one of them out.`,
    )
  }
}

/** Whether the teams of agents decide who may change. */
export function needsTeams({ teams, guardrails }: Pick<PlanOrgOptions, 'teams' | 'guardrails'>): boolean {
  return (teams ?? guardrails?.changes?.teams) !== undefined
}

/** Whether reading the source needs profiles in the snapshot: for people named by mail address, for rules, or for teams. */
export async function needsProfiles(options: PlanOrgOptions): Promise<boolean> {
  const { rules, matrix, like, leavers, newHires } = options
  if (rules !== undefined || needsTeams(options)) return true
  const names = [...(like === undefined ? [] : [like.like, ...like.agents]), ...(leavers ?? [])]
  for (const source of [matrix, newHires]) {
    if (source === undefined) continue
    if ('text' in source) names.push(source.text)
    else names.push(...(await textsOf(source)))
  }
  return names.some((text) => MAIL.test(text))
}

/** A mail address. */
const MAIL = /[^\s@<>]@[^\s@<>]/

async function textsOf({ bytes, file = 'workbook' }: SourceWorkbook): Promise<string[]> {
  const sheets = await readXlsx(bytes, file)
  return sheets.flatMap(({ rows }) => rows.flatMap(({ cells }) => cells.map(({ text }) => text)))
}

/** Reads the desired state, the matrix or the rules; undefined if the plan is made from recommendations. */
export async function readDesiredSource(
  snapshot: Snapshot,
  { desired, matrix, rules, like, leavers, newHires }: PlanOrgOptions,
): Promise<WantedSource | undefined> {
  if (desired !== undefined) {
    const read = 'text' in desired ? await readDesired(desired.text, { snapshot, file: desired.file }) : desired
    return { desired: read, leftOut: [] }
  }
  if (matrix !== undefined && 'bytes' in matrix) {
    const { file = 'workbook', bytes } = matrix
    const { desired: meant, notes } = resolveSheets(snapshot, await readXlsx(bytes, file), file)
    return { source: 'matrix', desired: meant, leftOut: [], notes }
  }
  if (matrix !== undefined) {
    // `buildPlan` parses the text again, but only here can problems name the file.
    inFile(matrix.file ?? 'matrix', () => resolveMatrix(snapshot, matrix.text))
    return { matrix: matrix.text, leftOut: [] }
  }
  if (like !== undefined) return { source: 'like', ...likeToDesired(snapshot, like), leftOut: [] }
  if (leavers !== undefined) return { source: 'leavers', ...leaversToDesired(snapshot, leavers), leftOut: [] }
  if (newHires !== undefined) {
    return { source: 'new-hires', ...(await newHiresToDesired(snapshot, newHires)), leftOut: [] }
  }
  if (rules === undefined) return undefined
  const file = rules.file ?? 'rules'
  const checked = await validateRules(rules.text, { snapshot })
  if (checked.rules === null) throw new ValidationError(checked.problems, { subject: file })
  const { desired: meant } = rulesToDesired(checked.rules, snapshot)
  return { source: 'rules', desired: meant, leftOut: checked.warnings.map((one) => refusedRule(one, file)) }
}

/** The timing of a plan, with the shifts that it needs; undefined if the plan requests no timing. */
export async function timingOf(
  { client }: OrgFiles,
  snapshot: Snapshot,
  { timing = {}, signal }: PlanOrgOptions,
): Promise<Timing | undefined> {
  const { hold, until, zone, shifts } = timing
  if (hold === undefined && until === undefined) return undefined
  const times = { hold, until, zone }
  if (!isByShift(times)) return times
  if (shifts !== undefined && !('text' in shifts)) return { ...times, shifts }
  if (shifts !== undefined) {
    return { ...times, shifts: inFile(shifts.file ?? 'shifts', () => parseShifts(snapshot, shifts.text, { zone })) }
  }
  if (client === undefined) throw new ConfigError('Times by shift need timing.shifts, or a client that reads them.')
  const userIds = snapshot.agents.filter(({ state }) => state === 'active').map(({ id }) => id)
  return { ...times, shifts: await wfmShifts(client, userIds, { signal }) }
}

/** The contacts that limits on saturation count. */
export async function loadOf(
  { client }: OrgFiles,
  snapshot: Snapshot,
  { load, signal }: PlanOrgOptions,
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

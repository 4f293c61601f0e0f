import { ConfigError } from '../../core/errors'
import type { PlanRequest, SourceText, TimingRequest, Want, Within } from '../../documents'
import { mustBeThere } from '../../terminal/io/files'
import type { Io } from '../../terminal/io/io'
import { readJsonOrYaml } from '../../terminal/io/json-or-yaml'
import { stepProgress } from '../../terminal/io/progress'
import { type Org, presentOf } from '../../terminal/org/connect'
import { boostOptions } from '../../terminal/planning/level-options'
import { loadMustBeThere, WFM } from '../../terminal/planning/load-file'
import type { AnalyzeOptions } from '../../terminal/planning/org-options'
import { asFlags, guardedLimits, orgFiles, readRequest, searchedWant } from '../../terminal/planning/org-options'
import { refuseChoices } from '../../terminal/planning/recommend-options'
import { readSheetRequest, readSheetText } from '../../terminal/tables/sheet-file'
import { type OrgPlan, planOrg } from '../../workflows'
import { type PeopleOptions, peopleOf } from './people-source'
import { plannedTimes, type TimingOptions } from './plan-timing'

/** Options for the source of a plan, and for the times of its changes. */
export interface PlanSourceOptions extends AnalyzeOptions, TimingOptions, PeopleOptions {
  readonly agents?: readonly string[] | undefined
  readonly desired?: string
  readonly matrix?: string
  readonly rules?: string
  readonly boost?: boolean
  readonly existing?: 'keep' | 'overwrite'
  readonly reread?: 'each' | 'batch'
  readonly reason?: string
  readonly within?: number
  readonly cut?: boolean
}

/**
 * The plan of a command line. Its source is a file with the desired state, a skill matrix or rules, or recommendations
 * from the org's demand. Everything that needs no org is checked before the first request.
 * @throws ConfigError for more than one source, and for missing files
 * @throws ValidationError for times that are invalid or past, and for inconsistent content
 */
export async function planFromOptions(io: Io, org: Org, options: PlanSourceOptions): Promise<OrgPlan> {
  const sources = SOURCES.filter((name) => options[name] !== undefined)
  checkChoices(options, sources)
  const within = withinOf(options)
  const limits = await guardedLimits(io, options)
  const want = sources.length === 0 ? await searchedWant(io, options) : await givenWant(io, options)
  const nowMs = await presentOf(org)
  const timing = await plannedTiming(io, options, nowMs)
  await mustBeThere(io, [options.snapshot, options.demand])
  await loadMustBeThere(io, options.load)
  const known = await orgFiles(io, org, options, true)
  const { read, calibration } = await readRequest(io, org, options)
  const request: PlanRequest = {
    read,
    want,
    limits: {
      ...limits,
      load: options.load === WFM ? WFM : await readSource(io, options.load),
      within,
      existingLevels: options.existing === 'keep' ? 'keepHigher' : options.existing,
    },
    forecast: { method: options.forecast, calibration },
    timing,
    reason: options.reason,
  }
  const steps = stepProgress(io, 'making the plan', options.json)
  try {
    return await asFlags(() => planOrg(known, request, { signal: io.signal, onProgress: steps.update }))
  } finally {
    steps.end()
  }
}

/** What the files and people that the user named ask for. */
async function givenWant(io: Io, options: PlanSourceOptions): Promise<Want> {
  const { desired, matrix, rules } = options
  const handleTimeBoost = options.boost === true ? boostOptions(options) : undefined
  await mustBeThere(io, [desired, matrix, rules])
  return {
    desired: await readSource(io, desired),
    matrix: matrix === undefined ? undefined : { ...(await readSheetRequest(io, matrix)), handleTimeBoost },
    rules: await readSource(io, rules),
    ...(await peopleOf(io, options)),
  }
}

async function plannedTiming(io: Io, options: PlanSourceOptions, nowMs: number): Promise<TimingRequest> {
  const { shifts: file, reread } = options
  const times = await plannedTimes(io, options, nowMs)
  await mustBeThere(io, [file])
  const shifts = file === undefined ? undefined : { text: await readSheetText(io, file), file }
  return { ...times, shifts, reread, now: new Date(nowMs).toISOString() }
}

async function readSource(io: Io, file: string | undefined): Promise<SourceText | undefined> {
  return file === undefined ? undefined : { text: await readJsonOrYaml(io, file), file }
}

/** @throws ConfigError for a cut without a time to cut to */
function withinOf({ within, cut }: PlanSourceOptions): Within | undefined {
  if (within !== undefined) return { minutes: within, cut }
  if (cut === true) throw new ConfigError('--cut fits a plan into a time. Give the time with --within, such as 2h.')
  return undefined
}

/** Options that say what a plan is made from, in place of recommendations. */
const SOURCES = ['desired', 'matrix', 'rules', 'like', 'leavers', 'newHires'] as const

function checkChoices(options: PlanSourceOptions, sources: readonly (typeof SOURCES)[number][]): void {
  if (sources.length > 1) {
    throw new ConfigError('Give one of --desired, --matrix, --rules, --like, --leavers and --new-hires, not several.')
  }
  if (options.boost === true && options.matrix === undefined) {
    throw new ConfigError('--boost raises the levels of a --matrix; for those of the org see --levels boost.')
  }
  if (options.shifts !== undefined && options.hold !== 'off-shift' && options.until !== 'shift-end') {
    throw new ConfigError(
      '--shifts has an effect only on times by shift: add --hold off-shift or --until shift-end, or omit it.',
    )
  }
  if (sources.length === 0) return
  refuseChoices(options.like === undefined ? options : { ...options, agents: undefined })
}

import type { Demand } from '../../documents'
import { readGuardrails } from '../../workflows'
import { type HeldOut, holdOut } from '../../workflows/demand/hold-out'
import { parseCalibration } from '../../workflows/forecast/calibration/rows'
import type { ForecastMethod } from '../../workflows/forecast/forecast-changes'
import type { FindChangesOptions, OrgFiles, PlanOrgOptions, ReadOrgOptions } from '../../workflows/plan/org-options'
import { mustBeThere, readDocument, readText } from '../io/files'
import type { Io } from '../io/io'
import { readJsonOrYaml } from '../io/json-or-yaml'
import type { StepProgress } from '../io/progress'
import type { Org } from '../org/connect'
import { type PastWindow, pastInterval } from '../org/past-window'
import { timezoneOf } from '../org/profile'
import type { ScopeOptions } from '../org/scope'
import { chosenChanges, type RecommendChoices } from './recommend-options'
import { readSnapshot } from './snapshot-file'
import { type WeekChoices, weekOf } from './week-options'

/** Options of the commands that recommend changes. */
export interface AnalyzeOptions extends ScopeOptions, RecommendChoices, WeekChoices {
  readonly days: number
  readonly snapshot?: string | undefined
  readonly demand?: string | undefined
  readonly protect?: readonly string[] | undefined
  readonly forecast?: ForecastMethod | 'none' | undefined
  /** Window of the demand, instead of the last days. */
  readonly past?: PastWindow | undefined
  /** Part of a demand file: its last days, or the days before them. */
  readonly heldOut?: { readonly days: number; readonly part: keyof HeldOut } | undefined
  readonly load?: string | undefined
  readonly guardrails?: string | undefined
  readonly json?: boolean | undefined
}

/** Options of a command that control the search for changes. */
export async function findOptions(io: Io, options: AnalyzeOptions): Promise<FindChangesOptions> {
  const { protect, queue, division, guardrails: file } = options
  return {
    ...chosenChanges(options),
    protect,
    scope: { queue, division },
    zone: await timezoneOf(io, options),
    guardrails: file === undefined ? undefined : await readGuardrails(await readJsonOrYaml(io, file), file),
  }
}

/**
 * Reads the files that the user named, and creates a client if something else must be read.
 * @param whole a client in any case
 * @throws ConfigError for a missing file, before any request to the org
 * @throws ValidationError for a file with other content, or a snapshot that editing made invalid
 */
export async function orgFiles(io: Io, org: Org, options: AnalyzeOptions, whole = false): Promise<OrgFiles> {
  const { snapshot: snapshotName, demand: demandFile } = options
  await mustBeThere(io, [snapshotName, demandFile])
  return {
    snapshot: snapshotName === undefined ? undefined : await readSnapshot(io, snapshotName),
    snapshotName,
    demand: demandFile === undefined ? undefined : await readDemand(io, demandFile, options),
    client: whole || snapshotName === undefined || demandFile === undefined ? await org() : undefined,
  }
}

/** The demand of a file, or the requested part of it. */
export async function readDemand(io: Io, file: string, { heldOut }: Pick<AnalyzeOptions, 'heldOut'>): Promise<Demand> {
  const demand = await readDocument<Demand>(io, file, 'skillroute/demand@1', 'skillroute snapshot --save-demand')
  return heldOut === undefined ? demand : holdOut(demand, heldOut.days)[heldOut.part]
}

/** The demand to read, and what the terminal shows meanwhile. */
export async function readingOptions(
  io: Io,
  org: Org,
  options: Pick<AnalyzeOptions, 'days' | 'past'> & WeekChoices,
  steps: Pick<StepProgress, 'update'>,
): Promise<ReadOrgOptions & Pick<PlanOrgOptions, 'calibration'>> {
  const { days, past, calibration } = options
  return {
    days,
    // Without named days, only the figures of service are corrected.
    week: await weekOf(io, options.for === undefined ? { ...options, calibration: undefined } : options, org),
    calibration: calibration === undefined ? undefined : parseCalibration(await readText(io, calibration), calibration),
    interval: past === undefined ? undefined : pastInterval(past, (await org()).clock.now()),
    signal: io.signal,
    onBudget: (budget) => io.err(`${io.paint.dim(`demand: ${budget.total} requests`)}\n`),
    onProgress: steps.update,
  }
}

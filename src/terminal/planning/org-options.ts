import { defined } from '../../core/defined'
import type { Demand, PlanLimits, PlanRequest, ReadRequest, SourceText, Want } from '../../documents'
import { type OrgFiles, parseGuardrails } from '../../workflows'
import { type HeldOut, holdOut } from '../../workflows/demand/hold-out'
import type { ForecastMethod } from '../../workflows/forecast/forecast-changes'
import { assertExists, readDocument, readText } from '../io/files'
import type { Io } from '../io/io'
import { readJsonOrYaml } from '../io/json-or-yaml'
import { asOptions } from '../io/options'
import type { Org } from '../org/connect'
import { type PastWindow, pastInterval } from '../org/past-window'
import { findTimeZone } from '../org/profile'
import type { ScopeOptions } from '../org/scope'
import type { DemandChoices } from './demand-options'
import { type RecommendChoices, searchedChanges } from './recommend-options'
import { readSnapshot } from './snapshot-file'
import { buildWeekRequest, type WeekChoices } from './week-options'

export interface AnalyzeOptions extends ScopeOptions, DemandChoices, RecommendChoices, WeekChoices {
  readonly ownUtilization?: boolean | undefined
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

/** What a command searches for, and the limits on it. */
export async function searchRequest(io: Io, options: AnalyzeOptions): Promise<Pick<PlanRequest, 'want' | 'limits'>> {
  return { want: await searchedWant(io, options), limits: await guardedLimits(io, options) }
}

export async function searchedWant(io: Io, options: AnalyzeOptions): Promise<Want> {
  const recommend = searchedChanges(options)
  if (recommend.hours === undefined) return { recommend }
  return { recommend: { ...recommend, timeZone: await findTimeZone(io, options) } }
}

/** The limits of a command, with its guardrails. */
export async function guardedLimits(io: Io, options: AnalyzeOptions): Promise<PlanLimits> {
  const { guardrails: file } = options
  if (file === undefined) return toPlanLimits(options)
  return { ...toPlanLimits(options), guardrails: await parseGuardrails(await readJsonOrYaml(io, file), file) }
}

/** The part of the org that a command is for, and who is left alone. */
export function toPlanLimits({
  queue: queues,
  division: divisions,
  protect: protectedAgents,
}: Pick<AnalyzeOptions, 'queue' | 'division' | 'protect'>): PlanLimits {
  return { scope: { queues, divisions }, protectedAgents }
}

/** Runs `work`; its errors name options instead of fields of the request. */
export async function asFlags<T>(work: () => Promise<T>): Promise<T> {
  return await asOptions(FLAGS, work)
}

const FLAGS = {
  'request.limits.scope.queues': '--queue',
  'request.limits.scope.divisions': '--division',
  'request.limits.protectedAgents': '--protect',
  'request.want.recommend.agents': '--agents',
  'request.want.recommend.teams': '--team',
  'request.want.recommend.weights': '--weight',
  'request.want.recommend.costs': '--cost',
  'request.want.recommend.hours': '--when',
  'request.want.recommend.timeZone': '--time-zone',
}

/**
 * Reads the files that the user named, and creates a client if something else must be read.
 * @param whole a client in any case
 * @throws ConfigError for a missing file, before any request to the org
 * @throws ValidationError for a file with other content, or a snapshot that editing made invalid
 */
export async function orgFiles(io: Io, org: Org, options: AnalyzeOptions, whole = false): Promise<OrgFiles> {
  const { snapshot: snapshotName, demand: demandFile } = options
  await assertExists(io, [snapshotName, demandFile])
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

/** What a command reads, and how its forecasts are corrected. */
export async function readRequest(
  io: Io,
  org: Org,
  options: Pick<AnalyzeOptions, 'days' | 'ownUtilization' | 'past'> & WeekChoices,
): Promise<{ readonly read: ReadRequest; readonly calibration: SourceText | undefined }> {
  const { days, ownUtilization, past, calibration } = options
  return {
    read: {
      days: past === undefined ? days : undefined,
      interval: past === undefined ? undefined : pastInterval(past, (await org()).clock.now()),
      // Without named days, only the figures of service are corrected.
      ...defined({ ownUtilization }),
      week: await buildWeekRequest(
        io,
        options.for === undefined ? { ...options, calibration: undefined } : options,
        org,
      ),
    },
    calibration: calibration === undefined ? undefined : { text: await readText(io, calibration), file: calibration },
  }
}

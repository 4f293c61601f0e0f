import { inStages, type Progress } from '../../core/progress'
import type { Demand, Improvement, Recommendation, RoutingModel, Snapshot } from '../../documents'
import { captureSnapshot } from '../../workflows'
import { resolveCalibration } from '../../workflows/forecast/week-forecast'
import type { Forecaster } from '../../workflows/plan/forecast-plan'
import { buildOrgModel, resolveDemand } from '../../workflows/plan/read-org'
import { recommend } from '../../workflows/plan/recommend'
import { assertExists } from '../io/files'
import type { Io } from '../io/io'
import { showProgress, stepProgress } from '../io/progress'
import type { Org } from '../org/connect'
import { findScope, type ScopeOptions } from '../org/scope'
import { forecaster } from './forecast'
import { type AnalyzeOptions, asFlags, orgFiles, readDemand, readRequest, searchRequest } from './org-options'
import { assertOfOrg, readSnapshot } from './snapshot-file'

/** The configuration, the demand and the recommended changes. */
export interface Analysis {
  readonly snapshot: Snapshot
  readonly demand: Demand
  readonly model: RoutingModel
  readonly recommendations: readonly Recommendation[]
  /** The effect by number of changes; absent for levels by a rule and for removals. */
  readonly improvement?: Improvement | undefined
  /** What the figures assume and leave out, including what could not be read. */
  readonly caveats: readonly string[]
  /** Estimates the effect of a set of changes on the queues they reach. */
  readonly forecast: Forecaster
}

/** How long searching and the forecast take beside each other. */
const WEIGHTS = { finding: 85, simulating: 15 }

/** Reads the org, or the files given instead, and finds recommended changes. */
export async function analyze(io: Io, org: Org, options: AnalyzeOptions): Promise<Analysis> {
  const request = await searchRequest(io, options)
  const files = await orgFiles(io, org, options)
  const steps = stepProgress(io, 'recommendations', options.json)
  const at = inStages<keyof typeof WEIGHTS>(WEIGHTS, ({ done, total, detail }) =>
    steps.update({ step: detail ?? '', done, total }),
  )
  const finding = { update: ({ step, done, total }: Progress) => at({ step: 'finding', done, total, detail: step }) }
  try {
    const { read, calibration } = await readRequest(io, org, options)
    const work = { signal: io.signal, onProgress: finding.update }
    const { notes: caveats, ...found } = await asFlags(() => recommend(files, { ...request, read }, work))
    const learned = resolveCalibration(calibration, found.snapshot.org)
    const onProgress = ({ step, done, total }: Progress): void => at({ step: 'simulating', done, total, detail: step })
    const forecast = forecaster(io, found.model, found.demand, { ...options, learned, onProgress })
    return {
      ...found,
      caveats: [...(found.improvement?.notes ?? []), ...caveats],
      forecast: (changes) => forecast(changes).finally(steps.end),
    }
  } finally {
    steps.end()
  }
}

/**
 * Reads the org and its demand, or the files given instead, as a routing model.
 * @param check refuses names that the org does not have; it runs before the demand is read, because that takes longest
 * @throws ConfigError for a missing file, before any request to the org
 * @throws ValidationError for a file with other content, or a snapshot that editing made invalid
 */
export async function orgModel(
  io: Io,
  org: Org,
  options: AnalyzeOptions,
  check?: (snapshot: Snapshot) => void | Promise<void>,
): Promise<Pick<Analysis, 'snapshot' | 'demand' | 'model' | 'caveats'>> {
  await assertExists(io, [options.snapshot, options.demand])
  // The whole org is read whatever the scope: agents of a queue also work in other queues, and the model must include
  // that.
  const { queue: _queue, division: _division, ...whole } = options
  const snapshot = await loadSnapshot(io, org, whole)
  await check?.(snapshot)
  const demand = await loadDemand(io, org, options, snapshot)
  const { notes: caveats, ...known } = await buildOrgModel(snapshot, demand)
  return { ...known, caveats }
}

/** The snapshot file that the user named, or a new snapshot. */
export async function loadSnapshot(io: Io, org: Org, options: AnalyzeOptions | SnapshotOptions): Promise<Snapshot> {
  if ('snapshot' in options && options.snapshot !== undefined) return readSnapshot(io, options.snapshot)
  const client = await org()
  const progress = showProgress(io, 'reading the org', options.json)
  try {
    return await captureSnapshot(client, {
      ...(await findScope(client, options)),
      profiles: 'profiles' in options ? options.profiles : undefined,
      signal: io.signal,
      onProgress: ({ done, total, step }) => progress.update(done, total, step),
    })
  } finally {
    progress.end()
  }
}

/** Options that select the demand to read. */
export type DemandOptions = Pick<
  AnalyzeOptions,
  'days' | 'ownUtilization' | 'snapshot' | 'demand' | 'json' | 'past' | 'heldOut'
>

interface SnapshotOptions extends ScopeOptions {
  readonly profiles?: boolean | undefined
  readonly json?: boolean | undefined
}

/** The demand file that the user named, or the demand of the last days. */
export async function loadDemand(io: Io, org: Org, options: DemandOptions, snapshot: Snapshot): Promise<Demand> {
  if (options.demand !== undefined) {
    return await readDemand(io, options.demand, options)
  }
  const { days, ownUtilization, past } = options
  const client = await org()
  await assertOfOrg(client, options.snapshot, snapshot, io)
  const steps = stepProgress(io, 'reading demand', options.json)
  try {
    const { read } = await readRequest(io, org, { days, ownUtilization, past })
    return await resolveDemand({ client }, snapshot, read, { signal: io.signal, onProgress: steps.update })
  } finally {
    steps.end()
  }
}

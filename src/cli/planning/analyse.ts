import type { Demand, LeftOut, Recommendation, RoutingModel, Snapshot } from '../../documents'
import { routingModel } from '../../optimizer'
import { cleanText } from '../../report'
import { captureDemand, captureSnapshot } from '../../workflows'
import { findChanges } from '../../workflows/plan/find-changes'
import type { Forecaster } from '../../workflows/plan/forecast-plan'
import { mustBeThere } from '../io/files'
import type { Io } from '../io/io'
import { progressOf, stepProgress } from '../io/progress'
import type { Org } from '../org/connect'
import { pastInterval } from '../org/past-window'
import { findScope, type ScopeOptions } from '../org/scope'
import { forecaster } from './forecast'
import { type AnalyseOptions, findOptions, orgFiles, readDemand, readingOptions } from './org-options'
import { mustBeOfOrg, readSnapshot } from './snapshot-file'

/** What is configured, what was asked, and what would be better. */
export interface Analysis {
  readonly snapshot: Snapshot
  readonly demand: Demand
  readonly model: RoutingModel
  readonly recommendations: readonly Recommendation[]
  /** Recommendations that did not hold when they were simulated; said already. */
  readonly dropped: readonly LeftOut[]
  /** What the figures rest on and leave out; what could not be read. */
  readonly caveats: readonly string[]
  /** What a set of changes would bring to the queues they reach. */
  readonly forecast: Forecaster
}

/** Reads the org, or the files given instead, and looks for changes worth making. */
export async function analyse(io: Io, org: Org, options: AnalyseOptions): Promise<Analysis> {
  const chosen = findOptions(options)
  const files = await orgFiles(io, org, options)
  const steps = stepProgress(io, options.json)
  try {
    const reading = await readingOptions(io, org, options, steps)
    const { notes: caveats, ...found } = await findChanges(files, { ...chosen, ...reading })
    steps.end()
    for (const { what, why } of found.dropped) {
      io.err(`${io.paint.warn('note')} left out: ${cleanText(what)}: ${why}\n`)
    }
    return { ...found, caveats, forecast: forecaster(io, found.model, found.demand, options) }
  } finally {
    steps.end()
  }
}

/**
 * Reads the org and its demand, or the files given instead, as mathematics sees them.
 * @param check refuses names that the org does not have, before the demand is read, which takes longest
 * @throws ConfigError for a file that is not there, before the org is asked for anything
 * @throws ValidationError for a file that holds something else, or a snapshot that was edited into none
 */
export async function orgModel(
  io: Io,
  org: Org,
  options: AnalyseOptions,
  check?: (snapshot: Snapshot) => void | Promise<void>,
): Promise<Pick<Analysis, 'snapshot' | 'demand' | 'model' | 'caveats'>> {
  await mustBeThere(io, [options.snapshot, options.demand])
  // The whole org is read whatever the scope: agents of a queue have work in others, and the model must know of it.
  const { queue: _queue, division: _division, ...whole } = options
  const snapshot = await snapshotOf(io, org, whole)
  await check?.(snapshot)
  const demand = await demandOf(io, org, options, snapshot)
  const model = routingModel(snapshot, demand)
  return { snapshot, demand, model, caveats: caveatsOf(snapshot, demand, model) }
}

/** The snapshot file that was named, or a fresh one. */
export async function snapshotOf(io: Io, org: Org, options: AnalyseOptions | SnapshotOptions): Promise<Snapshot> {
  if ('snapshot' in options && options.snapshot !== undefined) return readSnapshot(io, options.snapshot)
  const client = await org()
  const progress = progressOf(io, 'reading the org', options.json)
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

/** What demand to read. */
export type DemandOptions = Pick<AnalyseOptions, 'days' | 'snapshot' | 'demand' | 'json' | 'past' | 'heldOut'>

function windowOf({ days, past }: DemandOptions, nowMs: number): { days: number } | { start: string; end: string } {
  return past === undefined ? { days } : pastInterval(past, nowMs)
}

interface SnapshotOptions extends ScopeOptions {
  readonly profiles?: boolean | undefined
  readonly json?: boolean | undefined
}

/** The demand file that was named, or that of the last days. */
export async function demandOf(io: Io, org: Org, options: DemandOptions, snapshot: Snapshot): Promise<Demand> {
  if (options.demand !== undefined) {
    return await readDemand(io, options.demand, options)
  }
  const client = await org()
  await mustBeOfOrg(client, options.snapshot, snapshot, io)
  const window = options.past === undefined ? `${options.days} days of demand` : 'demand'
  const progress = progressOf(io, `reading ${window}`, options.json)
  try {
    return await captureDemand(client, {
      ...windowOf(options, client.transport.clock.now()),
      userIds: snapshot.agents.map((agent) => agent.id),
      signal: io.signal,
      onBudget: (budget) => io.err(`${io.paint.dim(`demand: ${budget.total} requests`)}\n`),
      onProgress: ({ done, total }) => progress.update(done, total),
    })
  } finally {
    progress.end()
  }
}

/** What figures of a demand rest on and leave out. */
export function caveatsOf(snapshot: Snapshot, demand: Demand, model: RoutingModel): string[] {
  const { scope, gaps } = snapshot
  const isPart = scope.queueIds !== undefined || scope.divisionIds !== undefined
  const part = 'The snapshot holds a part of the org: its agents are taken to have no work elsewhere.'
  return [
    ...gaps.map((gap) => `Could not be read: ${gap.kind} ${gap.id}: ${gap.reason}`),
    ...(isPart ? [part] : []),
    ...demand.notes,
    ...model.notes,
  ]
}

import type { Demand, LeftOut, Recommendation, RoutingModel, Snapshot } from '../../documents'
import { recommendSkills, routingModel } from '../../optimizer'
import { cleanText } from '../../report'
import { captureDemand, captureSnapshot } from '../../workflows'
import { type HeldOut, holdOut } from '../../workflows/demand/hold-out'
import type { ForecastMethod } from '../../workflows/forecast/forecast-changes'
import { REMOVAL_COST } from '../../workflows/forecast/removal-cost'
import type { Forecaster } from '../../workflows/plan/forecast-plan'
import { mustBeThere, readDocument } from '../io/files'
import type { Io } from '../io/io'
import { progressOf } from '../io/progress'
import { judgeInThreads } from '../judge-thread/judge-in-threads'
import type { Org } from '../org/connect'
import { type PastWindow, pastInterval } from '../org/past-window'
import { agentIds, findScope, inScope, type ScopeOptions } from '../org/scope'
import { forecaster } from './forecast'
import { type RecommendChoices, recommendOptions } from './recommend-options'
import { mustBeOfOrg, readSnapshot } from './snapshot-file'

/** Options of the commands that look for changes worth making. */
export interface AnalyseOptions extends ScopeOptions, RecommendChoices {
  readonly days: number
  readonly snapshot?: string | undefined
  readonly demand?: string | undefined
  readonly protect?: readonly string[] | undefined
  readonly forecast?: ForecastMethod | 'none' | undefined
  /** Demand of this window instead of the last days. */
  readonly past?: PastWindow | undefined
  /** Of a demand file its last days, or what came before them. */
  readonly heldOut?: { readonly days: number; readonly part: keyof HeldOut } | undefined
  /** Recommendations of each kind to simulate; true: as many as usual. */
  readonly confirm?: number | true | undefined
  readonly load?: string | undefined
  readonly json?: boolean | undefined
}

/** Recommendations of each kind that are simulated where no number is given. */
const USUALLY_CONFIRMED = 10

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

/**
 * Reads the org, or the files given instead, and looks for changes worth making.
 * @param check refuses a snapshot before the demand is read and anything is simulated
 */
export async function analyse(
  io: Io,
  org: Org,
  options: AnalyseOptions,
  check?: (snapshot: Snapshot) => Promise<void>,
): Promise<Analysis> {
  const wanted = recommendOptions(options)
  const { snapshot, demand, model, caveats } = await orgModel(io, org, options, async (read) => {
    await check?.(read)
    agentIds('--protect', read, options.protect ?? [])
    inScope(read, options, [])
  })
  const found = inScope(
    snapshot,
    options,
    recommendSkills(model, {
      ...wanted,
      protectedAgents: agentIds('--protect', snapshot, options.protect ?? []),
      maxContactsLost: wanted.maxContactsLost ?? REMOVAL_COST,
    }),
  )
  const { recommendations, dropped } = await confirmed(io, model, found, options)
  return {
    snapshot,
    demand,
    model,
    recommendations,
    dropped,
    caveats,
    forecast: forecaster(io, model, demand, options),
  }
}

/** Those that hold when they are simulated, where that is wanted, and words for those that do not, which it says. */
async function confirmed(
  io: Io,
  model: RoutingModel,
  found: readonly Recommendation[],
  { confirm, json }: AnalyseOptions,
): Promise<{ recommendations: readonly Recommendation[]; dropped: readonly LeftOut[] }> {
  if (confirm === undefined) return { recommendations: found, dropped: [] }
  const progress = progressOf(io, 'simulating each change', json)
  try {
    const top = confirm === true ? USUALLY_CONFIRMED : confirm
    const onProgress = (done: number, of: number): void => progress.update(done, of)
    const recommendations = await judgeInThreads({ model, list: found, top }, { signal: io.signal, onProgress })
    const held = new Set(recommendations.map(({ id }) => id))
    const dropped = found
      .filter(({ id }) => !held.has(id))
      .map(
        ({ action, agent, skill, after }): LeftOut => ({
          code: 'unconfirmed',
          what: `${agent.name} (${agent.id}): ${action} ${skill.name}${after === null ? '' : ` ${after}`}`,
          why: 'Recommended by formula and not shown to help when simulated',
        }),
      )
    progress.end()
    for (const { what, why } of dropped) io.err(`${io.paint.warn('note')} left out: ${cleanText(what)}: ${why}\n`)
    return { recommendations, dropped }
  } finally {
    progress.end()
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
    const { demand: file, heldOut } = options
    const demand = await readDocument<Demand>(io, file, 'skillroute/demand@1', 'skillroute recommend --save-demand')
    return heldOut === undefined ? demand : holdOut(demand, heldOut.days)[heldOut.part]
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

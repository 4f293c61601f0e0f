import * as z from 'zod/mini'
import type { Client } from '../../client'
import { ConfigError } from '../../core/errors'
import { aFunction, aSignal, checkOptions, flag, optional } from '../../core/schema'
import { systemClock } from '../../core/time/clock'
import type { Demand, ReadRequest, RoutingModel, Snapshot, WeekRequest } from '../../documents'
import { parseReadRequest } from '../../documents/plan-request/plan-request-schema'
import { routingModel } from '../../optimizer'
import { captureDemand } from '../demand/capture'
import { weekModel } from '../forecast/week-forecast'
import { assertOwnOrg } from '../kit/own-org'
import { captureSnapshot } from '../snapshot/capture'
import { type OrgFiles, type OrgModel, type OrgSource, toOrgFiles, type WorkOptions } from './org-files'

/** How an org is read, beside what is requested. */
export interface ReadOrgOptions extends Pick<WorkOptions, 'signal' | 'onProgress'> {
  /** Whether the snapshot has teams, mail addresses and other facts about people. Default false. */
  readonly profiles?: boolean | undefined
  /** Called with the snapshot before the demand is read, which takes longest: an error that it throws ends the reading. */
  readonly onSnapshot?: ((snapshot: Snapshot) => void | Promise<void>) | undefined
}

/**
 * What is known of an org: its snapshot, its demand, and both as the model of an average week, or of the days that are
 * requested. Whatever `org` does not hold is read.
 * @throws PlanError `wrongOrg` for a snapshot of another org than the client's
 * @throws ConfigError where something is not given and there is no client that reads it
 */
export async function readOrg(
  org: OrgSource,
  request: ReadRequest = {},
  options: ReadOrgOptions = {},
): Promise<OrgModel> {
  const read = parseReadRequest(request)
  checkOptions(options, {
    profiles: z.optional(flag()),
    ...optional(aFunction(), 'onSnapshot', 'onProgress'),
    signal: z.optional(aSignal()),
  })
  const files = toOrgFiles(org)
  const snapshot = await resolveSnapshot(files, options)
  await options.onSnapshot?.(snapshot)
  await checkOrg(files, options)
  return await buildOrgModel(snapshot, await resolveDemand(files, snapshot, read, options), read.week)
}

/**
 * Returns the given snapshot or reads the whole org: agents of a queue also work in others, and the model must include
 * these.
 */
export async function resolveSnapshot(
  { client, snapshot }: OrgFiles,
  { signal, onProgress, profiles }: Pick<ReadOrgOptions, 'signal' | 'onProgress' | 'profiles'>,
): Promise<Snapshot> {
  if (snapshot !== undefined) return snapshot
  return await captureSnapshot(assertHas(client, 'snapshot'), {
    profiles,
    signal,
    onProgress: ({ step, done, total }) => onProgress?.({ step: 'reading the org', done, total, detail: step }),
  })
}

/**
 * Refuses a given snapshot of another org than the client's.
 * @throws PlanError `wrongOrg`
 */
export async function checkOrg(
  { client, snapshot, snapshotName = 'given' }: OrgFiles,
  { signal }: Pick<WorkOptions, 'signal'>,
): Promise<void> {
  if (client === undefined || snapshot === undefined) return
  await assertOwnOrg(client, `Snapshot ${snapshotName}`, snapshot.org, { signal, priority: 'background' })
}

/** Returns the given demand, or reads it for the requested days or interval. */
export async function resolveDemand(
  { client, demand }: OrgFiles,
  snapshot: Snapshot,
  { days, interval, ownUtilization }: ReadRequest,
  { signal, onProgress }: Pick<WorkOptions, 'signal' | 'onProgress'>,
): Promise<Demand> {
  if (demand !== undefined) return demand
  const at = (done: number, total: number, detail?: string) =>
    onProgress?.({ step: 'reading demand', done, total, detail })
  return await captureDemand(assertHas(client, 'demand'), {
    ...(interval ?? { days }),
    userIds: snapshot.agents.map(({ id }) => id),
    ownUtilization,
    signal,
    onBudget: ({ total }) => at(0, total, `${total} requests`),
    onProgress: ({ done, total }) => at(done, total),
  })
}

function assertHas(client: Client | undefined, what: string): Client {
  if (client !== undefined) return client
  throw new ConfigError(`Without a client, a ${what} is needed. Give one, or a client that reads it.`)
}

/** Builds the model from a snapshot and its demand, or from the demand forecast for the named days. */
export async function buildOrgModel(snapshot: Snapshot, demand: Demand, week?: WeekRequest): Promise<OrgModel> {
  const model = week === undefined ? routingModel(snapshot, demand) : await weekModel(week, demand, snapshot)
  return { snapshot, demand, model, notes: writeNotes(snapshot, demand, model) }
}

/** Sentences on the data behind the figures of a demand, and on what they leave out. */
function writeNotes({ scope, gaps }: Snapshot, demand: Demand, model: RoutingModel): string[] {
  const isPart = scope.queueIds !== undefined || scope.divisionIds !== undefined
  const part = 'The snapshot is a part of the org: its agents are assumed to have no work elsewhere.'
  return [
    ...gaps.map(({ kind, id, reason }) => `Could not be read: ${kind} ${id}: ${reason}`),
    ...(isPart ? [part] : []),
    ...demand.notes,
    ...model.notes,
  ]
}

/** The time of the client's clock, which an emulator may set. */
export function readClock({ client }: OrgFiles): number {
  return client?.clock.now() ?? systemClock.now()
}

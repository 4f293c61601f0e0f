import type { Client } from '../../client'
import { ConfigError } from '../../core/errors'
import { systemClock } from '../../core/time/clock'
import type { Demand, RoutingModel, Snapshot } from '../../documents'
import { routingModel } from '../../optimizer'
import { captureDemand } from '../demand/capture'
import { type WeekToCome, weekModel } from '../forecast/week-forecast'
import { mustBeOwn } from '../kit/own-org'
import { captureSnapshot } from '../snapshot/capture'
import type { OrgFiles, OrgModel, ReadOrgOptions } from './org-options'

/** A client for an org, or data of the org that the caller already has. */
export type OrgSource = Client | OrgFiles

export function filesOf(org: OrgSource): OrgFiles {
  return 'routing' in org ? { client: org } : org
}

/**
 * Returns the given snapshot or reads the whole org: agents of a queue also work in others, and the model must include
 * these.
 */
export async function snapshotOf(
  { client, snapshot }: OrgFiles,
  { signal, onProgress }: ReadOrgOptions,
  profiles?: boolean,
): Promise<Snapshot> {
  if (snapshot !== undefined) return snapshot
  return await captureSnapshot(mustHave(client, 'snapshot'), {
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
  { signal }: ReadOrgOptions,
): Promise<void> {
  if (client === undefined || snapshot === undefined) return
  await mustBeOwn(client, `Snapshot ${snapshotName}`, snapshot.org, { signal, priority: 'background' })
}

/** Returns the given demand, or reads it for the requested days or interval. */
export async function demandOf(
  { client, demand }: OrgFiles,
  snapshot: Snapshot,
  { days, interval, signal, onBudget, onProgress }: ReadOrgOptions,
): Promise<Demand> {
  if (demand !== undefined) return demand
  return await captureDemand(mustHave(client, 'demand'), {
    ...(interval ?? { days }),
    userIds: snapshot.agents.map(({ id }) => id),
    signal,
    onBudget,
    onProgress: ({ done, total }) => onProgress?.({ step: 'reading demand', done, total }),
  })
}

function mustHave(client: Client | undefined, what: string): Client {
  if (client !== undefined) return client
  throw new ConfigError(`planOrg needs a ${what}. Give one, or a client that reads it.`)
}

/** Builds the model from a snapshot and its demand, or from the demand forecast for the named days. */
export async function modelOf(snapshot: Snapshot, demand: Demand, week?: WeekToCome): Promise<OrgModel> {
  const model = week === undefined ? routingModel(snapshot, demand) : await weekModel(week, demand, snapshot)
  return { snapshot, demand, model, notes: notesOf(snapshot, demand, model) }
}

/** Sentences on the data behind the figures of a demand, and on what they leave out. */
function notesOf({ scope, gaps }: Snapshot, demand: Demand, model: RoutingModel): string[] {
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
export function presentOf({ client }: OrgFiles): number {
  return client?.clock.now() ?? systemClock.now()
}

import type { Client } from '../../client'
import { ConfigError } from '../../core/errors'
import type { Demand, RoutingModel, Snapshot } from '../../documents'
import { routingModel } from '../../optimizer'
import { captureDemand } from '../demand/capture'
import { mustBeOwn } from '../kit/own-org'
import { captureSnapshot } from '../snapshot/capture'
import type { OrgFiles, OrgModel, ReadOrgOptions } from './org-options'

/** An org, or what is known of it already. */
export type OrgSource = Client | OrgFiles

export function filesOf(org: OrgSource): OrgFiles {
  return 'routing' in org ? { client: org } : org
}

/**
 * The snapshot that was given, or a fresh one of the whole org: agents of a queue have work in others, and the model must
 * know of it.
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
 * Refuses a snapshot that was given and is of another org than the client's.
 * @throws PlanError `wrongOrg`
 */
export async function checkOrg(
  { client, snapshot, snapshotName = 'given' }: OrgFiles,
  { signal }: ReadOrgOptions,
): Promise<void> {
  if (client === undefined || snapshot === undefined) return
  await mustBeOwn(client, `Snapshot ${snapshotName}`, snapshot.org, { signal, priority: 'background' })
}

/** The demand that was given, or that of the days or the interval asked for. */
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

/** A snapshot and its demand as mathematics sees them. */
export function modelOf(snapshot: Snapshot, demand: Demand): OrgModel {
  const model = routingModel(snapshot, demand)
  return { snapshot, demand, model, notes: notesOf(snapshot, demand, model) }
}

/** What figures of a demand rest on and leave out. */
function notesOf({ scope, gaps }: Snapshot, demand: Demand, model: RoutingModel): string[] {
  const isPart = scope.queueIds !== undefined || scope.divisionIds !== undefined
  const part = 'The snapshot holds a part of the org: its agents are taken to have no work elsewhere.'
  return [
    ...gaps.map(({ kind, id, reason }) => `Could not be read: ${kind} ${id}: ${reason}`),
    ...(isPart ? [part] : []),
    ...demand.notes,
    ...model.notes,
  ]
}

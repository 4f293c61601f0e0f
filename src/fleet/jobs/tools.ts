import { join } from 'node:path'
import type { Client } from '../../client'
import type { Clock } from '../../core/time/clock'
import type { RelayEndpoint } from '../../delivery/endpoints'
import type { Plan, RoutingEvent } from '../../documents'
import type { Journal, Lease } from '../../documents/ports/ports'
import type { FleetProgress } from './jobs'

/** What a worker is given to work with. */
export interface WorkerTools {
  /** A client for an org of the fleet; closed after each job. */
  readonly connect: (org: string) => Promise<Client>
  /** Folder that all workers share: snapshots, plans, journals, reports. */
  readonly folder: string
  /** Lets one process at a time apply to an org, on any machine. */
  readonly lease: Lease
  /** Where a run is recorded. Default: a file beside the plan. */
  readonly journal?: ((org: string, plan: Plan) => Journal | Promise<Journal>) | undefined
  /** Who is notified of plans and runs, and receives what `webhook` jobs deliver. */
  readonly endpoints?: readonly RelayEndpoint[] | undefined
}

export interface JobContext extends WorkerTools {
  /** Aborts when the worker stops: the job ends where it can be resumed. */
  readonly signal: AbortSignal
  readonly clock: Clock
  progress(at: FleetProgress): void
  /** Notifies the endpoints that subscribed to these events, by jobs of their own. */
  notify(events: readonly RoutingEvent[]): Promise<void>
}

/** Where the documents of an org are in the shared folder. */
function orgFolder(folder: string, org: string): string {
  return join(folder, 'orgs', safe(org))
}

export function snapshotPath(folder: string, org: string): string {
  return join(orgFolder(folder, org), 'snapshot.json')
}

export function planPath(folder: string, org: string, planId: string): string {
  return join(orgFolder(folder, org), `${safe(planId)}.plan.json`)
}

export function journalPath(folder: string, org: string, planId: string): string {
  return join(orgFolder(folder, org), `${safe(planId)}.journal.jsonl`)
}

export function reportPath(folder: string, org: string, planId: string): string {
  return join(orgFolder(folder, org), `${safe(planId)}.report.json`)
}

export function simulationPath(folder: string, name: string): string {
  return join(folder, 'simulations', `${safe(name)}.json`)
}

/** A file name for any name: safe characters stay, others are written as their code. */
function safe(name: string): string {
  const plain = name.replace(/[^\w.-]/g, (character) => `%${character.charCodeAt(0).toString(16)}`)
  return /^\.+$/.test(plain) ? plain.replaceAll('.', '%2e') : plain
}

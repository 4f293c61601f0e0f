import type { Client } from '../../client'
import type { Clock } from '../../core/time/clock'
import type { Plan, RoutingEvent } from '../../documents'
import type { Journal, Lease } from '../../documents/ports/ports'
import type { RelayEndpoint } from '../../relay/delivery/endpoints'
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

/** What one job sees. */
export interface JobContext extends WorkerTools {
  /** Aborts when the worker stops: the job ends where it can be resumed. */
  readonly signal: AbortSignal
  readonly clock: Clock
  progress(at: FleetProgress): void
  /** Notifies the endpoints that subscribed to these events, by jobs of their own. */
  notify(events: readonly RoutingEvent[]): Promise<void>
}

import { ValidationError } from '../../core/errors'
import { contentHash } from '../../core/json/hash'
import { parseInstant } from '../../core/time/parse-instant'
import type { ApplyReport, PlanRequest } from '../../documents'
import type { OutboxMessage } from '../../documents/ports/ports'
import type { SimulateOptions } from '../../optimizer'

/** Reads what is configured in an org into the shared folder. */
export interface SnapshotJob {
  readonly kind: 'snapshot'
  readonly org: string
}

/** Makes a plan of an org as it is when the job runs. Does not write to the org. */
export interface PlanJob {
  readonly kind: 'plan'
  readonly org: string
  /** What is requested, as of `planOrg`. */
  readonly request: PlanRequest
}

/** Applies a plan from the shared folder. Run again after a crash, it resumes from its journal. */
export interface ApplyJob {
  readonly kind: 'apply'
  readonly org: string
  readonly planId: string
  /**
   * Hash of the intended plan; a plan with another hash is refused. The hash is not an approval; approvals are in a
   * file beside the plan.
   */
  readonly hash: string
  /** Why it is applied, or a ticket. */
  readonly reason?: string | undefined
  /** Default `merge`. */
  readonly onConflict?: 'fail' | 'skip' | 'merge' | undefined
  /** Time in ISO 8601 with its zone before which it does not begin. */
  readonly notBefore?: string | undefined
}

/** Simulates a scenario: a routing model in a file of the shared folder. */
export interface SimulateJob {
  readonly kind: 'simulate'
  readonly name: string
  /** Path of a `skillroute/model@1` document, seen from the shared folder. */
  readonly model: string
  readonly options: SimulateOptions
}

/** Delivers one webhook to an endpoint that the workers know by name. The secret is not in the job. */
export interface WebhookJob {
  readonly kind: 'webhook'
  readonly endpoint: string
  readonly message: OutboxMessage
}

/** Work for any worker of the fleet, as plain data: Redis keeps it until it is done. */
export type FleetJob = SnapshotJob | PlanJob | ApplyJob | SimulateJob | WebhookJob

/** The result of a job, as a table shows it. Documents are in the shared folder. */
export type FleetResult =
  | {
      readonly kind: 'snapshot'
      readonly org: string
      readonly file: string
      readonly agents: number
      readonly queues: number
      readonly skills: number
      readonly gaps: number
    }
  | {
      readonly kind: 'plan'
      readonly org: string
      readonly planId: string
      readonly hash: string
      readonly file: string
      /** Agents that it changes. */
      readonly agents: number
      readonly changes: number
      /** Warnings of the plan, and for recommendations those about their figures. */
      readonly warnings: number
      /** Share of contacts within service level, 0..1, as forecast for all queues; null without a forecast. */
      readonly serviceLevel: { readonly before: number; readonly after: number } | null
      /** Guardrails that block the plan, and rules that cannot be met. */
      readonly problems: readonly string[]
      /** Requested things that are not in the plan, whose file names them; absent in results of earlier versions. */
      readonly leftOut?: number
      /** Minutes that applying it takes at the org's rate limit. */
      readonly minutes: number
    }
  | {
      readonly kind: 'apply'
      readonly org: string
      readonly planId: string
      readonly outcome: ApplyReport['outcome']
      readonly counts: ApplyReport['counts']
      /** Writes by someone else that it overwrote: the report names them. */
      readonly external: number
      readonly file: string
    }
  | { readonly kind: 'simulate'; readonly name: string; readonly file: string; readonly serviceLevel: number | null }
  | { readonly kind: 'webhook'; readonly endpoint: string; readonly id: string; readonly state: 'delivered' | 'gone' }

/** How far a job is. */
export interface FleetProgress {
  readonly step: string
  readonly done: number
  readonly total: number
}

/**
 * The id of a job: the queue holds each id once. So a plan is applied once and a message delivered once. A job that only
 * reads has a new id for each `run`.
 */
export function jobId(job: FleetJob, run: string): string {
  const parts =
    job.kind === 'apply'
      ? [job.org, job.planId, job.hash]
      : job.kind === 'webhook'
        ? [job.endpoint, job.message.id]
        : [run, job.kind === 'simulate' ? job.name : job.org]
  // Names may hold anything, ids may not.
  return `${job.kind}-${contentHash(parts).slice(0, ID_DIGITS)}`
}

/** Digits of the hash: enough that no two jobs of a fleet share an id. */
const ID_DIGITS = 32

/** The time that a job waits for, epoch ms. @throws ValidationError for a text that is not a time */
export function timeMs(notBefore: string): number {
  const time = parseInstant(notBefore)
  if ('atMs' in time) return time.atMs
  throw new ValidationError([{ path: 'notBefore', message: time.why }], { subject: 'The job' })
}

/** What a job is about, as people call it. */
export function describeSubject(job: FleetJob): string {
  if (job.kind === 'simulate') return job.name
  return job.kind === 'webhook' ? `${job.message.type} for ${job.endpoint}` : job.org
}

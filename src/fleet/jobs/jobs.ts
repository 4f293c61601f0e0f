import { ValidationError } from '../../core/errors'
import { contentHash } from '../../core/json/hash'
import { parseInstant } from '../../core/time/parse-instant'
import type { ApplyReport } from '../../documents'
import type { OutboxMessage } from '../../documents/ports/ports'
import type { SimulateOptions } from '../../optimizer'
import type { ForecastMethod } from '../../workflows/forecast/forecast-changes'

/** Reads what is configured in an org into the shared folder. */
export interface SnapshotJob {
  readonly kind: 'snapshot'
  readonly org: string
}

/** Makes a plan of what shall hold in an org, from the org as it then is. Nothing is written to the org. */
export interface PlanJob {
  readonly kind: 'plan'
  readonly org: string
  /**
   * What shall hold: the text of a desired file, a skill matrix or rules, and its name for messages; or what the demand
   * of the last days recommends, with at most `maxSkills` skills an agent. Either comes with a `forecast`, by default `auto`,
   * from the demand of the last `days`, for files 30 by default; a plan from a file whose demand cannot be read says so.
   */
  readonly source:
    | {
        readonly kind: 'desired' | 'matrix' | 'rules'
        readonly text: string
        readonly file: string
        readonly days?: number | undefined
        readonly forecast?: ForecastMethod | 'none' | undefined
      }
    | {
        readonly kind: 'recommendations'
        readonly days: number
        readonly maxSkills?: number | undefined
        readonly forecast?: ForecastMethod | 'none' | undefined
      }
  /** Text of a guardrails file that the plan must keep to. */
  readonly guardrails?: { readonly text: string; readonly file: string } | undefined
  /** Contacts that limits on saturation count: the text of a `skillroute/load@1` file, or the forecast of WFM. Default: the demand. */
  readonly load?: { readonly text: string; readonly file: string } | 'wfm' | undefined
  /** The part of the org that it is for, by names or ids: what is wanted elsewhere is left out. Default: all of it. */
  readonly scope?:
    | { readonly queue?: readonly string[] | undefined; readonly division?: readonly string[] | undefined }
    | undefined
  /** How users are read again before their writes. Default `each`. */
  readonly reread?: 'each' | 'batch' | undefined
}

/** Applies a plan that lies in the shared folder. Done again after a crash, it goes on with its journal. */
export interface ApplyJob {
  readonly kind: 'apply'
  readonly org: string
  readonly planId: string
  /** Hash of the plan that was meant; another one is refused. It is no approval: that lies beside the plan. */
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

/** Delivers one webhook to an endpoint that the workers know by name; its secret is not in the job. */
export interface WebhookJob {
  readonly kind: 'webhook'
  readonly endpoint: string
  readonly message: OutboxMessage
}

/** Work that any worker of the fleet can do. Plain data: it lies in Redis until it is done. */
export type FleetJob = SnapshotJob | PlanJob | ApplyJob | SimulateJob | WebhookJob

/** What became of a job. Documents lie in the shared folder; this is what a table shows. */
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
      /** Agents that it changes something for. */
      readonly agents: number
      readonly changes: number
      /** Warnings of the plan, and for recommendations what their figures rest on. */
      readonly warnings: number
      /** Share of contacts answered in time, 0..1, as the forecast has it for all queues; null without a forecast. */
      readonly serviceLevel: { readonly before: number; readonly after: number } | null
      /** Guardrails that say no, and rules that cannot be carried out. */
      readonly problems: readonly string[]
      /** Things asked for that are not in the plan, whose file names them; absent in results of earlier versions. */
      readonly leftOut?: number
      /** Minutes that applying it takes at the rate of the org. */
      readonly minutes: number
    }
  | {
      readonly kind: 'apply'
      readonly org: string
      readonly planId: string
      readonly outcome: ApplyReport['outcome']
      readonly counts: ApplyReport['counts']
      /** Writes of somebody else that it went over: the report names them. */
      readonly foreign: number
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
 * What tells a job from others: work of the same id is in the queue once. A plan is applied once, a message delivered once;
 * what reads is new with each `run`.
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

/** Digits of a hash that no two jobs of a fleet share by chance. */
const ID_DIGITS = 32

/** The time that a job waits for, ms. @throws ValidationError for what is no time */
export function timeMs(notBefore: string): number {
  const time = parseInstant(notBefore)
  if ('atMs' in time) return time.atMs
  throw new ValidationError([{ path: 'notBefore', message: time.why }], { subject: 'The job' })
}

/** What a job is about, as people call it. */
export function subjectOf(job: FleetJob): string {
  if (job.kind === 'simulate') return job.name
  return job.kind === 'webhook' ? `${job.message.type} for ${job.endpoint}` : job.org
}

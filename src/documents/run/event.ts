import { contentHash } from '../../core/json/hash'
import type { Json } from '../../core/json/json'
import type { Ref } from '../common'
import type { ChangeStatus } from './apply-report'
import type { DriftKind } from './drift'

/**
 * An event as other systems receive it. The envelope follows Standard Webhooks (`type`, `timestamp`, `data`) and adds
 * the subject and an id that is the same in every delivery.
 */
export interface EventEnvelope<Type extends string, Data> {
  /** Stable: the same event has the same id, even after a restart. At most 128 of `A-Z a-z 0-9 _ -`. */
  readonly id: string
  readonly type: Type
  /** ISO time at which it happened, not at which it was sent. */
  readonly timestamp: string
  /** Events of one subject reach an endpoint in order. */
  readonly subject: EventSubject
  readonly org?: Ref
  readonly data: Data
}

/** The subject of an event: a queue, a user, a plan, the org as a whole, or the source that reports on itself. */
export interface EventSubject {
  readonly kind: 'queue' | 'user' | 'plan' | 'org' | (string & {})
  readonly id: string
  readonly name?: string
}

/** A plan that was made. */
export interface PlanBuiltData {
  readonly planId: string
  readonly planHash: string
  readonly changes: number
  readonly source?: string
}

/** How a run of a plan ended. */
export interface PlanRunData {
  readonly planId: string
  readonly planHash: string
  /** For an undo: the plan with which it reverts plan `planId`. */
  readonly undoPlanId?: string
  readonly action: 'apply' | 'undo' | 'due' | (string & {})
  readonly outcome: string
  readonly changes: number
  readonly counts: Readonly<Partial<Record<ChangeStatus, number>>>
  /** Share of the written changes that are as planned at the read-back, 0..1; null if nothing was written. */
  readonly accuracy: number | null
  /** Changes that failed or met a conflict, the first 20. */
  readonly problems: readonly { readonly changeId: string; readonly status: ChangeStatus; readonly code?: string }[]
}

/** A run that ended early, before or instead of writing. */
export interface PlanRefusedData {
  readonly planId: string
  readonly planHash: string
  /** For an undo: the plan with which it reverts plan `planId`. */
  readonly undoPlanId?: string
  readonly action: string
  readonly error: { readonly code: string; readonly message: string }
}

/** One run in figures. */
export interface RunSummaryData {
  readonly planId: string
  readonly planHash: string
  /** For an undo: the plan with which it reverts plan `planId`. */
  readonly undoPlanId?: string
  readonly action: string
  readonly outcome: string
  readonly changes: number
  /** Changes in effect now: written, in effect before, or written by an earlier run of the plan. */
  readonly successes: number
  /** Changes that failed or met a conflict. */
  readonly failures: number
  /** Mean time until a write was answered; null if nothing was written. */
  readonly averageLatencyMs: number | null
  /** Share of the changes refused as invalid, by this package or by the platform (400), 0..1. */
  readonly validationErrorRate: number
  /** The result for each skill of an agent that the run set or removed; absent unless requested. */
  readonly assignments?: readonly RunAssignment[]
  /** Number of assignments that were left out because of the maximum; absent if none were. */
  readonly assignmentsLeftOut?: number
}

/** One skill of an agent in a run. */
export interface RunAssignment {
  readonly user: Ref
  readonly skill: Ref
  /** Level 0-5; null: not held. */
  readonly before: number | null
  readonly after: number | null
  readonly status: ChangeStatus
}

/** Configuration that differs from what was expected. */
export interface DriftFoundData {
  readonly differences: number
  readonly byKind: Readonly<Partial<Record<DriftKind, number>>>
  /** The first 20, by their paths. */
  readonly paths: readonly string[]
  readonly left: { readonly org: Ref; readonly takenAt: string }
  readonly right: { readonly org: Ref; readonly takenAt: string }
}

/** A change of routing by someone else, seen in the audits or by comparing two snapshots. */
export interface ExternalChangeData {
  readonly seenIn: 'audit' | 'snapshot'
  readonly action: string
  /** Who made the change, if known. */
  readonly by: { readonly kind: 'user' | 'client' | 'unknown'; readonly id: string; readonly name?: string }
  readonly auditId?: string
  /** The platform's name for the object, such as `Queue` or `AgentRoutingInfo`. */
  readonly entityType?: string
  /** At most 20. */
  readonly properties: readonly { readonly property: string; readonly before: Json; readonly after: Json }[]
}

/** A notification of a topic, as the platform sent it. */
export interface NotificationData {
  readonly topic: string
  readonly body: Json
  readonly correlationId?: string
  /** True for state that was read after a gap or at the start; false for a notification of the platform. */
  readonly reread?: true
}

/** Notifications that were missed. The platform never repeats one. */
export interface NotificationMissedData {
  /** Sorted; at most 1,000, since a larger gap is split into several events. Empty if the topics are unknown. */
  readonly topics: readonly string[]
  /** Every notification before this ISO time arrived; absent if unknown. */
  readonly from?: string
  /** Every notification since this ISO time arrives. */
  readonly to: string
  /**
   * `connection`: it was lost, or went silent. `restart`: no process was listening. `reader`: more came in than was
   * read. `body`: a notification could not be parsed.
   */
  readonly reason?: 'connection' | 'restart' | 'reader' | 'body' | (string & {})
  /**
   * Topics whose state is read again. The state follows as `notification.*` with `reread: true` as soon as it can be
   * read. The state of the other topics is unknown until their next notification.
   */
  readonly reread: readonly string[]
}

/** Data by event type. */
export interface EventData {
  'plan.built': PlanBuiltData
  /** Every change holds. */
  'plan.applied': PlanRunData
  /** Changes were refused or are in doubt. */
  'plan.failed': PlanRunData
  /** Nothing failed, but others had changed some targets. */
  'plan.conflict': PlanRunData
  /** Some changes wait for their time. */
  'plan.held': PlanRunData
  /** Reverted by an undo or after a failure. */
  'plan.undone': PlanRunData
  /** Refused before anything was written, or ended by an error. */
  'plan.refused': PlanRefusedData
  'run.summary': RunSummaryData
  'drift.found': DriftFoundData
  'routing.queue.created': ExternalChangeData
  'routing.queue.changed': ExternalChangeData
  'routing.queue.deleted': ExternalChangeData
  'routing.queue.members.changed': ExternalChangeData
  'routing.user.skills.changed': ExternalChangeData
  'routing.user.languages.changed': ExternalChangeData
  'routing.user.utilization.changed': ExternalChangeData
  'routing.user.changed': ExternalChangeData
  'routing.skill.changed': ExternalChangeData
  'routing.language.changed': ExternalChangeData
  'routing.skill_group.changed': ExternalChangeData
  'routing.settings.changed': ExternalChangeData
  'notification.queue.observations': NotificationData
  'notification.queue.activity': NotificationData
  'notification.queue.members': NotificationData
  'notification.user.routing_status': NotificationData
  'notification.user.activity': NotificationData
  'notification.user.aggregates': NotificationData
  'notification.other': NotificationData
  /** A gap: its subject is one queue or user, else the source that missed something. */
  'notification.missed': NotificationMissedData
}

/** All types of events. */
export type EventType = keyof EventData

/** One type of event, or several. */
export type RoutingEventOf<Type extends EventType> = { [T in Type]: EventEnvelope<T, EventData[T]> }[Type]

/** Any event; its `type` determines the type of `data`. */
export type RoutingEvent = RoutingEventOf<EventType>

/** How many hex digits of the hash are used: 128 bits, so that collisions do not happen in practice. */
const DIGITS = 32

/**
 * The id of an event, computed from what distinguishes it from all others: the same event gets the same id from every
 * observer, every time.
 * @param of what the id stands for, such as the id of an audit
 */
export function eventId(type: EventType, of: unknown): string {
  return `evt_${contentHash([type, of]).slice(0, DIGITS)}`
}

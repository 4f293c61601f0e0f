import * as z from 'zod/mini'
import type { Client } from '../../client'
import { checkClient } from '../../core/checks'
import { ApiError } from '../../core/errors'
import { amount, checkOptions, flag, objectSchema, texts, withMethods } from '../../core/schema'
import type { Difference, DriftReport, EventSubject, ExternalChangeData, RoutingEvent, Snapshot } from '../../documents'
import { eventId } from '../../documents/run/event'
import { attributeDrift } from '../drift/attribute-drift'
import { compareSnapshots } from '../drift/compare'
import { captureSnapshot } from '../snapshot/capture'
import { type SnapshotOptions, snapshotFields } from '../snapshot/context'
import { snapshotHash } from '../snapshot/hash'
import type { ChangeSource } from './audit-changes'
import type { ExternalType } from './audit-event'

/** Keeps snapshots between two polls, by a key that can be a file name. */
export interface SnapshotStore {
  read(key: string): Promise<Snapshot | undefined>
  /** Durable on return. */
  write(key: string, snapshot: Snapshot): Promise<void>
  /** Removes every other snapshot. */
  keepOnly(key: string): Promise<void>
}

/** How snapshots are compared. */
export interface SnapshotChangesOptions {
  /** Keeps the last snapshot, to compare the next one with. */
  readonly store: SnapshotStore
  /** Default 1 hour: a snapshot of a large org takes a hundred requests. */
  readonly everyMs?: number | undefined
  /** Which parts of the org are captured. Default: all. */
  readonly capture?: Omit<SnapshotOptions, 'signal' | 'onProgress'> | undefined
  /** OAuth clients whose changes to ignore, if the audits name the author. */
  readonly ignoreClientIds?: readonly string[] | undefined
  /** Searches the Genesys audits for the author of a change. Default true; without the permission nobody is named. */
  readonly attribute?: boolean | undefined
}

const EVERY_MS = 3_600_000

/**
 * Finds changes of routing by others by comparing the configuration with that of the last poll. It also finds changes
 * that the audits do not record, but none that was reverted in between. The first poll reports nothing. The last
 * snapshot is kept, so that changes during a pause are reported after it.
 */
export function snapshotChanges(client: Client, options: SnapshotChangesOptions): ChangeSource {
  checkClient(client)
  checkOptions(options, {
    store: withMethods('read', 'write', 'keepOnly'),
    everyMs: z.optional(amount()),
    capture: z.optional(objectSchema<NonNullable<SnapshotChangesOptions['capture']>>(snapshotFields())),
    ignoreClientIds: z.optional(texts()),
    attribute: z.optional(flag()),
  })
  const { store, everyMs = EVERY_MS, capture = {}, ignoreClientIds = [], attribute = true } = options
  return {
    name: 'snapshots',
    everyMs,
    async poll({ cursor, signal }) {
      const known = typeof cursor === 'string' ? cursor : undefined
      if (known !== undefined) await store.keepOnly(known)
      const left = known === undefined ? undefined : await store.read(known)
      const right = await captureSnapshot(client, { ...capture, signal })
      const key = `${Date.parse(right.takenAt)}-${snapshotHash(right)}`
      if (left !== undefined && known !== undefined && snapshotHash(left) === snapshotHash(right)) {
        return { events: [], cursor: known }
      }
      const report = left === undefined ? undefined : compareSnapshots(left, right)
      const named = report === undefined || !attribute ? report : await attributed(client, report, right, signal)
      // Stored before the cursor names it: after a crash in between, the old snapshot still exists.
      await store.write(key, right)
      return {
        events: named === undefined || known === undefined ? [] : snapshotEvents(named, known, ignoreClientIds),
        cursor: key,
      }
    },
  }
}

async function attributed(
  client: Client,
  report: DriftReport,
  snapshot: Snapshot,
  signal: AbortSignal,
): Promise<DriftReport> {
  try {
    return await attributeDrift(client, report, { side: 'right', snapshot, signal })
  } catch (error) {
    if (error instanceof ApiError) return report
    throw error
  }
}

/** Properties in one event. */
const MAX_PROPERTIES = 20

/** Subjects by the kinds of items that are compared. */
const KINDS: Readonly<Partial<Record<Difference['kind'], EventSubject['kind']>>> = {
  queue: 'queue',
  agent: 'user',
  skill: 'skill',
  language: 'language',
  skillGroup: 'skill_group',
}

/**
 * The events of two snapshots of one org, the right one later: one for each item and part of it that differs.
 * @param since distinguishes this comparison from others, such as the key of the left snapshot
 * @param ours OAuth clients whose changes to ignore, where an audit says that they made them
 */
function snapshotEvents(report: DriftReport, since: string, ours: readonly string[]): RoutingEvent[] {
  const groups = new Map<string, { type: ExternalType; subject: EventSubject; differences: Difference[] }>()
  for (const difference of report.differences) {
    const [type, subject] = [findType(difference), findSubject(difference)]
    if (type === undefined || subject === undefined || isOurs(difference, ours)) continue
    const key = `${type} ${subject.id}`
    const group = groups.get(key) ?? { type, subject, differences: [] }
    groups.set(key, group)
    group.differences.push(difference)
  }
  const { org, takenAt } = report.right
  return [...groups.values()].map(({ type, subject, differences }) => ({
    id: eventId(type, [org.id, since, subject.id, differences.map(({ path, left, right }) => [path, left, right])]),
    type,
    timestamp: takenAt,
    subject,
    org,
    data: buildData(differences),
  }))
}

function findType({ kind, change, aspect }: Difference): ExternalType | undefined {
  switch (kind) {
    case 'queue':
      if (aspect === undefined) return change === 'added' ? 'routing.queue.created' : 'routing.queue.deleted'
      return aspect === 'members' ? 'routing.queue.members.changed' : 'routing.queue.changed'
    case 'agent':
      if (aspect === 'skills') return 'routing.user.skills.changed'
      if (aspect === 'languages') return 'routing.user.languages.changed'
      return aspect === 'utilization' ? 'routing.user.utilization.changed' : 'routing.user.changed'
    case 'skill':
      return 'routing.skill.changed'
    case 'language':
      return 'routing.language.changed'
    case 'skillGroup':
      return 'routing.skill_group.changed'
    default:
      return undefined
  }
}

function findSubject({ kind, subject }: Difference): EventSubject | undefined {
  const [of, id] = [KINDS[kind], subject.rightId ?? subject.leftId]
  return of === undefined || id === null ? undefined : { kind: of, id, name: subject.name }
}

/** Whether the latest change that made the difference was ours. */
function isOurs({ changedBy }: Difference, ours: readonly string[]): boolean {
  const latest = changedBy?.find(({ exact }) => exact)
  return latest !== undefined && latest.by.kind === 'client' && ours.includes(latest.by.id)
}

function buildData(differences: readonly Difference[]): ExternalChangeData {
  const [first] = differences
  const latest = differences.flatMap(({ changedBy = [] }) => changedBy.filter(({ exact }) => exact))[0]
  const words = { added: 'Create', removed: 'Delete', changed: 'Update' }
  return {
    seenIn: 'snapshot',
    action: first?.aspect === undefined ? words[first?.change ?? 'changed'] : 'Update',
    by: latest?.by ?? { kind: 'unknown', id: '' },
    ...(latest === undefined ? {} : { auditId: latest.auditId }),
    properties: differences.slice(0, MAX_PROPERTIES).map(({ aspect = 'name', item, left, right }) => ({
      property: item === undefined ? aspect : `${aspect}/${item.name}`,
      before: left,
      after: right,
    })),
  }
}

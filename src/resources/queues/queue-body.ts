import { isRecord } from '../../core/json/unknown'
import type { OrgFacts } from '../../documents'
import type { MemberGroupInput } from '../inputs/given'
import type { GivenQueue, GivenQueueChanges, QueueChanges } from '../inputs/queue-input'
import type { Queue } from './queue'

/** Fields of a queue that the platform computes and a body does not need. */
const READ_ONLY = [
  'id',
  'dateCreated',
  'dateModified',
  'modifiedBy',
  'createdBy',
  'memberCount',
  'userMemberCount',
  'joinedMemberCount',
  'selfUri',
]

/**
 * The body of a full queue update: the queue as just read, with the changes, and without what cannot be written. Fields
 * we do not know are kept: whatever a queue PUT leaves out is reset by the platform. Neither argument is changed.
 * @param facts whether the org accepts a first rule of conditional group routing that names the queue
 */
export function queueBody(
  queue: Queue | GivenQueue,
  changes: GivenQueueChanges,
  facts: Pick<OrgFacts, 'groupRuleOwnQueue'> = {},
): Record<string, unknown> {
  const merged = mergeChanges(queue, changes)
  for (const field of READ_ONLY) delete merged[field]
  const { division, mediaSettings, bullseye, memberGroups, conditionalGroupRouting } = merged
  if (isRecord(division)) merged.division = { id: division.id }
  if (isRecord(mediaSettings)) merged.mediaSettings = withoutEmptyCallbackMode(mediaSettings)
  if (isRecord(conditionalGroupRouting) && facts.groupRuleOwnQueue !== 'accept')
    merged.conditionalGroupRouting = withoutFirstQueue(conditionalGroupRouting)
  if (Array.isArray(memberGroups)) merged.memberGroups = memberGroups.map(writableGroup)
  if (isRecord(bullseye) && Array.isArray(bullseye.rings)) {
    merged.bullseye = { ...bullseye, rings: bullseye.rings.map(writableRing) }
  }
  return merged
}

/**
 * Changes merged into a value: nested objects field by field, lists as a whole; undefined leaves a field alone and null
 * removes it. Applying the same changes again changes nothing.
 */
export function mergeChanges(before: object, changes: object): Record<string, unknown> {
  const merged = new Map<string, unknown>(Object.entries(before))
  for (const [key, change] of Object.entries(changes)) {
    if (change === undefined) continue
    if (change === null) merged.delete(key)
    else if (isRecord(change)) merged.set(key, mergeChanges(asObject(merged.get(key)), change))
    else merged.set(key, structuredClone(change))
  }
  return Object.fromEntries(merged)
}

/**
 * Numbers of the rings that these changes would remove and that still hold groups. The platform refuses to remove such
 * rings (`queue.ring.has.members`), so a separate update must clear their groups first.
 */
export function ringsToEmptyFirst(queue: Queue, changes: GivenQueueChanges): number[] {
  if (changes.bullseye === undefined) return []
  const rings = queue.bullseye?.rings ?? []
  const retained = changes.bullseye === null ? 0 : (changes.bullseye.rings?.length ?? rings.length)
  return rings.flatMap((ring, index) => (index >= retained && (ring.memberGroups?.length ?? 0) > 0 ? [index + 1] : []))
}

/** The queue's current rings, with the groups of the given rings removed. */
export function emptiedRings(queue: Queue, ringNumbers: readonly number[]): QueueChanges {
  const rings = queue.bullseye?.rings ?? []
  return {
    bullseye: {
      rings: rings.map((ring, index) => (ringNumbers.includes(index + 1) ? { ...ring, memberGroups: [] } : ring)),
    },
  }
}

/**
 * The queue's current rings; each given ring that holds no groups gets its earlier groups back. Undefined if none of
 * them exists any more.
 */
export function refilledRings(now: Queue, before: Queue, ringNumbers: readonly number[]): QueueChanges | undefined {
  const rings = now.bullseye?.rings ?? []
  if (!ringNumbers.some((number) => number <= rings.length)) return undefined
  const ringGroups = (index: number): readonly MemberGroupInput[] => before.bullseye?.rings?.[index]?.memberGroups ?? []
  const isEmpty = (ring: (typeof rings)[number]): boolean => (ring.memberGroups?.length ?? 0) === 0
  return {
    bullseye: {
      rings: rings.map((ring, index) =>
        ringNumbers.includes(index + 1) && isEmpty(ring) ? { ...ring, memberGroups: ringGroups(index) } : ring,
      ),
    },
  }
}

/** Some exports have '' as callback mode; the platform answers 400 to it. */
function withoutEmptyCallbackMode(media: Record<string, unknown>): Record<string, unknown> {
  const { callback } = media
  if (!isRecord(callback) || (callback.mode !== '' && callback.mode !== null)) return media
  const { mode: _empty, ...rest } = callback
  return { ...media, callback: rest }
}

/** The first rule is about the queue itself: a GET names it there, but a PUT that names it is refused. */
function withoutFirstQueue(routing: Record<string, unknown>): Record<string, unknown> {
  const [first, ...others]: readonly unknown[] = Array.isArray(routing.rules) ? routing.rules : []
  if (!isRecord(first) || first.queue === undefined) return routing
  const { queue: _own, ...rule } = first
  return { ...routing, rules: [rule, ...others] }
}

function writableRing(ring: unknown): unknown {
  if (!isRecord(ring) || !Array.isArray(ring.memberGroups)) return ring
  return { ...ring, memberGroups: ring.memberGroups.map(writableGroup) }
}

function writableGroup(group: unknown): unknown {
  if (!isRecord(group)) return group
  const { memberCount: _count, selfUri: _uri, ...rest } = group
  return rest
}

function asObject(value: unknown): object {
  return isRecord(value) ? value : {}
}

import { checkBag } from '../../core/bag'
import { contentHash } from '../../core/json/hash'
import type { SnapshotQueue } from '../../documents'

/**
 * Makes an etag of a queue from a snapshot: from its settings, not its members. Validation refuses rules with this etag
 * once someone has changed the queue. It is not the etag of a queue read from the platform, so `ifMatch` refuses it.
 */
export function queueEtag(queue: SnapshotQueue): string {
  checkBag(queue, 'queue', 'evaluation=s serviceLevels=o members=l id=s name=s *')
  const { members: _members, ...settings } = queue
  return `skillroute-settings-${contentHash(settings)}`
}

/** Whether an etag in a rules file is the given one; earlier formats and quotes are accepted. */
export function isQueueEtag(text: string, present: string): boolean {
  const hash = (tag: string): string => tag.replaceAll('"', '').replace(/^skillroute-(settings-)?/, '')
  return hash(text) === hash(present)
}

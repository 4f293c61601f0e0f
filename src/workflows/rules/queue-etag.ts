import { checkBag } from '../../core/bag'
import { contentHash } from '../../core/json/hash'
import type { SnapshotQueue } from '../../documents'

/**
 * An etag of a queue as a snapshot shows it: of its settings, not of its members. Rules that carry it are refused by
 * validation once somebody has changed the queue since they were written. It is none of a queue that was read, so that
 * `ifMatch` refuses it.
 */
export function queueEtag(queue: SnapshotQueue): string {
  checkBag(queue, 'queue', 'evaluation=s serviceLevels=o members=l id=s name=s *')
  const { members: _members, ...settings } = queue
  return `skillroute-settings-${contentHash(settings)}`
}

/** Whether an etag of a rules file is the one given: the form of earlier versions and those with quotes say the same. */
export function isQueueEtag(text: string, present: string): boolean {
  const hash = (tag: string): string => tag.replaceAll('"', '').replace(/^skillroute-(settings-)?/, '')
  return hash(text) === hash(present)
}

import type { SnapshotQueue } from '../../core/documents'
import { etag } from '../../transport/etag'

/**
 * An etag of a queue as a snapshot shows it: of its settings, not of its members. Rules that carry it are refused by
 * validation once somebody has changed the queue since they were written.
 */
export function queueEtag(queue: SnapshotQueue): string {
  const { members: _members, ...settings } = queue
  // Without the quotes that headers need: people copy it into a file.
  return etag(settings).replaceAll('"', '')
}

import { contentHash } from '../core/hash'

/** Marks the etags that we compute, so that they are never taken for a server's own. */
const COMPUTED = '"skillroute-'

/**
 * An etag of any plain value: changes when the content does, whatever the order of keys. The platform has none on
 * routing, so it is compared after a fresh read and never sent.
 * @example const tag = etag(await client.routing.queues.get(id))
 */
export function etag(value: unknown): string {
  return `${COMPUTED}${contentHash(value)}"`
}

/** True for an etag made by {@link etag}, false for one that a server gave. */
export function isComputedEtag(tag: string): boolean {
  return tag.startsWith(COMPUTED)
}

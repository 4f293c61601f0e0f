import { contentHash } from '../../core/json/hash'

/** A hash of an org's id, which shows whether a profile belongs to that org. */
export function orgHash(orgId: string): string {
  return contentHash(`skillroute profile of ${orgId}`).slice(0, 16)
}

import { contentHash } from '../../core/json/hash'

/** A hash of an org's id that tells whether a profile is of that org. */
export function orgHash(orgId: string): string {
  return contentHash(`skillroute profile of ${orgId}`).slice(0, 16)
}

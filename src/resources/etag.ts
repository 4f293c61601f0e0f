import { ConflictError, ValidationError } from '../core/errors'
import { etag as contentEtag, isComputedEtag } from '../transport/etag'

/** Fields that say when, by whom, how often or how it is at the moment: none of them is configuration. */
const VOLATILE = new Set([
  'selfUri',
  'skillUri',
  'languageUri',
  'dateCreated',
  'dateModified',
  'createdBy',
  'modifiedBy',
  'version',
  'memberCount',
  'userMemberCount',
  'joinedMemberCount',
  'routingStatus',
  'presence',
  'conversationSummary',
  'dateLastLogin',
  'lastTokenIssued',
])

/**
 * An etag computed from what was read, for `ifMatch`: the write goes ahead only if a fresh read gives the same etag.
 * Only configuration counts: dates, authors, versions, counts and status do not change it, nor the order of lists whose
 * entries have ids. A skill or language counts with its id and proficiency alone, so that the etag of a user's skills is
 * the same whether they came from their own list, from `expand: ['skills']` or from `[{ id, proficiency }]`.
 * @example
 * const skills = await client.routing.userSkills.get(userId)
 * await client.routing.userSkills.set(userId, changes, { ifMatch: etag(skills) })
 */
export function etag(value: unknown): string {
  return contentEtag(configuration(value))
}

/**
 * Compares a fresh read with the etag the caller holds. A server's own etag is left to the server.
 * @throws ConflictError code `etag.mismatch`, status 412, when the target is no longer what it was
 */
export function checkEtag(
  expected: string | undefined,
  fresh: unknown,
  target: { method: string; path: string },
): void {
  if (expected === undefined || !isComputedEtag(expected)) return
  if (etag(fresh) === expected) return
  throw new ConflictError(
    `${target.path} is not what it was when its etag was computed: someone changed it since. Read it again, then decide.`,
    { status: 412, code: 'etag.mismatch', attempts: 0, ...target },
  )
}

/** @throws ValidationError for a computed etag given to a call that reads no target it could be compared with */
export function refuseComputedEtag(ifMatch: string | undefined, operation: string): void {
  if (ifMatch === undefined || !isComputedEtag(ifMatch)) return
  throw new ValidationError([
    {
      path: 'options.ifMatch',
      message: `${operation} has no single target to compare a computed etag with; leave ifMatch out`,
    },
  ])
}

function configuration(value: unknown): unknown {
  if (Array.isArray(value)) return sortedById(value.map(configuration))
  if (typeof value !== 'object' || value === null) return value
  const { id, proficiency }: { id?: unknown; proficiency?: unknown } = value
  if (id !== undefined && proficiency !== undefined) return { id, proficiency }
  const kept = Object.entries(value).filter(([key, item]) => !VOLATILE.has(key) && item !== undefined && item !== null)
  return Object.fromEntries(kept.map(([key, item]) => [key, configuration(item)]))
}

function sortedById(items: readonly unknown[]): readonly unknown[] {
  const keyed = items.map((item) => ({ item, id: idOf(item) }))
  if (keyed.some(({ id }) => id === undefined)) return items
  return keyed.sort((a, b) => ((a.id ?? '') < (b.id ?? '') ? -1 : 1)).map(({ item }) => item)
}

function idOf(item: unknown): string | undefined {
  if (typeof item !== 'object' || item === null) return undefined
  const id: unknown = Reflect.get(item, 'id')
  return typeof id === 'string' ? id : undefined
}

import { shown } from '../../core/bag'
import { ConflictError, ValidationError } from '../../core/errors'
import type { CallOptions } from '../../transport/contract/call-options'
import { etag as contentEtag, readEtag, refusedEtag } from '../../transport/kit/etag'

/** Fields for dates, authors, versions, counts and status: none of them is configuration. */
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
 * the same whether they came from their own list, from `expand: ['skills']` or from `[{ id, proficiency }]`. A member of a
 * queue counts with its id, `memberBy`, `joined` and its ring.
 * @example
 * const skills = await client.routing.userSkills.get(userId)
 * await client.routing.userSkills.set(userId, changes, { ifMatch: etag(skills) })
 */
export function etag(value: unknown): string {
  const content = configuration(value)
  try {
    return contentEtag(content)
  } catch {
    throw new ValidationError([{ path: 'value', message: `must be plain data, not ${shown(value)}` }])
  }
}

/** The target of a write, as the platform addresses it. */
export interface WriteTarget {
  readonly method: string
  readonly path: string
}

/**
 * Reads the target of a write and compares it with the caller's `ifMatch`. An etag of ours is compared with what was read, a
 * server's own with the ETag that the server gives with the read.
 * @returns what was read, and the options for the write: a computed etag stays here, a server's own is sent
 * @throws ConflictError code `etag.mismatch`, status 412, when the target is no longer what it was
 * @throws ValidationError for what is no etag, and for a server's etag where the server gives none
 */
export async function readTarget<T>(
  target: WriteTarget,
  options: CallOptions,
  read: (options: CallOptions) => Promise<T>,
): Promise<{ readonly fresh: T; readonly write: CallOptions }> {
  const { ifMatch, ...rest } = options
  const { idempotencyKey: _key, ...reading } = rest
  if (ifMatch === undefined) return { fresh: await read(reading), write: rest }
  const { kind, tag } = readEtag(ifMatch)
  const given = new Set<string | null>()
  const fresh = await read({
    ...reading,
    onResponse(info) {
      given.add(info.headers.get('etag'))
      options.onResponse?.(info)
    },
  })
  if (kind === 'computed') {
    if (etag(fresh) !== tag) throw mismatch(target)
    return { fresh, write: rest }
  }
  const [own] = given
  if (given.size !== 1 || typeof own !== 'string') {
    throw refusedEtag(
      `cannot be compared: the server gives no etag of its own for ${target.path}. Use etag() of what you read`,
    )
  }
  if (own !== tag) throw mismatch(target)
  return { fresh, write: { ...rest, ifMatch: tag } }
}

function mismatch(target: WriteTarget): ConflictError {
  return new ConflictError(
    `${target.path} is not what it was when its etag was computed: someone changed it since. Read it again, then decide.`,
    { status: 412, code: 'etag.mismatch', attempts: 0, ...target },
  )
}

/** @throws ValidationError for an `ifMatch` on a call that has no target to compare it with, such as a creation */
export function refuseEtag(ifMatch: string | undefined, operation: string): void {
  if (ifMatch === undefined) return
  throw refusedEtag(
    `cannot be kept by ${operation}: it has no target whose state could be read and compared. Leave it out`,
  )
}

function configuration(value: unknown): unknown {
  if (Array.isArray(value)) return sortedById(value.map(configuration))
  if (typeof value !== 'object' || value === null) return value
  const { id, proficiency }: { id?: unknown; proficiency?: unknown } = value
  if (id !== undefined && proficiency !== undefined) return { id, proficiency }
  const { joined, memberBy, ringNumber }: { joined?: unknown; memberBy?: unknown; ringNumber?: unknown } = value
  if (id !== undefined && memberBy !== undefined) return { id, joined, memberBy, ringNumber }
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

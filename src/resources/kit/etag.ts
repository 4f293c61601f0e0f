import { formatValue } from '../../core/checks'
import { ConflictError, ValidationError } from '../../core/errors'
import type { CallOptions } from '../../transport/contract/call-options'
import { etag as contentEtag, readEtag, refusedEtag } from '../../transport/kit/etag'

/** URIs, dates, authors, versions, counts and status: none is configuration. */
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
 * Only configuration counts. URIs, dates, authors, versions, counts and status do not change the etag, nor does the
 * order of lists whose entries have ids. Of a skill or language only id and proficiency count. So the etag of a user's
 * skills is the same for the user's own list, for `expand: ['skills']` and for `[{ id, proficiency }]`. Of a member of a
 * queue only id, `memberBy`, `joined` and ring count.
 * @example
 * const skills = await client.routing.userSkills.get(userId)
 * await client.routing.userSkills.update(userId, changes, { ifMatch: etag(skills) })
 */
export function etag(value: unknown): string {
  try {
    return contentEtag(configuration(value))
  } catch {
    throw new ValidationError([{ path: 'value', message: `must be plain data, not ${formatValue(value)}` }])
  }
}

/** The target of a write, as the platform addresses it. */
export interface WriteTarget {
  readonly method: string
  readonly path: string
}

/**
 * Reads the target of a write and compares it with the caller's `ifMatch`. A computed etag is compared with the content
 * just read, a server's own etag with the ETag header of that read.
 * @returns the content just read, and the options for the write, which only send a server's own etag
 * @throws ConflictError code `etag.mismatch`, status 412, when the target has changed since
 * @throws ValidationError for an invalid etag, and for a server's etag if the server gives none
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
  const [serverTag] = given
  if (given.size !== 1 || typeof serverTag !== 'string') {
    throw refusedEtag(
      `cannot be compared: the server gives no single etag for ${target.path}. Use etag() of what you read`,
    )
  }
  if (serverTag !== tag) throw mismatch(target)
  return { fresh, write: { ...rest, ifMatch: tag } }
}

function mismatch(target: WriteTarget): ConflictError {
  return new ConflictError(`${target.path} has changed since its etag was read. Read it again, then decide.`, {
    status: 412,
    code: 'etag.mismatch',
    attempts: 0,
    ...target,
  })
}

/** @throws ValidationError for an `ifMatch` on a call that has no target to compare it with, such as a creation */
export function refuseEtag(ifMatch: string | undefined, operation: string): void {
  if (ifMatch === undefined) return
  throw refusedEtag(`cannot be checked by ${operation}, which has no target to read and compare. Leave it out`)
}

function configuration(value: unknown): unknown {
  if (Array.isArray(value)) return sortedById(value.map(configuration))
  if (typeof value !== 'object' || value === null || value instanceof Date) return value
  const kind = Object.prototype.toString.call(value)
  if (kind !== '[object Object]') throw new TypeError(`${kind} has no configuration`)
  const { id, proficiency }: { id?: unknown; proficiency?: unknown } = value
  if (id !== undefined && proficiency !== undefined) return { id, proficiency }
  const { joined, memberBy, ringNumber }: { joined?: unknown; memberBy?: unknown; ringNumber?: unknown } = value
  if (id !== undefined && memberBy !== undefined) return { id, joined, memberBy, ringNumber }
  const retained = Object.entries(value).filter(
    ([key, item]) => !VOLATILE.has(key) && item !== undefined && item !== null,
  )
  return Object.fromEntries(retained.map(([key, item]) => [key, configuration(item)]))
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

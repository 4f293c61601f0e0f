import type { Client } from '../../client'
import { isApiError } from '../../core/errors'
import type { AuditTrail } from '../../workflows/audits/audit-trail'

type Entry = AuditTrail['entries'][number]

/** Returns the name of an id in the org; undefined for an entity that the org no longer has. */
export type NameOf = (id: string) => string | undefined

const IDS = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi

/** Replaces the ids in a text by names. */
export function withNames(text: string, nameOf: NameOf): string {
  return text.replace(IDS, (id) => nameOf(id.toLowerCase()) ?? id)
}

type Kind = 'skill' | 'language' | 'queue' | 'user' | 'division'

/** What a text is about, by its words; the first match counts. */
const WORDS: readonly (readonly [pattern: RegExp, kind: Kind])[] = [
  [/lang/i, 'language'],
  [/skill|proficien/i, 'skill'],
  [/user|member|agent/i, 'user'],
  [/queue/i, 'queue'],
  [/division/i, 'division'],
]
const ANY: readonly Kind[] = ['skill', 'queue', 'user', 'language']

interface Thing {
  readonly id?: string | undefined
  readonly name?: string | undefined
}

/**
 * Finds names for the ids that audits give without one. It reads one list for each kind of entity that the ids may
 * have, and no list if there are no such ids. Without permission to read a list, its ids stay.
 */
export async function namesIn(client: Client, entries: readonly Entry[], signal: AbortSignal): Promise<NameOf> {
  const names = new Map<string, string>()
  const open = new Map<Kind, Set<string>>()
  const collect = (about: string, text: string): void => {
    const kind = WORDS.find(([pattern]) => pattern.test(about))?.[1]
    for (const [id] of text.matchAll(IDS)) {
      for (const one of kind === undefined ? ANY : [kind]) {
        open.set(one, (open.get(one) ?? new Set()).add(id.toLowerCase()))
      }
    }
  }
  for (const { entity, entityType = '', user, propertyChanges = [] } of entries) {
    if (entity?.id !== undefined && entity.name === undefined) collect(entityType, entity.id)
    if (user?.id !== undefined && user.name === undefined) collect('user', user.id)
    for (const { property = '', oldValues = [], newValues = [] } of propertyChanges) {
      for (const text of [property, ...oldValues, ...newValues]) collect(property, text)
    }
  }
  for (const [kind, ids] of open) {
    const left = [...ids].filter((id) => !names.has(id))
    if (left.length === 0) continue
    for (const { id, name } of await emptyIfRefused(() => read(client, kind, left, signal))) {
      if (id !== undefined && name !== undefined) names.set(id.toLowerCase(), name)
    }
  }
  return (id) => names.get(id)
}

async function read(client: Client, kind: Kind, ids: readonly string[], signal: AbortSignal): Promise<Thing[]> {
  const { skills, queues } = client.routing
  switch (kind) {
    case 'skill':
      return await skills.list({}, { signal }).toArray()
    case 'language':
      return await client.languages.list({}, { signal }).toArray()
    case 'queue':
      return await queues.list({}, { signal }).toArray()
    case 'user':
      return await client.users.byIds(ids, {}, { signal })
    case 'division':
      return await client.divisions.list({}, { signal }).toArray()
  }
}

async function emptyIfRefused(list: () => Promise<Thing[]>): Promise<Thing[]> {
  try {
    return await list()
  } catch (error) {
    if (isApiError(error)) return []
    throw error
  }
}

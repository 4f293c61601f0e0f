import type { Client } from '../../client'
import { type Issue, ValidationError } from '../../core/errors'
import { nearMatch } from '../../core/near-names'

/** Entities that a user named, by id or by name. */
export interface NamedParties {
  /** Users, queues, skills or languages. */
  readonly entity?: readonly string[] | undefined
  readonly user?: string | undefined
  /** OAuth client. */
  readonly client?: string | undefined
}

export interface PartyIds {
  readonly entityIds?: readonly string[] | undefined
  readonly userId?: string | undefined
  readonly clientId?: string | undefined
}

interface Known {
  readonly kind: string
  readonly id: string
  /** Name, and for a user also the e-mail address. */
  readonly names: readonly string[]
}

const ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/**
 * Finds the ids of names. Ids are not checked, since audits also name entities that the org no longer has. The org is
 * read only if a name was given.
 * @throws ValidationError naming each text that is neither an id nor a name, or the name of two entities
 */
export async function findIds(client: Client, named: NamedParties, signal: AbortSignal): Promise<PartyIds> {
  const { entity = [], user, client: oauthClient } = named
  const isName = (text: string | undefined): text is string => text !== undefined && !ID.test(text)
  const entityNames = entity.some(isName)
  const users = entityNames || isName(user) ? await fetchUsers(client, signal) : []
  const entities = entityNames ? [...users, ...(await fetchRouting(client, signal))] : []
  const clients = isName(oauthClient) ? await fetchClients(client, signal) : []
  const issues: Issue[] = []
  const find = (option: string, kinds: string, text: string, all: readonly Known[]): string => {
    const found = isName(text) ? findId(text, all, kinds) : { id: text }
    if ('id' in found) return found.id
    issues.push({ path: option, message: found.problem })
    return text
  }
  const entityIds = entity.map((text) => find('--entity', 'user, queue, skill or language', text, entities))
  const userId = user === undefined ? undefined : find('--user', 'user', user, users)
  const clientId = oauthClient === undefined ? undefined : find('--client', 'OAuth client', oauthClient, clients)
  if (issues.length > 0) throw new ValidationError(issues)
  return { entityIds: entity.length === 0 ? undefined : entityIds, userId, clientId }
}

function findId(text: string, all: readonly Known[], kinds: string): { readonly id: string } | { problem: string } {
  const desired = text.toLowerCase()
  const found = all.filter(({ names }) => names.some((name) => name.toLowerCase() === desired))
  const [first, ...more] = found
  if (first !== undefined && more.length === 0) return { id: first.id }
  if (first !== undefined) {
    const each = found.map(({ kind, id }) => `${kind} ${id}`).join(', ')
    return { problem: `"${text}" is the name of ${found.length}; use the id: ${each}` }
  }
  const names = new Map(all.flatMap((one) => one.names.map((name) => [name.toLowerCase(), name])))
  const near = names.get(nearMatch(desired, names.keys()) ?? '')
  const hint = near === undefined ? '; for something that no longer exists, use its id' : `; did you mean "${near}"?`
  return { problem: `"${text}" is no id, and the org has no ${kinds} of that name${hint}` }
}

async function fetchUsers(client: Client, signal: AbortSignal): Promise<Known[]> {
  const users = await client.users.list({}, { signal }).toArray()
  return users.flatMap(({ id, name, email }) => known('user', id, [name, email]))
}

async function fetchRouting(client: Client, signal: AbortSignal): Promise<Known[]> {
  const { queues, skills } = client.routing
  const [allQueues, allSkills, allLanguages] = await Promise.all([
    queues.list({}, { signal }).toArray(),
    skills.list({}, { signal }).toArray(),
    client.languages.list({}, { signal }).toArray(),
  ])
  return [
    ...allQueues.flatMap(({ id, name }) => known('queue', id, [name])),
    ...allSkills.flatMap(({ id, name }) => known('skill', id, [name])),
    ...allLanguages.flatMap(({ id, name }) => known('language', id, [name])),
  ]
}

async function fetchClients(client: Client, signal: AbortSignal): Promise<Known[]> {
  const clients = await client.oauthClients.list({ signal }).toArray()
  return clients.flatMap(({ id, name }) => known('client', id, [name]))
}

function known(kind: string, id: string | undefined, names: readonly (string | undefined)[]): Known[] {
  return id === undefined ? [] : [{ kind, id, names: names.flatMap((name) => name ?? []) }]
}

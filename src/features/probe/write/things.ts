import type { Client } from '../../../client'
import { NotFoundError } from '../../../core/errors'
import type { CallOptions } from '../../../transport/contract/call-options'

/** The kinds of objects that a probe creates, in the order in which they are removed. */
export const KINDS = ['queue', 'skill', 'language'] as const
export type Kind = (typeof KINDS)[number]

/** The names of all temporary objects begin with this, so that people recognize them. */
const PREFIX = 'skillroute-probe'

/** The name of a temporary object. It is unique to the run, so the object can be found by its name. */
export function thingName(run: string, kind: Kind): string {
  return `${PREFIX}-${run}-${kind}`
}

/** The id of the object with this name, unless it is deleted or does not exist. */
export async function findThing(
  client: Client,
  kind: Kind,
  name: string,
  call: CallOptions,
): Promise<string | undefined> {
  if (kind === 'queue') return (await client.routing.queues.findByName(name, call))?.id
  if (kind === 'skill') return (await client.routing.skills.findByName(name, call))?.id
  const languages = await client.languages.list({ name }, call).toArray()
  return languages.find((language) => language.name === name && language.state !== 'deleted')?.id
}

/** Whether an object still exists: it is found by its id and not deleted. */
export async function isThere(client: Client, kind: Kind, id: string, call: CallOptions): Promise<boolean> {
  return (await livingName(client, kind, id, call)) !== undefined
}

/** The present name of an object; undefined if it does not exist or is deleted. */
export async function livingName(
  client: Client,
  kind: Kind,
  id: string,
  call: CallOptions,
): Promise<string | undefined> {
  const found = await orGone<{ readonly name?: string | undefined; readonly state?: unknown }>(async () =>
    kind === 'queue'
      ? { state: 'active', ...(await client.routing.queues.get(id, {}, call)) }
      : kind === 'skill'
        ? await client.routing.skills.get(id, call)
        : await client.languages.get(id, call),
  )
  return found === undefined || found.state === 'deleted' ? undefined : (found.name ?? '')
}

/** Removes an object. If it is already gone, this is not an error. */
export async function removeThing(client: Client, kind: Kind, id: string, call: CallOptions): Promise<void> {
  await orGone(async () => {
    if (kind === 'queue') await client.routing.queues.delete(id, { force: true }, call)
    else if (kind === 'skill') await client.routing.skills.delete(id, call)
    else await client.languages.delete(id, call)
  })
}

/** The result of `work`; undefined if its object does not exist. */
export async function orGone<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof NotFoundError) return undefined
    throw error
  }
}

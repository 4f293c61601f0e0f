import type { Client } from '../../../client'
import { NotFoundError } from '../../../core/errors'
import type { CallOptions } from '../../../transport/contract/call-options'

/** What a probe creates: kinds of things, in the order in which they are removed. */
export const KINDS = ['queue', 'skill', 'language'] as const
export type Kind = (typeof KINDS)[number]

/** How the names of all throw-away things begin, so that people recognize them. */
const PREFIX = 'skillroute-probe'

/** The name of a throw-away thing: no other run has it, so that it is found by it alone. */
export function thingName(run: string, kind: Kind): string {
  return `${PREFIX}-${run}-${kind}`
}

/** The id of the living thing of this name, or undefined. */
export async function findThing(
  client: Client,
  kind: Kind,
  name: string,
  call: CallOptions,
): Promise<string | undefined> {
  if (kind === 'queue') return (await client.routing.queues.findByName(name, call))?.id
  if (kind === 'skill') return (await client.routing.skills.findByName(name, call))?.id
  const languages = await client.languages.list({ name }, call).toArray()
  return languages.find((one) => one.name === name && one.state !== 'deleted')?.id
}

/** Whether a thing is still there: found by its id, and not as a deleted one. */
export async function isThere(client: Client, kind: Kind, id: string, call: CallOptions): Promise<boolean> {
  return (await livingName(client, kind, id, call)) !== undefined
}

/** The name that a thing has now; undefined: it is not there, or deleted. */
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

/** Removes a thing; one that is gone is no error. */
export async function removeThing(client: Client, kind: Kind, id: string, call: CallOptions): Promise<void> {
  await orGone(async () => {
    if (kind === 'queue') await client.routing.queues.delete(id, { force: true }, call)
    else if (kind === 'skill') await client.routing.skills.delete(id, call)
    else await client.languages.delete(id, call)
  })
}

/** What `work` gives; undefined where what it is about does not exist. */
export async function orGone<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof NotFoundError) return undefined
    throw error
  }
}

import { ConfigError } from '../../core/errors'
import { plural } from '../../report/text/kit/figures'
import type { Relay } from '..'

/** Options that repair the relay before or instead of delivering. */
export interface Repairs {
  /** Id of a dead letter, or `all`. */
  readonly resend?: string | undefined
  readonly discard?: string | undefined
  readonly enable?: string | undefined
}

export interface Repaired {
  readonly resent: number
  readonly discarded: number
  readonly enabled: string | null
  /** One sentence about each option. */
  readonly text: readonly string[]
  /** Whether everything that the user named exists. */
  readonly ok: boolean
}

/**
 * Resends or deletes dead letters, and enables endpoints.
 * @param relay a started relay
 */
export async function repair(relay: Relay, { resend, discard, enable }: Repairs): Promise<Repaired> {
  const enabled = enable === undefined ? [] : [await enableEndpoint(relay, enable)]
  const resent = await eachLetter(relay, resend, 'resend')
  const discarded = await eachLetter(relay, discard, 'discard')
  return {
    resent: resent.count,
    discarded: discarded.count,
    enabled: enable ?? null,
    text: [...enabled, ...resent.text, ...discarded.text],
    ok: resent.ok && discarded.ok,
  }
}

/** @throws ConfigError for an endpoint that is not in the file */
export function checkEndpointName(name: string | undefined, endpoints: readonly { readonly name: string }[]): void {
  if (name === undefined || endpoints.some((endpoint) => endpoint.name === name)) return
  const known = endpoints.map((endpoint) => endpoint.name).join(', ')
  throw new ConfigError(`no endpoint ${name}; known are ${known}`)
}

async function enableEndpoint(relay: Relay, name: string): Promise<string> {
  const off = relay
    .status()
    .endpoints.some((endpoint) => endpoint.name === name && endpoint.disabledSince !== undefined)
  await relay.enable(name)
  return off ? `${name} receives events again.` : `${name} was not switched off: it receives events as before.`
}

const DONE = { resend: 'waiting again', discard: 'deleted' }

async function eachLetter(
  relay: Relay,
  id: string | undefined,
  verb: 'resend' | 'discard',
): Promise<{ readonly count: number; readonly text: readonly string[]; readonly ok: boolean }> {
  if (id === undefined) return { count: 0, text: [], ok: true }
  const which = id === 'all' ? 'all' : [id]
  const there = relay.deadLetters().filter(({ message }) => id === 'all' || message.id === id)
  if (there.length === 0) {
    const text =
      id === 'all' ? 'There are no dead letters.' : `No dead letter has the id ${id}; --list-dead prints the ids.`
    return { count: 0, text: [text], ok: id === 'all' }
  }
  const count = await relay[verb](which)
  const left = there.length - count
  const stays = `${plural(left, 'message')} left: their endpoint is no longer in the file.`
  return { count, text: [`${plural(count, 'message')} ${DONE[verb]}.`, ...(left > 0 ? [stays] : [])], ok: left === 0 }
}

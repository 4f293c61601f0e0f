import { type Emulated, FAST } from '../../../../test/support/emulated'
import { createClient } from '../../../client'
import type { Journal } from '../../../documents'
import { clientCredentials } from '../../../transport/auth/client-credentials'

/** When a process dies: at its n-th request, or at the first one of this kind. */
export type Death = number | ((method: string, path: string) => boolean)

/** A process that dies at a request: after it nothing is sent, and its journal takes no more. */
export function dyingProcess(org: Emulated, at: Death, isAnswerLost: boolean, stored: Journal) {
  const { emulator, clock, fetch } = org
  const dead = new AbortController()
  let requests = 0
  const isDeath = (input: Parameters<typeof fetch>[0], init: RequestInit | undefined): boolean => {
    if (typeof at === 'number') return requests === at
    return at(init?.method ?? 'GET', new URL(String(input)).pathname)
  }
  const client = createClient({
    baseUrl: emulator.url,
    loginUrl: emulator.loginUrl,
    auth: clientCredentials({ clientId: emulator.clientId, clientSecret: emulator.clientSecret }),
    ratePerMinute: FAST,
    retry: { attempts: 1 },
    clock,
    fetch: async (input, init) => {
      requests += 1
      if (!dead.signal.aborted && isDeath(input, init)) {
        if (isAnswerLost) await fetch(input, init)
        dead.abort(new Error('killed'))
      }
      if (dead.signal.aborted) throw new TypeError('killed')
      return await fetch(input, init)
    },
  })
  const journal: Journal = {
    append: async (entry) => {
      dead.signal.throwIfAborted()
      await stored.append(entry)
    },
    read: () => stored.read(),
    close: () => stored.close(),
  }
  return { client, journal, signal: dead.signal }
}

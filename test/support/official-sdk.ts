/**
 * The official SDK, unchanged: the one of `devDependencies`, or the one whose folder SKILLROUTE_OFFICIAL_SDK names. It is
 * pointed at an emulator by its own gateway setting; older ones have none and take a region's domain only, so they come by
 * TLS under the platform's names.
 */
import { Agent as HttpsAgent } from 'node:https'
import { createRequire } from 'node:module'
import { connect, type TLSSocket } from 'node:tls'
import official from 'purecloud-platform-client-v2'
import { Agent, fetch as undiciFetch } from 'undici'
import type { ClientOptions as SocketOptions } from 'ws'
import type { Emulator, EmulatorOptions } from '../../src/emulator'

const DOMAIN = 'mypurecloud.ie'

const folder = process.env.SKILLROUTE_OFFICIAL_SDK
const platform: typeof official = folder === undefined ? official : createRequire(import.meta.url)(folder)
// Not `instanceof`: each SDK has a class of its own.
const hasGateway = typeof Reflect.get(platform.ApiClient.instance, 'setGateway') === 'function'

/** What an emulator needs so that this SDK finds it. */
export function forOfficialSdk(options: EmulatorOptions): EmulatorOptions {
  return hasGateway ? options : { ...options, tls: { domain: DOMAIN } }
}

/** Logs the official SDK in. It keeps one global client, so one emulator at a time a process. */
export async function officialSdk(emulator: Emulator): Promise<typeof official> {
  const { hostname, port } = new URL(emulator.url)
  const client = platform.ApiClient.instance
  if (hasGateway) client.setGateway({ host: hostname, protocol: 'http', port: Number(port) })
  else {
    client.setEnvironment(DOMAIN)
    // As a line in the hosts file, a trusted authority and a redirected port do it for a whole machine.
    Object.assign(HttpsAgent.prototype, { createConnection: connectionTo(emulator) })
  }
  await client.loginClientCredentialsGrant(emulator.clientId, emulator.clientSecret)
  return platform
}

/** What a plain websocket needs to reach the address that a channel gave. */
export function socketOptions(emulator: Emulator): SocketOptions {
  return emulator.tls === undefined ? {} : { createConnection: connectionTo(emulator) }
}

/** A fetch that trusts the emulator's authority, for our own client beside an SDK that comes by TLS. */
export function fetchFor(emulator: Emulator): { readonly fetch?: typeof fetch } {
  if (emulator.tls === undefined) return {}
  const dispatcher = new Agent({ connect: { ca: emulator.tls.ca } })
  const send = (input: unknown, init: unknown) => undiciFetch(String(input), { ...Object(init), dispatcher })
  return { fetch: Object.assign(send, {}) as unknown as typeof fetch }
}

function connectionTo({ url, tls }: Emulator): NonNullable<SocketOptions['createConnection']> {
  const { hostname: host, port } = new URL(url)
  const open = (options: unknown): TLSSocket => {
    const { host: name, servername = name } = Object(options)
    const ca = tls === undefined ? {} : { ca: tls.ca }
    return connect({
      host,
      port: Number(port),
      servername: String(servername || name),
      ALPNProtocols: ['http/1.1'],
      ...ca,
    })
  }
  return open
}

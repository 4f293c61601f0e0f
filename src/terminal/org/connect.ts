import { type Client, createClient } from '../../client'
import { isLoopback } from '../../core/loopback'
import { systemClock } from '../../core/time/clock'
import { isApart, parseEmulatorTime, worldClock } from '../../core/time/world-clock'
import { parseProfile } from '../../documents/org/read-profile'
import { fileTokenStore } from '../../stores'
import { accessToken } from '../../transport/auth/access-token'
import { clientCredentials } from '../../transport/auth/client-credentials'
import { userLogin } from '../../transport/auth/user-login'
import type { Auth, Middleware } from '../../transport/wiring/types'
import { refuseOtherProfile } from '../../workflows/kit/own-org'
import { readText } from '../io/files'
import type { Io } from '../io/io'
import { statePath } from '../io/state-folder'
import { findTarget, type Target } from './profile'
import { proxyFetch } from './proxy-fetch'
import { loginStore } from './user-logins'

export interface OrgOptions {
  readonly org?: string | undefined
  readonly rate?: number | undefined
  readonly verbose?: boolean | undefined
  readonly json?: boolean | undefined
  /** File of a profile. */
  readonly profile?: string | undefined
}

/**
 * A client for the org that the options, the config file or the environment name. Close it when done.
 * @throws ConfigError `config.profile` for a probe profile of another org, which one request checks
 */
export async function connect(io: Io, options: OrgOptions): Promise<Client> {
  return await connectTo(io, await findTarget(io, options.org), options)
}

/** A client for an org whose address and credentials are known. */
export async function connectTo(io: Io, target: Target, options: OrgOptions = {}): Promise<Client> {
  const { region, baseUrl, loginUrl, ratePerMinute } = target
  const fetch = await proxyFetch(io.env)
  const time = worldTime(fetch)
  const profile = options.profile === undefined ? undefined : parseProfile(await readText(io, options.profile))
  const client = createClient({
    profile,
    region,
    baseUrl,
    loginUrl,
    auth: createAuth(io, target),
    ratePerMinute: options.rate ?? ratePerMinute,
    tokenStore: fileTokenStore(statePath(io, 'tokens.json')),
    fetch,
    middleware: [time.listen],
  })
  if (options.verbose === true) trace(io, client)
  else notifyWaits(io, client)
  try {
    await refuseOtherProfile(client, { signal: io.signal })
    return await time.follow(io, client)
  } catch (error) {
    await client.close()
    throw error
  }
}

/** Runs `work` with a client, and closes the client even if `work` fails. */
export async function withClient<T>(io: Io, options: OrgOptions, work: (client: Client) => Promise<T>): Promise<T> {
  return await withOrg(io, options, async (org) => work(await org()))
}

/**
 * Whether stored work is of another org than the profile that the user named, so that doing all stored work leaves it
 * out. Two profiles may be of one org: if the names differ, one request finds out.
 * @param stored the profile it was stored with (undefined: the environment), and the id of its org
 */
export async function isOfOtherOrg(
  io: Io,
  options: OrgOptions,
  stored: { readonly org?: string | undefined; readonly orgId: string },
): Promise<boolean> {
  if (options.org === undefined || options.org === stored.org) return false
  return await withClient(io, options, async (client) => {
    const { id } = await client.organizations.me({ priority: 'background', signal: io.signal })
    return id !== stored.orgId
  })
}

/** Returns the client for an org; created on the first call. */
export type Org = () => Promise<Client>

/** Runs `work` with an org and closes its client, if one was created: work with files alone needs no credentials. */
export async function withOrg<T>(io: Io, options: OrgOptions, work: (org: Org) => Promise<T>): Promise<T> {
  let client: Promise<Client> | undefined
  try {
    return await work(() => {
      client ??= connect(io, options)
      return client
    })
  } finally {
    await client?.then(
      (made) => made.close(),
      () => undefined,
    )
  }
}

/**
 * Now by the clock of an org, epoch ms. If no client can be created, it is the machine's time; the first call that needs the
 * client reports why.
 */
export async function readClock(org: Org): Promise<number> {
  return await org().then(
    ({ clock }) => clock.now(),
    () => Date.now(),
  )
}

function trace(io: Io, client: Client): void {
  const say = (text: string): void => io.err(`${io.paint.dim(text)}\n`)
  client.on('response', (at) =>
    say(
      `${at.method} ${at.path} ${at.status} ${Math.round(at.durationMs)} ms${at.correlationId === undefined ? '' : ` ${at.correlationId}`}`,
    ),
  )
  client.on('retry', (at) => say(`again in ${Math.round(at.waitMs)} ms: ${at.operation}, ${at.reason}`))
  client.on('throttle', (at) =>
    say(`asked to wait ${Math.round(at.requestedMs / 1000)} s (${at.limitKey ?? at.scope})`),
  )
}

/** Failed attempts of one request before the user is notified, and the minimum time between two such lines. */
const NOTIFY_AFTER = 3
const NOTIFY_EVERY_MS = 10_000

/**
 * Says on stderr that the org asks to wait, once for each wait, and that requests fail and are repeated, so that a command
 * that waits does not seem to hang.
 */
export function notifyWaits(io: Io, client: Pick<Client, 'on' | 'clock'>): void {
  let notifiedMs = Number.NEGATIVE_INFINITY
  let waitsUntilMs = Number.NEGATIVE_INFINITY
  const say = (text: string): void => io.err(`${io.paint.warn('waiting')} ${text}\n`)
  client.on('throttle', ({ waitMs }) => {
    const nowMs = client.clock.now()
    // Requests that were under way together are refused together.
    const isKnown = nowMs < waitsUntilMs
    waitsUntilMs = Math.max(waitsUntilMs, nowMs + waitMs)
    if (!isKnown) say(`The org's rate limit is reached; it asks to wait ${Math.ceil(waitMs / 1000)} s.`)
  })
  client.on('retry', ({ operation, attempt, waitMs, reason, status }) => {
    const nowMs = client.clock.now()
    if (attempt < NOTIFY_AFTER || nowMs - notifiedMs < NOTIFY_EVERY_MS) return
    notifiedMs = nowMs
    const answer = status === undefined ? `does not answer (${reason})` : `answers ${status}`
    say(
      `The org ${answer} to ${operation}, ${attempt} times so far; asked again in ${Math.ceil(waitMs / 1000)} s, for a minute in all.`,
    )
  })
}

/** The time of the emulator, if a command uses one. */
interface WorldTime {
  /** For the client: reads the time from each answer, so that it follows a jump at once. */
  readonly listen: Middleware
  /**
   * Checks once whether an address of this machine is an emulator. If so, its time is the present for reads, plans and
   * records, even if the world's time was moved. Tokens, rate limit and deadlines of the client follow the machine's
   * clock, as they do in the emulator. Warnings of the client are printed as notes.
   */
  follow(io: Io, client: Client): Promise<Client>
}

/** How long a command waits for an answer from an address of this machine, ms. */
const QUERY_MS = 2_000

/** @param fetch the client's own; undefined: the platform's */
function worldTime(fetch: typeof globalThis.fetch = globalThis.fetch): WorldTime {
  let emulatorMs: number | undefined

  const readTime = (headers: Headers): void => {
    emulatorMs = parseEmulatorTime(headers) ?? emulatorMs
  }

  async function ask(baseUrl: string, signal: AbortSignal): Promise<number | undefined> {
    const limited = AbortSignal.any([signal, AbortSignal.timeout(QUERY_MS)])
    // If the address is wrong, the first call of the command reports it.
    const answer = await fetch(`${baseUrl}/`, { method: 'HEAD', redirect: 'manual', signal: limited }).catch(() => null)
    if (answer !== null) readTime(answer.headers)
    return emulatorMs
  }

  return {
    async listen(request, next) {
      const response = await next(request)
      readTime(response.headers)
      return response
    },
    async follow(io, client) {
      const note = (text: string): void => io.err(`${io.paint.warn('note')} ${text}\n`)
      const atMs = isLoopback(new URL(client.baseUrl).hostname) ? await ask(client.baseUrl, io.signal) : undefined
      client.on('warning', ({ code, message }) => {
        if (atMs === undefined || code !== 'clock.apart') note(message)
      })
      if (atMs === undefined) return client
      const present = new Date(atMs).toISOString()
      if (isApart(systemClock.now(), atMs))
        note(`The emulator's time is ${present}, not this machine's time. This command uses the emulator's.`)
      const clock = worldClock(systemClock, { now: () => emulatorMs ?? atMs })
      return { ...client, clock }
    },
  }
}

/** The credentials of a client for an org. */
export function createAuth(
  io: Io,
  { name, clientId = '', clientSecret = '', accessToken: token, person }: Target,
): Auth {
  if (token !== undefined) return accessToken(token)
  if (person !== undefined) return userLogin({ ...person, store: loginStore(io, name) })
  return clientCredentials({ clientId, clientSecret })
}

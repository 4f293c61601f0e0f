import { Command } from 'commander'
import { createClient } from '../../../client'
import { ConfigError } from '../../../core/errors'
import { cleanText } from '../../../report/text/kit/clean'
import type { CommandContext, Io } from '../../../terminal/io/io'
import { wholeNumber, withExample } from '../../../terminal/io/options'
import { withStateOption } from '../../../terminal/io/state-folder'
import { createAuth } from '../../../terminal/org/connect'
import { findLoginPlace, type LoginPlace } from '../../../terminal/org/profile'
import { proxyFetch } from '../../../terminal/org/proxy-fetch'
import { dropLogin, readLogin, type StoredLogin, saveLogin } from '../../../terminal/org/user-logins'
import { startUserLogin } from '../../../transport/auth/start-user-login'
import { type UserToken, userLogin } from '../../../transport/auth/user-login'
import { resolveHosts } from '../../../transport/kit/hosts'
import { type Callback, listenForCallback } from '../../org/callback'

interface LoginOptions {
  readonly org?: string
  readonly clientId?: string
  readonly port: number
  readonly browser: boolean
  readonly json?: boolean
}

/** The port of the redirect URI that people register, unless they name another one. */
const PORT = 8085

/** `skillroute login`: a person logs in with the browser; commands then act on their behalf. */
export function loginCommand({ io }: CommandContext): Command {
  const command = withStateOption(new Command('login'))
    .description('log in to an org as a person, in the browser (authorization code with PKCE)')
    .option('--org <name>', 'org profile of skillroute.config.yaml (default: the environment)')
    .option(
      '--client-id <id>',
      'OAuth client of grant type Code Authorization (default: clientIdEnv of the profile, else GENESYS_CLIENT_ID)',
    )
    .option('--port <number>', 'port of the redirect URI http://localhost:PORT/callback', wholeNumber, PORT)
    .option('--no-browser', 'print the address of the login page, and open no browser')
    .option('--json', 'print who logged in as JSON')
    .action(async (options: LoginOptions) => {
      const login = await logIn(io, options)
      const { person, org, token } = login
      const until = new Date(token.expiresAtMs).toISOString()
      const renewed = token.refreshToken !== undefined
      io.out(
        options.json === true
          ? `${JSON.stringify({ person, org, clientId: login.clientId, until, renewed })}\n`
          : `${cleanText(person.name)} is logged in to ${cleanText(org.name)} ${renewed ? 'until skillroute logout' : `until ${until}`}.\n`,
      )
    })
  return withExample(command, 'skillroute login --org production --client-id 0f1e2d3c-...')
}

/** `skillroute logout`: ends the token and forgets it. */
export function logoutCommand({ io }: CommandContext): Command {
  const command = withStateOption(new Command('logout'))
    .description('end the login of a person, and forget it')
    .option('--org <name>', 'org profile of skillroute.config.yaml (default: the environment)')
    .option('--json', 'print who was logged out as JSON')
    .action(async ({ org, json }: { org?: string; json?: boolean }) => {
      const place = await findLoginPlace(io, org)
      const known = await readLogin(io, place.name)
      const answer = (text: string): void =>
        io.out(json === true ? `${JSON.stringify({ person: known?.person ?? null, org: known?.org ?? null })}\n` : text)
      if (known === undefined) {
        answer('Nobody is logged in.\n')
        return
      }
      const { clientId, person } = known
      await revoke(io, place, clientId)
      await dropLogin(io, place.name)
      answer(`${cleanText(person.name)} is logged out of ${cleanText(known.org.name)}.\n`)
    })
  return withExample(command, 'skillroute logout --org production')
}

async function logIn(io: Io, { org, clientId: given, port, browser }: LoginOptions): Promise<StoredLogin> {
  const place = await findLoginPlace(io, org)
  const { name, region, baseUrl, clientSecret } = place
  const { loginUrl } = resolveHosts(place)
  const clientId = given ?? place.clientId ?? io.env.GENESYS_CLIENT_ID?.trim()
  if (clientId === undefined || clientId === '')
    throw new ConfigError(
      'No OAuth client is named: give --client-id, of an OAuth client whose grant type is Code Authorization.',
      { code: 'config.credentials' },
    )
  const fetch = await proxyFetch(io.env)
  const callback = await listenForCallback(port)
  try {
    const { redirectUri } = callback
    const login = await startUserLogin({ loginUrl, clientId, clientSecret, redirectUri, fetch })
    const token = await throughBrowser(io, callback, login, browser)
    const client = createClient({ region, baseUrl, loginUrl, auth: userLogin({ clientId, token }), fetch })
    try {
      const [person, own] = await Promise.all([client.users.me(), client.organizations.me()])
      const stored: StoredLogin = {
        format: 'skillroute/login@1',
        clientId,
        person: { id: person.id, name: person.name ?? person.id },
        org: { id: own.id, name: own.name ?? own.id },
        token: { ...token },
      }
      await saveLogin(io, name, stored)
      return stored
    } finally {
      await client.close()
    }
  } finally {
    await callback.close()
  }
}

async function throughBrowser(
  io: Io,
  callback: Callback,
  login: Awaited<ReturnType<typeof startUserLogin>>,
  browser: boolean,
): Promise<UserToken> {
  const { signal } = io
  const token = callback.wait((url) => login.finish(url, { signal }), signal)
  const opens = browser && io.openBrowser !== undefined
  io.err(`${opens ? 'Log in in the browser. If it does not open' : 'To log in'}, open this address on this machine:\n`)
  io.err(`${login.url}\n`)
  if (opens) io.openBrowser?.(login.url)
  return await token
}

/** Ends the token on the platform. A login that has already ended is not an error. */
async function revoke(io: Io, place: LoginPlace, clientId: string): Promise<void> {
  const { region, baseUrl, loginUrl, clientSecret } = place
  const auth = createAuth(io, { ...place, person: { clientId, clientSecret } })
  const client = createClient({ region, baseUrl, loginUrl, auth, fetch: await proxyFetch(io.env) })
  try {
    await client.tokens.revoke({ signal: io.signal })
  } catch {
    io.err(`${io.paint.warn('note')} The platform did not end the token; it ends by itself.\n`)
  } finally {
    await client.close()
  }
}

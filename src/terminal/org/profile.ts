import { ConfigError } from '../../core/errors'
import { quoteName } from '../../core/json/redact'
import type { Io } from '../io/io'
import { type ConfigFile, type Profile, readConfigFile } from './config-file'
import { readLogin } from './user-logins'

/** Where an org is. */
export interface Place {
  /** The profile, or without one the region or URL of the environment. */
  readonly name: string
  readonly region?: string | undefined
  readonly baseUrl?: string | undefined
  readonly loginUrl?: string | undefined
  readonly ratePerMinute?: number | undefined
}

/** Address and credentials of an org, from a profile or the environment: a secret, a token, or a person's login. */
export interface Target extends Place {
  /** The OAuth client; undefined with a given token, which does not contain it. */
  readonly clientId?: string | undefined
  readonly clientSecret?: string | undefined
  readonly accessToken?: string | undefined
  /** A person's login, which is kept in the state folder. */
  readonly person?: { readonly clientId: string; readonly clientSecret?: string | undefined } | undefined
}

/** Where a person logs in, and the OAuth client if it is known. */
export interface LoginPlace extends Place {
  readonly clientId?: string | undefined
  readonly clientSecret?: string | undefined
}

/**
 * Finds the org for a command: `--org` names a profile of the config file. Without it, the file's `default` counts, or the
 * environment (GENESYS_REGION, GENESYS_CLIENT_ID, GENESYS_CLIENT_SECRET or GENESYS_ACCESS_TOKEN, GENESYS_BASE_URL,
 * GENESYS_LOGIN_URL). Without a secret it is the login of a person, if one has logged in.
 * @throws ConfigError naming what is missing
 */
export async function findTarget(io: Io, org: string | undefined): Promise<Target> {
  const { file, name, profile } = await chosenProfile(io, org)
  if (name === undefined || profile === undefined) return await fromEnvironment(io, file)
  return await fromProfile(name, profile, io)
}

/**
 * Where a person logs in: as {@link findTarget}, without anything to log in with.
 * @throws ConfigError naming what is missing
 */
export async function findLoginPlace(io: Io, org: string | undefined): Promise<LoginPlace> {
  const { file, name, profile } = await chosenProfile(io, org)
  if (name === undefined || profile === undefined)
    return placeOfEnvironment(io.env) ?? refusedEnvironment(io.env, file, [])
  const { clientIdEnv, clientSecretEnv, login } = profile
  return {
    ...toPlace(name, profile),
    clientId: clientIdEnv === undefined ? undefined : text(io.env, clientIdEnv),
    // Otherwise the secret is that of client credentials, which belong to another OAuth client.
    clientSecret: login === 'user' && clientSecretEnv !== undefined ? text(io.env, clientSecretEnv) : undefined,
  }
}

/**
 * The time zone for times without one: `--time-zone`, otherwise the `timeZone` of the org's profile, otherwise
 * undefined.
 */
export async function findTimeZone(
  io: Io,
  { org, timeZone }: { readonly org?: string | undefined; readonly timeZone?: string | undefined },
): Promise<string | undefined> {
  if (timeZone !== undefined) return timeZone
  const file = await readConfigFile(io.cwd)
  const name = org ?? defaultOrg(io.env, file)
  if (file === undefined || name === undefined || !Object.hasOwn(file.orgs, name)) return undefined
  return file.orgs[name]?.timeZone
}

async function chosenProfile(io: Io, org: string | undefined) {
  const file = await readConfigFile(io.cwd)
  const name = org ?? defaultOrg(io.env, file)
  if (name === undefined) return { file }
  if (file === undefined) {
    throw new ConfigError(
      `--org ${quoteName(name)} needs a skillroute.config.yaml in ${io.cwd}: it lists the orgs under "orgs"`,
    )
  }
  const profile = Object.hasOwn(file.orgs, name) ? file.orgs[name] : undefined
  if (profile === undefined) {
    const known = Object.keys(file.orgs).join(', ') || 'none'
    throw new ConfigError(`no org ${quoteName(name)} in the config file; it has: ${known}`)
  }
  return { file, name, profile }
}

/** The org of a command without `--org`; undefined: that of the environment. */
function defaultOrg(env: Io['env'], file: ConfigFile | undefined): string | undefined {
  const name = file?.default
  const profile =
    file !== undefined && name !== undefined && Object.hasOwn(file.orgs, name) ? file.orgs[name] : undefined
  return namesOrg(env, profile) ? undefined : name
}

/**
 * Whether the environment names the org of a command. A token alone does not, since it may belong to a profile; nor does
 * GENESYS_CLIENT_ID alone where the default profile takes its client from there.
 */
function namesOrg(env: Io['env'], { clientIdEnv }: Profile = {}): boolean {
  if (env.GENESYS_CLIENT_ID !== undefined)
    return clientIdEnv !== 'GENESYS_CLIENT_ID' || placeOfEnvironment(env) !== undefined
  return text(env, 'GENESYS_ACCESS_TOKEN') !== undefined && placeOfEnvironment(env) !== undefined
}

function toPlace(name: string, { region, baseUrl, loginUrl, ratePerMinute }: Profile): Place {
  if (region === undefined && baseUrl === undefined) {
    throw new ConfigError(`org "${name}" of the config file has neither region nor baseUrl: add one of them`)
  }
  return { name, region, baseUrl, loginUrl, ratePerMinute }
}

async function fromProfile(name: string, profile: Profile, io: Io): Promise<Target> {
  const { env } = io
  const place = toPlace(name, profile)
  const { clientIdEnv = 'GENESYS_CLIENT_ID', clientSecretEnv, accessTokenEnv } = profile
  const { login = accessTokenEnv === undefined ? undefined : 'token' } = profile
  if (login === 'token') {
    const what = `the access token of org "${name}"`
    return { ...place, accessToken: required(env, accessTokenEnv ?? 'GENESYS_ACCESS_TOKEN', what) }
  }
  const hasSecret = text(env, clientSecretEnv ?? 'GENESYS_CLIENT_SECRET') !== undefined
  if (login === 'user' || (login === undefined && !hasSecret)) {
    const known = await readLogin(io, name)
    if (known !== undefined) {
      const clientSecret = login === 'user' && clientSecretEnv !== undefined ? text(env, clientSecretEnv) : undefined
      return { ...place, clientId: known.clientId, person: { clientId: known.clientId, clientSecret } }
    }
    if (login === 'user')
      throw new ConfigError(`nobody is logged in to org "${name}": run skillroute login --org ${name}`)
  }
  return {
    ...place,
    clientId: required(env, clientIdEnv, `the OAuth client id of org "${name}"`),
    clientSecret: readSecret(name, clientSecretEnv, env),
  }
}

/** A user may have pasted a secret in place of a variable's name, so no message repeats it. */
function readSecret(name: string, clientSecretEnv: string | undefined, env: Io['env']): string {
  if (clientSecretEnv === undefined) {
    return required(env, 'GENESYS_CLIENT_SECRET', `the OAuth client secret of org "${name}"`)
  }
  const value = text(env, clientSecretEnv)
  if (value !== undefined) return value
  throw new ConfigError(
    `clientSecretEnv of org "${name}" in the config file names an environment variable that is not set. It must be the NAME of a variable: set that variable or, if the secret itself is written there, put the secret in a variable and write the variable's name.`,
  )
}

function placeOfEnvironment(env: Io['env']): Place | undefined {
  const region = text(env, 'GENESYS_REGION')
  const baseUrl = text(env, 'GENESYS_BASE_URL')
  const name = region ?? baseUrl
  return name === undefined ? undefined : { name, region, baseUrl, loginUrl: text(env, 'GENESYS_LOGIN_URL') }
}

async function fromEnvironment(io: Io, file: ConfigFile | undefined): Promise<Target> {
  const { env } = io
  const place = placeOfEnvironment(env)
  if (place !== undefined) {
    const accessToken = text(env, 'GENESYS_ACCESS_TOKEN')
    if (accessToken !== undefined) return { ...place, accessToken }
    const [clientId, clientSecret] = [text(env, 'GENESYS_CLIENT_ID'), text(env, 'GENESYS_CLIENT_SECRET')]
    if (clientId !== undefined && clientSecret !== undefined) return { ...place, clientId, clientSecret }
    const known = clientSecret === undefined ? await readLogin(io, place.name) : undefined
    if (known !== undefined) return { ...place, clientId: known.clientId, person: { clientId: known.clientId } }
  }
  return refusedEnvironment(env, file, ['GENESYS_CLIENT_ID', 'GENESYS_CLIENT_SECRET'])
}

/** @param names variables that are needed beside the place */
function refusedEnvironment(env: Io['env'], file: ConfigFile | undefined, names: readonly string[]): never {
  const missing = [
    ...(placeOfEnvironment(env) === undefined ? ['GENESYS_REGION (such as mypurecloud.ie)'] : []),
    ...names.filter((name) => text(env, name) === undefined),
  ]
  const orgs =
    file === undefined ? '' : `, or choose an org of the config file with --org (${Object.keys(file.orgs).join(', ')})`
  const person = missing.includes('GENESYS_CLIENT_SECRET') ? ', or log in as a person with skillroute login' : ''
  throw new ConfigError(
    `not set in the environment: ${missing.join(', ')}. Set ${missing.length === 1 ? 'it' : 'them'}${person}${orgs}.`,
  )
}

function required(env: Io['env'], name: string, what: string): string {
  const value = text(env, name)
  if (value === undefined) throw new ConfigError(`the environment variable ${name} (${what}) is not set`)
  return value
}

function text(env: Io['env'], name: string): string | undefined {
  const value = env[name]?.trim()
  return value === '' ? undefined : value
}

import { ConfigError } from '../../core/errors'
import { quoteName } from '../../core/json/redact'
import type { Io } from '../io/io'
import { type ConfigFile, type Profile, readConfigFile } from './config-file'

/** Address and credentials of an org, from a profile or the environment. */
export interface Target {
  readonly name: string
  readonly region?: string | undefined
  readonly baseUrl?: string | undefined
  readonly loginUrl?: string | undefined
  readonly clientId: string
  readonly clientSecret: string
  readonly ratePerMinute?: number | undefined
}

/**
 * Finds the org for a command: `--org` names a profile of the config file. Without it, the file's `default` counts, or
 * the environment (GENESYS_REGION, GENESYS_CLIENT_ID, GENESYS_CLIENT_SECRET, GENESYS_BASE_URL, GENESYS_LOGIN_URL).
 * @throws ConfigError naming what is missing
 */
export async function findTarget(io: Io, org: string | undefined): Promise<Target> {
  const file = await readConfigFile(io.cwd)
  const name = org ?? (io.env.GENESYS_CLIENT_ID === undefined ? file?.default : undefined)
  if (name === undefined) return fromEnvironment(io.env, file)
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
  return fromProfile(name, profile, io.env)
}

/**
 * The time zone for times without one: `--timezone`, otherwise the `timezone` of the org's profile, otherwise
 * undefined.
 */
export async function timezoneOf(
  io: Io,
  { org, timezone }: { readonly org?: string | undefined; readonly timezone?: string | undefined },
): Promise<string | undefined> {
  if (timezone !== undefined) return timezone
  const file = await readConfigFile(io.cwd)
  const name = org ?? (io.env.GENESYS_CLIENT_ID === undefined ? file?.default : undefined)
  if (file === undefined || name === undefined || !Object.hasOwn(file.orgs, name)) return undefined
  return file.orgs[name]?.timezone
}

function fromProfile(name: string, profile: Profile, env: Io['env']): Target {
  if (profile.region === undefined && profile.baseUrl === undefined) {
    throw new ConfigError(`org "${name}" of the config file says neither region nor baseUrl: add the one it is in`)
  }
  const { clientIdEnv = 'GENESYS_CLIENT_ID', clientSecretEnv, timezone: _timezone, ...place } = profile
  return {
    name,
    ...place,
    clientId: required(env, clientIdEnv, `the OAuth client id of org "${name}"`),
    clientSecret: secretOf(name, clientSecretEnv, env),
  }
}

/** A user may have pasted a secret in place of a variable's name, so no message repeats it. */
function secretOf(name: string, clientSecretEnv: string | undefined, env: Io['env']): string {
  if (clientSecretEnv === undefined) {
    return required(env, 'GENESYS_CLIENT_SECRET', `the OAuth client secret of org "${name}"`)
  }
  const value = text(env, clientSecretEnv)
  if (value !== undefined) return value
  throw new ConfigError(
    `clientSecretEnv of org "${name}" in the config file names an environment variable that is not set. The NAME of a variable belongs there: set that variable, or, if the secret itself stands there, put it in a variable and write that one's name.`,
  )
}

function fromEnvironment(env: Io['env'], file: ConfigFile | undefined): Target {
  const region = text(env, 'GENESYS_REGION')
  const baseUrl = text(env, 'GENESYS_BASE_URL')
  const missing = [
    ...(region === undefined && baseUrl === undefined ? ['GENESYS_REGION (such as mypurecloud.ie)'] : []),
    ...(text(env, 'GENESYS_CLIENT_ID') === undefined ? ['GENESYS_CLIENT_ID'] : []),
    ...(text(env, 'GENESYS_CLIENT_SECRET') === undefined ? ['GENESYS_CLIENT_SECRET'] : []),
  ]
  if (missing.length > 0) {
    const orgs =
      file === undefined
        ? ''
        : `, or choose an org of the config file with --org (${Object.keys(file.orgs).join(', ')})`
    throw new ConfigError(
      `not set in the environment: ${missing.join(', ')}. Set ${missing.length === 1 ? 'it' : 'them'}${orgs}.`,
    )
  }
  return {
    name: region ?? baseUrl ?? '',
    region,
    baseUrl,
    loginUrl: text(env, 'GENESYS_LOGIN_URL'),
    clientId: required(env, 'GENESYS_CLIENT_ID', 'the OAuth client id'),
    clientSecret: required(env, 'GENESYS_CLIENT_SECRET', 'the OAuth client secret'),
  }
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

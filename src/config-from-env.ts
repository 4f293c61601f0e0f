import { ConfigError } from './core/errors'
import { accessToken } from './transport/auth/access-token'
import { clientCredentials } from './transport/auth/client-credentials'
import { type Hosts, resolveHosts } from './transport/kit/hosts'
import type { Auth } from './transport/wiring/types'

/**
 * Where a client connects and with which credentials; omitted values come from the environment. If any of `region`,
 * `baseUrl` and `loginUrl` is given, no host does.
 */
export interface ConnectionOptions {
  /** A region name or domain, such as `eu_west_1` or `mypurecloud.ie`. Default `GENESYS_REGION`. */
  readonly region?: string | undefined
  /** Origin of a gateway or emulator for the API. Default `GENESYS_BASE_URL`, else the region's. */
  readonly baseUrl?: string | undefined
  /** Origin for logins. Default `GENESYS_LOGIN_URL`, else the region's. */
  readonly loginUrl?: string | undefined
  /**
   * The result of `clientCredentials()`, `accessToken()` or `userLogin()`. Default: `GENESYS_ACCESS_TOKEN`, else
   * `GENESYS_CLIENT_ID` and `GENESYS_CLIENT_SECRET`.
   */
  readonly auth?: Auth | undefined
}

type Environment = Readonly<Record<string, string | undefined>>

/**
 * Hosts and credentials from options and environment. Hosts in the options replace all of the environment: a `region` in
 * the code ignores `GENESYS_BASE_URL`.
 * @throws ConfigError naming the variable that is missing
 */
export function configFromEnv(
  options: ConnectionOptions,
  env: Environment = globalThis.process?.env ?? {},
): Hosts & { readonly auth: Auth } {
  return { ...hosts(options, env), auth: options.auth ?? credentials(env) }
}

function hosts(options: ConnectionOptions, env: Environment): Hosts {
  const { region, baseUrl, loginUrl } = options
  if (region !== undefined || baseUrl !== undefined || loginUrl !== undefined) {
    return resolveHosts({ region, baseUrl, loginUrl })
  }
  return resolveHosts({
    region: env.GENESYS_REGION,
    baseUrl: env.GENESYS_BASE_URL,
    loginUrl: env.GENESYS_LOGIN_URL,
  })
}

function credentials(env: Environment): Auth {
  const token = env.GENESYS_ACCESS_TOKEN?.trim()
  if (token) return accessToken(token)
  const clientId = variable(env, 'GENESYS_CLIENT_ID')
  const clientSecret = variable(env, 'GENESYS_CLIENT_SECRET')
  return clientCredentials({ clientId, clientSecret })
}

function variable(env: Environment, name: string): string {
  const value = env[name]?.trim()
  if (value) return value
  throw new ConfigError(
    `${name} is not set: set it, or pass auth: clientCredentials({ clientId, clientSecret }) to createClient.`,
    { code: 'config.credentials' },
  )
}

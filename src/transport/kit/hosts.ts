import { ConfigError } from '../../core/errors'
import { quoteName } from '../../core/json/redact'
import { isLoopback } from '../../core/loopback'
import { nearMatch } from '../../core/near-names'

/** Base URLs of requests and logins, without a slash at the end. */
export interface Hosts {
  readonly baseUrl: string
  readonly loginUrl: string
  /** The name of the region, if the domain is a known one. */
  readonly region: string | undefined
}

/**
 * Finds the API and login hosts.
 *
 * `region` may be a name (`eu_west_1`, `eu-west-1`), a domain (`mypurecloud.ie`) or any host or URL of it
 * (`https://apps.mypurecloud.ie/directory`). A domain that is not listed is used as given, since the platform may open
 * a region before a release lists it. `baseUrl` and `loginUrl` name a gateway or an emulator. Without `loginUrl`, logins
 * go to the host of the region, to the login host beside a Genesys `baseUrl`, or else to `baseUrl` itself.
 *
 * @throws ConfigError for a typo (naming the near match), nothing given, `loginUrl` without a host for requests, a URL with
 * credentials, or `http:` to a host other than the loopback, where the secret would travel in clear text
 */
export function resolveHosts(options: {
  readonly region?: string | undefined
  readonly baseUrl?: string | undefined
  readonly loginUrl?: string | undefined
}): Hosts {
  const region = trimmedOrUndefined(options.region)
  const baseUrl = trimmedOrUndefined(options.baseUrl)
  const loginUrl = trimmedOrUndefined(options.loginUrl)
  const domain = region === undefined ? undefined : findDomain(region)
  const base = baseUrl === undefined ? undefined : parseBase(baseUrl, 'baseUrl')
  const login = loginUrl === undefined ? undefined : parseBase(loginUrl, 'loginUrl')
  if (domain === undefined && base === undefined && login === undefined)
    throw wrong('No region is given: set region or GENESYS_REGION, such as eu_west_1 or mypurecloud.ie.')
  if (domain === undefined && base === undefined)
    throw wrong('loginUrl is given without baseUrl: give baseUrl or region as well, so that requests have a host.')
  const genesysHost = domain ?? genesysDomain(base) ?? genesysDomain(login)
  return {
    baseUrl: base ?? `https://api.${domain}`,
    loginUrl: login ?? (domain === undefined ? undefined : `https://login.${domain}`) ?? loginBeside(base ?? ''),
    region: genesysHost === undefined ? undefined : regionOfDomain(genesysHost),
  }
}

/**
 * Finds the login host alone, for a login page.
 * @throws ConfigError as {@link resolveHosts}
 */
export function loginHost(options: {
  readonly region?: string | undefined
  readonly loginUrl?: string | undefined
}): string {
  const loginUrl = trimmedOrUndefined(options.loginUrl)
  if (loginUrl !== undefined) return parseBase(loginUrl, 'loginUrl')
  return resolveHosts({ region: options.region }).loginUrl
}

/** The host prefixes that Genesys puts before a region's domain, and that people copy from their browser. */
const HOST_PREFIX = /^(api|apps|login|api-downloads|signin|help|developer)\./

/** A domain of Genesys: a known one, or one that looks like them. */
const GENESYS_DOMAIN = /(^|\.)(mypurecloud\.[a-z.]+|[a-z0-9-]*pure\.cloud)$/

function findDomain(region: string): string {
  const text = region.toLowerCase()
  const byName = REGIONS[text.replaceAll('-', '_')]
  if (byName !== undefined) return byName
  const host = text.replace(/^https?:\/\//, '').replace(/[/:?#].*$/, '')
  const domain = host.replace(HOST_PREFIX, '')
  if (regionOfDomain(domain) !== undefined) return domain
  const suggested =
    nearMatch(text.replaceAll('-', '_'), Object.keys(REGIONS)) ?? nearMatch(domain, Object.values(REGIONS))
  // New domains below pure.cloud differ from known ones by a letter or two and are not typos.
  if (/^[a-z0-9]+\.([a-z0-9-]+-)?pure\.cloud$/.test(domain)) return domain
  if (suggested !== undefined) throw wrong(`region ${quoteName(region)} is not known: did you mean '${suggested}'?`)
  if (/^[a-z0-9-]+(\.[a-z0-9-]+)+$/.test(domain)) return domain
  throw wrong(
    `region ${quoteName(region)} is neither a region name nor a domain: use one of ${Object.keys(REGIONS).join(', ')}.`,
  )
}

function parseBase(text: string, name: string): string {
  const given = text.includes('://') ? text : `https://${text}`
  if (!URL.canParse(given)) throw wrong(`${name} is not a URL: give one such as https://api.mypurecloud.ie.`)
  const url = new URL(given)
  if (url.username !== '' || url.password !== '')
    throw wrong(`${name} holds a user name or password: take them out and pass credentials as auth.`)
  if (url.protocol !== 'https:' && url.protocol !== 'http:')
    throw wrong(`${name} is a ${url.protocol} URL: use https:, or http: to this machine.`)
  // A single word is a mistake: nobody enters a gateway without a dot and without its scheme.
  if (!text.includes('://') && !url.hostname.includes('.') && !isLoopback(url.hostname) && url.port === '')
    throw wrong(`${name} ${quoteName(text)} is not a host: give a URL such as https://api.mypurecloud.ie.`)
  if (url.protocol === 'http:' && !isLoopback(url.hostname))
    throw wrong(`${name} is http: to ${url.host}: the client secret would travel in clear text. Use https:.`)
  if (url.search !== '' || url.hash !== '') throw wrong(`${name} has a query or fragment: give origin and path only.`)
  return url.origin + url.pathname.replace(/\/+$/, '')
}

function genesysDomain(url: string | undefined): string | undefined {
  if (url === undefined) return undefined
  const { hostname } = new URL(url)
  const domain = hostname.replace(HOST_PREFIX, '')
  return GENESYS_DOMAIN.test(domain) ? domain : undefined
}

/** The login of a Genesys API host is its sibling; a gateway or emulator serves both itself. */
function loginBeside(base: string): string {
  const domain = genesysDomain(base)
  return domain === undefined ? base : `https://login.${domain}`
}

function trimmedOrUndefined(text: string | undefined): string | undefined {
  const trimmed = text?.trim()
  return trimmed === '' ? undefined : trimmed
}

function wrong(message: string): ConfigError {
  return new ConfigError(message, { code: 'config.region' })
}

/**
 * The regions of Genesys Cloud by name, with the domain of each. Hosts are `api.`, `login.` and `apps.` below it. The
 * list is from the official description of July 2026; a domain that is not listed works as well.
 */
export const REGIONS: Readonly<Record<string, string>> = {
  us_east_1: 'mypurecloud.com',
  us_east_2: 'use2.us-gov-pure.cloud',
  us_west_2: 'usw2.pure.cloud',
  ca_central_1: 'cac1.pure.cloud',
  mx_central_1: 'mxc1.pure.cloud',
  sa_east_1: 'sae1.pure.cloud',
  eu_west_1: 'mypurecloud.ie',
  eu_west_2: 'euw2.pure.cloud',
  eu_central_1: 'mypurecloud.de',
  eu_central_2: 'euc2.pure.cloud',
  eusc_de_east_1: 'edee1.eusc-pure.cloud',
  me_central_1: 'mec1.pure.cloud',
  ap_south_1: 'aps1.pure.cloud',
  ap_southeast_1: 'apse1.pure.cloud',
  ap_southeast_2: 'mypurecloud.com.au',
  ap_northeast_1: 'mypurecloud.jp',
  ap_northeast_2: 'apne2.pure.cloud',
  ap_northeast_3: 'apne3.pure.cloud',
}

const NAMES_BY_DOMAIN = new Map(Object.entries(REGIONS).map(([name, domain]) => [domain, name]))

/** The name of the region that a domain belongs to, such as `eu_west_1` for `mypurecloud.ie`. */
function regionOfDomain(domain: string): string | undefined {
  return NAMES_BY_DOMAIN.get(domain)
}

/** A login URL for a message: its host, and the region if it belongs to Genesys. */
export function describeLogin(loginUrl: string): string {
  const host = URL.canParse(loginUrl) ? new URL(loginUrl).host : loginUrl
  const region = regionOfDomain(host.replace(/^login\./, ''))
  return region === undefined ? host : `${host} (region ${region})`
}

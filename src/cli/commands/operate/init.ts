import { access } from 'node:fs/promises'
import { join } from 'node:path'
import { Command } from 'commander'
import { AuthenticationError, ConfigError } from '../../../core/errors'
import { cleanText } from '../../../report/text/kit/clean'
import { confirm } from '../../../terminal/io/confirm'
import { EXIT } from '../../../terminal/io/exit-code'
import { writeText } from '../../../terminal/io/files'
import type { CommandContext, Io } from '../../../terminal/io/io'
import { withExample, withTimeZoneOption } from '../../../terminal/io/options'
import { withStateOption } from '../../../terminal/io/state-folder'
import { CONFIG_FILES, type Profile, parseConfigFile } from '../../../terminal/org/config-file'
import { connectTo } from '../../../terminal/org/connect'
import { findLoginPlace } from '../../../terminal/org/profile'
import { type Hosts, REGIONS, resolveHosts } from '../../../transport/kit/hosts'
import { type AccessReport, checkAccess } from '../../../workflows'

interface InitOptions {
  readonly org: string
  readonly region?: string
  readonly baseUrl?: string
  readonly loginUrl?: string
  readonly clientIdEnv?: string
  readonly clientSecretEnv?: string
  readonly timeZone?: string
  readonly check: boolean
  readonly force?: boolean
  readonly json?: boolean
}

interface Credentials {
  readonly clientIdEnv: string
  readonly clientSecretEnv: string
}

const [FILE] = CONFIG_FILES
const [CLIENT_ID, CLIENT_SECRET] = ['GENESYS_CLIENT_ID', 'GENESYS_CLIENT_SECRET'] as const

/** `skillroute init`: writes the config file of a first org once its login has worked, and says what to type next. */
export function initCommand({ io, exit }: CommandContext): Command {
  const command = withStateOption(withTimeZoneOption(new Command('init'), 'none'))
    .description(`write ${FILE} for a first org: ask for what is missing, and try the login before the file is written`)
    .option('--org <name>', 'name of its profile', 'main')
    .option('--region <region>', 'region name or domain, such as eu_west_1 or mypurecloud.ie (default: GENESYS_REGION)')
    .option('--base-url <url>', 'gateway or emulator, instead of a region (default: GENESYS_BASE_URL)')
    .option('--login-url <url>', 'where to log in, if elsewhere (default: GENESYS_LOGIN_URL)')
    .option('--client-id-env <name>', `environment variable with the id of the OAuth client (default: ${CLIENT_ID})`)
    .option('--client-secret-env <name>', `environment variable with its secret (default: ${CLIENT_SECRET})`)
    .option('--no-check', 'write the file without a login')
    .option('--force', 'replace a file that exists')
    .option('--json', 'print the profile, what the login may do, and what to type next as JSON')
    .action(async (options: InitOptions) => {
      if (!(await mayReplaceFile(io, options))) return
      const hosts = await findHosts(io, options)
      const credentials = await findCredentials(io, options)
      const profile: Profile = { ...toProfile(hosts), ...credentials, timeZone: options.timeZone }
      const text = await formatConfig(options.org, profile)
      await parseConfigFile(text, FILE)
      const unset = Object.values(credentials).filter((name) => variable(io, name) === undefined)
      const report =
        options.check && unset.length === 0 ? await tryLogin(io, options.org, hosts, credentials) : undefined
      await writeText(io, FILE, text)
      const next = await nextSteps(io, options.org, hosts, { unset, report })
      if (options.json === true)
        io.out(`${JSON.stringify({ file: FILE, org: options.org, profile, access: report ?? null, next })}\n`)
      else io.out(`${loginText(io, report)}${FILE} is written; it holds no secret. Next:\n\n  ${next.join('\n  ')}\n`)
      if (report?.ok === false) exit(EXIT.found)
    })
  return withExample(command, 'skillroute init --org production --region mypurecloud.ie --time-zone Europe/Dublin')
}

/** @throws ConfigError if there is a config file, and nobody can be asked */
async function mayReplaceFile(io: Io, { force = false }: InitOptions): Promise<boolean> {
  const found = await Promise.all(
    CONFIG_FILES.map((name) =>
      access(join(io.cwd, name)).then(
        () => name,
        () => undefined,
      ),
    ),
  )
  const name = found.find((one) => one !== undefined)
  if (name === undefined || force) return true
  if (io.ask === undefined)
    throw new ConfigError(`${name} exists: add the org to it under "orgs", or replace it with --force.`, {
      code: 'confirm.needed',
    })
  if (await confirm(io, `${name} exists. Write a new ${FILE} in its place?`)) return true
  io.err(`${name} stays as it is.\n`)
  return false
}

/** Where the org is: from the options, otherwise the environment, otherwise an answer. */
async function findHosts(io: Io, { region, baseUrl, loginUrl }: InitOptions): Promise<Hosts> {
  const { GENESYS_REGION, GENESYS_BASE_URL, GENESYS_LOGIN_URL } = io.env
  const isGiven = region !== undefined || baseUrl !== undefined || loginUrl !== undefined
  const given = isGiven
    ? { region, baseUrl, loginUrl }
    : { region: GENESYS_REGION, baseUrl: GENESYS_BASE_URL, loginUrl: GENESYS_LOGIN_URL }
  try {
    if (isGiven || Object.values(given).some((value) => value?.trim()) || io.ask === undefined)
      return resolveHosts(given)
  } catch (error) {
    showRegions(io)
    throw error
  }
  for (;;) {
    const answer = await io.ask('Region of the org, or its address in the browser, such as apps.mypurecloud.ie: ')
    try {
      return resolveHosts({ region: answer })
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error
      io.err(`${error.message}\n`)
      showRegions(io)
    }
  }
}

function showRegions(io: Io): void {
  const rows = Object.entries(REGIONS).map(([name, domain]) => `  ${name.padEnd(16)}${domain}\n`)
  io.err(
    `Known regions, for --region; the domain is what follows apps. in the address of Genesys Cloud in the browser:\n${rows.join('')}`,
  )
}

/** @throws ConfigError for a variable that is not set, without what was given: that may be the secret itself */
async function findCredentials(io: Io, options: InitOptions): Promise<Credentials> {
  const find = async (option: keyof Credentials, fallback: string, what: string): Promise<string> => {
    const { [option]: given } = options
    if (given !== undefined && options.check && variable(io, given) === undefined)
      throw new ConfigError(
        `${option === 'clientIdEnv' ? '--client-id-env' : '--client-secret-env'} must be the name of an environment variable that is set: set it first, or add --no-check.`,
        { code: 'config.credentials' },
      )
    if (given !== undefined || variable(io, fallback) !== undefined || io.ask === undefined) return given ?? fallback
    for (;;) {
      const answer = (await io.ask(`Name of the environment variable with the ${what} [${fallback}]: `)).trim()
      if (answer === '' || variable(io, answer) !== undefined) return answer === '' ? fallback : answer
      io.err(`No environment variable of that name is set. Name one that is, or leave it blank and set ${fallback}.\n`)
    }
  }
  return {
    clientIdEnv: await find('clientIdEnv', CLIENT_ID, 'id of the OAuth client'),
    clientSecretEnv: await find('clientSecretEnv', CLIENT_SECRET, 'secret of the OAuth client'),
  }
}

function variable(io: Io, name: string): string | undefined {
  const value = io.env[name]?.trim()
  return value === '' ? undefined : value
}

/** A region as the file names it. A gateway or an emulator has both of its addresses there. */
function toProfile({ region, baseUrl, loginUrl }: Hosts): Pick<Profile, 'region' | 'baseUrl' | 'loginUrl'> {
  const [, domain] = /^https:\/\/api\.(.+)$/.exec(baseUrl) ?? []
  if (domain === undefined || loginUrl !== `https://login.${domain}`) return { baseUrl, loginUrl }
  return { region: region ?? domain }
}

async function formatConfig(org: string, profile: Profile): Promise<string> {
  const { stringify } = await import('yaml')
  const head = '# The orgs of skillroute. Secrets are in environment variables, of which this file has the names.'
  return `${head}\n${stringify({ default: org, orgs: { [org]: profile } })}`
}

async function tryLogin(io: Io, name: string, hosts: Hosts, credentials: Credentials): Promise<AccessReport> {
  const { baseUrl, loginUrl } = hosts
  const clientId = variable(io, credentials.clientIdEnv)
  const clientSecret = variable(io, credentials.clientSecretEnv)
  const client = await connectTo(io, { name, baseUrl, loginUrl, clientId, clientSecret })
  try {
    return await checkAccess(client, { signal: io.signal })
  } catch (error) {
    if (error instanceof AuthenticationError && hosts.region !== undefined) showRegions(io)
    throw error
  } finally {
    await client.close()
  }
}

/** What to type next, with `--org` where the environment names another org. */
async function nextSteps(
  io: Io,
  org: string,
  { baseUrl }: Hosts,
  { unset, report }: { readonly unset: readonly string[]; readonly report: AccessReport | undefined },
): Promise<string[]> {
  const isChosen = await findLoginPlace(io, undefined).then(
    (place) => resolveHosts(place).baseUrl === baseUrl,
    () => false,
  )
  const orgFlag = isChosen ? '' : ` --org ${/^[\w.-]+$/.test(org) ? org : JSON.stringify(org)}`
  // `npx` runs an installation that the shell does not find by its name alone.
  const skillroute = io.env.npm_command === 'exec' ? 'npx skillroute' : 'skillroute'
  const check = `${skillroute} check${orgFlag}`
  if (unset.length > 0) return [`export ${unset.map((name) => `${name}=...`).join(' ')}`, check]
  if (report?.ok !== true) return [check]
  return [
    `${skillroute} status${orgFlag}                 # queues now; writes nothing`,
    `${skillroute} plan${orgFlag} --out plan.json   # the changes that help most, and their effect; writes nothing`,
  ]
}

function loginText(io: Io, report: AccessReport | undefined): string {
  if (report === undefined) return ''
  const { org, baseUrl, ok } = report
  const may = ok ? io.paint.good('it has every permission it needs') : io.paint.bad('it lacks permissions')
  return `The login to ${io.paint.bold(cleanText(org.name))} at ${baseUrl} works; ${may}.\n`
}

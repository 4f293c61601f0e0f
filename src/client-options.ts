import type { ConnectionOptions } from './config-from-env'
import { bagIssues, issueText } from './core/bag'
import { ConfigError } from './core/errors'
import type { OrgProfile } from './documents'
import type { Ledger } from './documents/ports/ports'
import { hasOwnLogin } from './transport/auth/source'
import type { TransportOptions } from './transport/wiring/types'

/** Options of `createClient`. Omitted options have a default or come from the environment. */
export interface ClientOptions extends ConnectionOptions, Omit<TransportOptions, 'baseUrl' | 'loginUrl' | 'auth'> {
  /** Results by idempotency key. Default: in memory, for 48 h. */
  readonly ledger?: Ledger | undefined
  /**
   * The known facts about the org, from `probeOrg` or a file read by `readProfile`: page sizes, sizes of query parts,
   * and what may be written. `applyPlan` and `verifyPlan` wait as long as these facts require, and promise no more than
   * they allow. Default: the values of most orgs.
   */
  readonly profile?: OrgProfile | undefined
}

const OPTIONS =
  'ledger?o profile?o region?s baseUrl?s loginUrl?s auth?o ratePerMinute?n concurrency?n timeoutMs?n maxAnswerBytes?n deadlineMs?n retry?o tokenStore?o budget?o middleware?l logger?o idempotencyHeader?s fetch?f clock?o random?f'

/** The required members of options that are objects created elsewhere. */
const PARTS: Readonly<Record<string, string>> = {
  retry: 'attempts?n baseDelayMs?n maxDelayMs?n budget?n',
  tokenStore: 'get=f set=f *',
  budget: 'perMinute=n take=f pause=f *',
  profile: 'format=s facts=o checks=l *',
  ledger: 'begin=f finish=f release=f *',
  logger: 'debug=f info=f warn=f error=f *',
  clock: 'now=f setTimer=f *',
}

/**
 * Refuses unknown options of `createClient`, and options of a wrong kind.
 * @throws ConfigError code `config.option` naming everything wrong
 */
export function checkClientOptions(options: ClientOptions): void {
  const issues = bagIssues(options, '', OPTIONS, true)
  if (issues.length === 0) {
    const { auth } = options
    const given: unknown = auth
    // Values of accessToken() and userLogin() were checked there.
    if (auth !== undefined && !hasOwnLogin(auth))
      issues.push(...bagIssues(given, 'auth', 'kind=s clientId=s clientSecret=s *'))
    for (const [name, spec] of Object.entries(PARTS)) {
      const part: unknown = Reflect.get(options, name)
      if (part !== undefined) issues.push(...bagIssues(part, name, spec, true))
    }
  }
  for (const [index, layer] of (Array.isArray(options?.middleware) ? options.middleware : []).entries())
    if (typeof layer !== 'function') issues.push({ path: `middleware[${index}]`, message: 'must be a function' })
  if (issues.length === 0) return
  const advice = issues.some(({ path }) => path.startsWith('auth'))
    ? ' Pass what clientCredentials(), accessToken() or userLogin() gives as auth.'
    : ''
  throw new ConfigError(`createClient: ${issues.map(issueText).join('; ')}.${advice}`, { code: 'config.option' })
}

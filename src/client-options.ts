import * as z from 'zod/mini'
import type { ConnectionOptions } from './config-from-env'
import { ConfigError, ValidationError } from './core/errors'
import { lazy } from './core/lazy'
import {
  aClock,
  aFunction,
  amount,
  anObject,
  atLeast,
  listProblems,
  optional,
  type ShapeOf,
  whole,
  withMethods,
} from './core/schema'
import type { OrgProfile } from './documents'
import type { Ledger } from './documents/ports/ports'
import { hasOwnLogin } from './transport/auth/source'
import type { RetryOptions, TransportOptions } from './transport/wiring/types'

/** Options of `createClient`. Omitted options have a default or come from the environment. */
export interface ClientOptions extends ConnectionOptions, Omit<TransportOptions, 'baseUrl' | 'loginUrl' | 'auth'> {
  /** Results by idempotency key. Default: in memory, for 48 h. */
  readonly ledger?: Ledger | undefined
  /**
   * The known facts about the org, from `probeOrg` or a file read by `parseProfile`: page sizes, sizes of query parts,
   * and what may be written. `applyPlan` and `undoPlan` wait as long as these facts require, and promise no more than they
   * allow. Default: the values of most orgs.
   */
  readonly profile?: OrgProfile | undefined
}

/** Options of `createClient`. */
export const clientSchema = /* @__PURE__ */ lazy(() =>
  z.strictObject({
    region: z.optional(z.string()),
    baseUrl: z.optional(z.string()),
    loginUrl: z.optional(z.string()),
    // Values of accessToken() and userLogin() were checked there.
    auth: z.optional(
      z.custom<never>(
        (auth) => isCredentials(auth),
        'must be what clientCredentials(), accessToken() or userLogin() gives',
      ),
    ),
    ledger: z.optional(withMethods('begin', 'finish', 'release')),
    profile: z.optional(anObject()),
    ...optional(atLeast(1), 'ratePerMinute', 'timeoutMs'),
    concurrency: z.optional(whole(1)),
    maxAnswerBytes: z.optional(whole(1_024)),
    // Infinity: none.
    deadlineMs: z.optional(
      z.union([atLeast(1), z.literal(Number.POSITIVE_INFINITY)], 'must be a number of at least 1'),
    ),
    retry: z.optional(
      z.strictObject({
        attempts: z.optional(whole(1)),
        ...optional(amount(), 'baseDelayMs', 'maxDelayMs', 'budget'),
      } satisfies ShapeOf<RetryOptions>),
    ),
    tokenStore: z.optional(withMethods('get', 'set')),
    budget: z.optional(withMethods('take', 'pause')),
    middleware: z.optional(z.array(aFunction())),
    logger: z.optional(withMethods('debug', 'info', 'warn', 'error')),
    idempotencyHeader: z.optional(z.string()),
    fetch: z.optional(aFunction()),
    clock: z.optional(aClock()),
    random: z.optional(aFunction()),
  } satisfies ShapeOf<ClientOptions>),
)

function isCredentials(auth: unknown): boolean {
  const { kind, clientId, clientSecret } = Object(auth)
  return [kind, clientId, clientSecret].every((one) => typeof one === 'string') || hasOwnLogin(Object(auth))
}

/**
 * Refuses unknown options of `createClient`, and options of a wrong kind.
 * @throws ConfigError code `config.option` naming everything wrong
 */
export function checkClientOptions(options: ClientOptions): void {
  const issues = listProblems(clientSchema(), options, '')
  if (issues.length === 0) return
  throw new ConfigError(`createClient: ${new ValidationError(issues).message}.`, { code: 'config.option' })
}

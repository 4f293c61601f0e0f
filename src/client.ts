import { type ClientOptions, checkClientOptions } from './client-options'
import { configFromEnv } from './config-from-env'
import { ValidationError } from './core/errors'
import type { Clock } from './core/time/clock'
import type { OrgProfile } from './documents'
import { type AnalyticsResource, analyticsResource } from './resources/analytics'
import { type AuditResource, auditResource } from './resources/audits/audit'
import { type ResourceContext, sendDeclared } from './resources/kit/send'
import { type MembersResource, membersResource } from './resources/members/members'
import { type NotificationsResource, notificationsResource } from './resources/notifications/notifications'
import { type AuthorizationResource, authorizationResource } from './resources/org/authorization'
import { type DivisionsResource, divisionsResource } from './resources/org/divisions'
import { type LicensesResource, licensesResource } from './resources/org/licenses'
import { type LimitsResource, limitsResource } from './resources/org/limits'
import { type OauthClientsResource, oauthClientsResource } from './resources/org/oauth-clients'
import { type OrganizationsResource, organizationsResource } from './resources/org/organizations'
import { type PredictorsResource, predictorsResource } from './resources/org/predictors'
import { type RoutingSettingsResource, routingSettingsResource } from './resources/org/routing-settings'
import { type TokensResource, tokensResource } from './resources/org/tokens'
import { type UsageResource, usageResource } from './resources/org/usage'
import { type QueuesResource, queuesResource } from './resources/queues/queues'
import { type SkillGroupsResource, skillGroupsResource } from './resources/skills/skill-groups'
import { type SkillsResource, skillsResource } from './resources/skills/skills'
import { type TriggersResource, triggersResource } from './resources/triggers/triggers'
import { type LanguagesResource, languagesResource } from './resources/users/languages'
import { type UserLanguagesResource, userLanguagesResource } from './resources/users/user-languages'
import { type UserSkillsResource, userSkillsResource } from './resources/users/user-skills'
import { type UsersResource, usersResource } from './resources/users/users'
import {
  type UserUtilizationResource,
  type UtilizationResource,
  userUtilizationResource,
  utilizationResource,
} from './resources/users/utilization'
import { type WfmResource, wfmResource } from './resources/wfm'
import { memoryLedger } from './stores/memory/ledger-memory'
import type { CallOptions } from './transport/contract/call-options'
import type { Operation, RequestInput } from './transport/contract/operation'
import { declareRequest, type PlainRequest } from './transport/contract/plain-request'
import { createTransport } from './transport/transport'
import { holding } from './transport/wiring/held'
import type { RateLimitUse, TransportEvents } from './transport/wiring/types'

/** A Genesys Cloud org as one object. Every call's last parameter is `CallOptions`; lists are `Paged`. */
export interface Client {
  readonly organizations: OrganizationsResource
  readonly tokens: TokensResource
  readonly oauthClients: OauthClientsResource
  readonly authorization: AuthorizationResource
  readonly routing: {
    readonly queues: QueuesResource
    readonly members: MembersResource
    readonly skills: SkillsResource
    readonly userSkills: UserSkillsResource
    readonly userLanguages: UserLanguagesResource
    readonly skillGroups: SkillGroupsResource
    readonly utilization: UtilizationResource
    readonly userUtilization: UserUtilizationResource
    readonly settings: RoutingSettingsResource
    readonly predictors: PredictorsResource
  }
  readonly users: UsersResource
  readonly languages: LanguagesResource
  readonly divisions: DivisionsResource
  readonly licenses: LicensesResource
  readonly analytics: AnalyticsResource
  readonly audit: AuditResource
  readonly notifications: NotificationsResource
  readonly triggers: TriggersResource
  readonly wfm: WfmResource
  readonly limits: LimitsResource
  readonly usage: UsageResource
  /** Sends an operation that has no method here, declared by `operation()`, like any other call. */
  request<T>(operation: Operation<T>, input?: RequestInput, options?: CallOptions): Promise<T>
  /**
   * Sends a request to any operation of the API, with this client's token, retries, rate limit and errors. Use it for
   * operations without a method here.
   * @throws ValidationError before anything is sent, naming every part that is missing or invalid
   * @example
   * const me = await client.request({ method: 'GET', path: '/api/v2/users/me', query: { expand: ['presence'] } })
   */
  request<T = unknown>(request: PlainRequest<T>, options?: CallOptions): Promise<T>
  /**
   * Listens to events of the transport: `request`, `response`, `failure`, `retry`, `throttle`, `token`, `warning`. Returns
   * a function that stops it. Errors of a listener are dropped.
   */
  on<E extends keyof TransportEvents>(event: E, fn: (detail: TransportEvents[E]) => void): () => void
  /** Requests granted in the last 60 s, the rate, and the time until which everything is paused. */
  rateLimit(): RateLimitUse
  /**
   * Ends all pauses after 429 answers now. Without this, an answer stops the client for as long as its `Retry-After`
   * says, but for `LIMITS.longestPauseMs` (ten minutes) at most.
   */
  endPause(): void
  /** The base URL of requests, without a slash at the end. */
  readonly baseUrl: string
  /** The clock of this client, from its options; default: the machine's. */
  readonly clock: Clock
  /** The known facts about the org, if the options contain them. */
  readonly profile: OrgProfile | undefined
  /** Aborts all running calls and forgets the token in memory. */
  close(): Promise<void>
  /** The same at the end of a scope: `await using client = createClient()`. */
  [Symbol.asyncDispose](): Promise<void>
}

/** Enough for a few whole minutes of an exhausted rate limit. */
const DEADLINE_MS = 300_000

/**
 * Creates a client. It starts no request, timer or listener before the first call.
 *
 * Left-out options come from the environment: `GENESYS_REGION` (or `GENESYS_BASE_URL` and `GENESYS_LOGIN_URL`),
 * `GENESYS_ACCESS_TOKEN` or else `GENESYS_CLIENT_ID` and `GENESYS_CLIENT_SECRET`.
 * @throws ConfigError naming what is missing or cannot be used
 * @example
 * const client = createClient({ region: 'eu_west_1', auth: clientCredentials({ clientId, clientSecret }) })
 * for await (const queue of client.routing.queues.list()) console.log(queue.name)
 */
export function createClient(options: ClientOptions = {}): Client {
  checkClientOptions(options)
  const { region: _region, baseUrl: _base, loginUrl: _login, auth: _auth, ledger, profile, ...rest } = options
  const { baseUrl, loginUrl, auth } = configFromEnv(options)
  const transport = createTransport({ ...rest, baseUrl, loginUrl, auth })
  const { on, rateLimit, endPause, clock, close } = transport
  const context: ResourceContext = {
    transport,
    ledger: ledger ?? memoryLedger({ clock }),
    facts: profile?.facts ?? {},
    pageSizes: new Map(),
    deadlineMs: options.deadlineMs ?? DEADLINE_MS,
  }
  return holding(
    {
      ...withoutNulls('client', resources(context)),
      request: requestOver(context),
      on,
      rateLimit,
      endPause,
      baseUrl,
      clock,
      profile,
      close,
      [Symbol.asyncDispose]: close,
    },
    transport,
  )
}

type Declared<T> = readonly [
  operation: Operation<T>,
  input?: RequestInput | undefined,
  options?: CallOptions | undefined,
]
type Plain<T> = readonly [request: PlainRequest<T>, options?: CallOptions | undefined]

/** Both forms of `Client.request`: a declared operation with its parts, and a plain request. */
function requestOver(context: ResourceContext): Client['request'] {
  return async <T>(...given: Declared<T> | Plain<T>): Promise<T> => {
    if (isDeclared(given)) return await sendDeclared(context, ...given)
    const { operation, input } = declareRequest(given[0])
    return await sendDeclared(context, operation, input, given[1])
  }
}

function isDeclared<T>(given: Declared<T> | Plain<T>): given is Declared<T> {
  return typeof given[0] === 'object' && given[0] !== null && 'id' in given[0]
}

/** The members of a client other than the calls of its resources. */
type Own =
  | 'request'
  | 'on'
  | 'rateLimit'
  | 'endPause'
  | 'baseUrl'
  | 'clock'
  | 'profile'
  | 'close'
  | typeof Symbol.asyncDispose

function resources(context: ResourceContext): Omit<Client, Own> {
  return {
    organizations: organizationsResource(context),
    tokens: tokensResource(context),
    oauthClients: oauthClientsResource(context),
    authorization: authorizationResource(context),
    routing: {
      queues: queuesResource(context),
      members: membersResource(context),
      skills: skillsResource(context),
      userSkills: userSkillsResource(context),
      userLanguages: userLanguagesResource(context),
      skillGroups: skillGroupsResource(context),
      utilization: utilizationResource(context),
      userUtilization: userUtilizationResource(context),
      settings: routingSettingsResource(context),
      predictors: predictorsResource(context),
    },
    users: usersResource(context),
    languages: languagesResource(context),
    divisions: divisionsResource(context),
    licenses: licensesResource(context),
    analytics: analyticsResource(context),
    audit: auditResource(context),
    notifications: notificationsResource(context),
    triggers: triggersResource(context),
    wfm: wfmResource(context),
    limits: limitsResource(context),
    usage: usageResource(context),
  }
}

/** The same calls, but null is refused where a value must be given or left out. */
function withoutNulls<T extends object>(name: string, calls: T): T {
  for (const [key, call] of Object.entries(calls)) {
    const path = `${name}.${key}`
    if (typeof call === 'object') withoutNulls(path, call)
    if (typeof call === 'function') Reflect.set(calls, key, refusingNull(path, call))
  }
  return calls
}

function refusingNull(path: string, call: (...args: unknown[]) => unknown) {
  return (...args: unknown[]): unknown => {
    const index = args.indexOf(null)
    if (index < 0) return call(...args)
    const error = new ValidationError([{ path: `${path}()`, message: `argument ${index + 1} must not be null` }])
    if (call.constructor.name !== 'AsyncFunction') throw error
    return Promise.reject(error)
  }
}

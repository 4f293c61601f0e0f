import * as z from 'zod/mini'
import type { Client } from '../../client'
import { checkClient } from '../../core/checks'
import { ApiError, AuthenticationError, PermissionError } from '../../core/errors'
import { aSignal, checkOptions } from '../../core/schema'
import type { Ref } from '../../documents'
import { type AuthorizationSubject, grantedPermissions } from '../../resources/org/authorization'
import type { OperationId } from '../../resources/org/operation-ids'
import { missingPermissions } from '../../resources/org/permissions'
import type { CallOptions } from '../../transport/contract/call-options'

/** A kind of work and the permissions it needs. */
export interface WorkAccess {
  readonly work: string
  /** `unknown`: the platform lists no permissions, and only a write could test this one. */
  readonly state: 'granted' | 'missing' | 'unknown'
  /** Permissions to add to the roles of the OAuth client. Of several alternatives, any one is enough. */
  readonly missing: readonly string[]
  /** True: without it the work still runs and reports what is missing. */
  readonly optional: boolean
}

/** What credentials may do. */
export interface AccessReport {
  readonly org: Ref
  readonly baseUrl: string
  /** The OAuth client of the token, if the platform names it. */
  readonly oauthClient: { readonly id?: string | undefined; readonly name?: string | undefined }
  /** `listed`: the platform listed the roles' permissions; `tried`: skillroute tried single reads instead. */
  readonly basis: 'listed' | 'tried'
  readonly work: readonly WorkAccess[]
  /**
   * What the client may read, but not change, because the roles that allow changes do not apply in its division. Absent if the
   * platform does not list permissions.
   */
  readonly unwritable?: readonly UnwritableDivision[] | undefined
  /** True: no required permission is missing. Limits by division do not count: a client may be meant for a part of the org. */
  readonly ok: boolean
}

interface Work {
  readonly name: string
  readonly operations: readonly OperationId[]
  readonly optional?: boolean
  /** A cheap read that is refused if the permission is missing; absent for writes. */
  readonly attempt?: (client: Client, call: CallOptions) => Promise<unknown>
}

/** The last hour, for reads that need an interval. */
function lastHour(client: Client): { start: string; end: string } {
  const nowMs = client.clock.now()
  return { start: new Date(nowMs - 3_600_000).toISOString(), end: new Date(nowMs).toISOString() }
}

const WORK: readonly Work[] = [
  {
    name: 'read queues and members',
    operations: ['getRoutingQueues', 'getRoutingQueueMembers'],
    attempt: (client, call) => client.routing.queues.list({ pageSize: 1 }, call).first(),
  },
  {
    name: 'read skills',
    operations: ['getRoutingSkills'],
    attempt: (client, call) => client.routing.skills.list({ pageSize: 1 }, call).first(),
  },
  {
    name: 'read demand',
    operations: ['postAnalyticsConversationsAggregatesQuery'],
    attempt: (client, call) =>
      client.analytics.conversationAggregates({ interval: lastHour(client), metrics: ['nOffered'] }, call),
  },
  { name: 'change skills of users', operations: ['patchUserRoutingskillsBulk', 'deleteUserRoutingskill'] },
  { name: 'read the time of agents', operations: ['postAnalyticsUsersAggregatesQuery'], optional: true },
  { name: 'read what was resolved', operations: ['postAnalyticsResolutionsAggregatesQuery'], optional: true },
  { name: 'read queues as they are now', operations: ['postAnalyticsQueuesObservationsQuery'], optional: true },
  {
    name: 'read skill groups',
    operations: ['getRoutingSkillgroups'],
    optional: true,
    attempt: (client, call) => client.routing.skillGroups.list({ pageSize: 1 }, call).first(),
  },
  {
    name: 'read predictors',
    operations: ['getRoutingPredictors'],
    optional: true,
    attempt: (client, call) => client.routing.predictors.list({}, call).first(),
  },
  {
    name: 'read licenses',
    operations: ['postLicenseUsers'],
    optional: true,
    attempt: (client, call) => client.licenses.definitions(call),
  },
  {
    name: 'read audits',
    operations: ['postAuditsQuery'],
    optional: true,
    attempt: (client, call) => client.audit.serviceMapping(call),
  },
  { name: 'read the use of the API', operations: ['postUsageClientClientIdAggregatesQueryJobs'], optional: true },
]

/**
 * Logs in, names org and OAuth client, and says for each kind of work which permissions are missing. It reads the permissions of
 * the client's roles where the platform lists them, or else tries a cheap read of each kind. Writes nothing.
 * @throws AuthenticationError, ConnectionError when credentials, region or network are wrong; the message says which
 */
export async function checkAccess(
  client: Client,
  options: { readonly signal?: AbortSignal | undefined } = {},
): Promise<AccessReport> {
  checkClient(client)
  checkOptions(options, { signal: z.optional(aSignal()) })
  const call: CallOptions = { signal: options.signal }
  const org = await client.organizations.me(call)
  const oauthClient = await orUndefined(() => client.tokens.me(call))
  const subject = await orUndefined(() => client.authorization.me(call))
  const granted = subject === undefined ? [] : grantedPermissions(subject)
  const isListed = granted.length > 0
  const work: WorkAccess[] = []
  for (const one of WORK) work.push(isListed ? accordingTo(one, granted) : await byTrying(one, client, call))
  return {
    org: { id: org.id, name: org.name ?? org.id },
    baseUrl: client.baseUrl,
    oauthClient: { id: oauthClient?.OAuthClient?.id, name: oauthClient?.OAuthClient?.name },
    basis: isListed ? 'listed' : 'tried',
    work,
    unwritable: subject && isListed ? await orUndefined(() => readUnwritable(client, subject, call)) : undefined,
    ok: work.every((one) => one.optional || one.state !== 'missing'),
  }
}

function accordingTo({ name, operations, optional = false }: Work, granted: readonly string[]): WorkAccess {
  const missing = [...new Set(operations.flatMap((operation) => missingPermissions(operation, granted)))]
  return { work: name, state: missing.length === 0 ? 'granted' : 'missing', missing, optional }
}

async function byTrying(
  { name, operations, optional = false, attempt }: Work,
  client: Client,
  call: CallOptions,
): Promise<WorkAccess> {
  if (attempt === undefined) return { work: name, state: 'unknown', missing: [], optional }
  try {
    await attempt(client, call)
    return { work: name, state: 'granted', missing: [], optional }
  } catch (error) {
    if (!(error instanceof PermissionError)) throw error
    const declared = [...new Set(operations.flatMap((operation) => missingPermissions(operation, [])))]
    return { work: name, state: 'missing', missing: error.missing.length > 0 ? error.missing : declared, optional }
  }
}

/** Reads a part that some orgs refuse; wrong credentials and a failing network still throw. */
async function orUndefined<T>(read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read()
  } catch (error) {
    if (error instanceof ApiError && !(error instanceof AuthenticationError)) return undefined
    throw error
  }
}

/** The queues and agents of a division that the client may not change. */
export interface UnwritableDivision {
  readonly division: Ref
  /** Queues whose members and settings it may not change. */
  readonly queues: readonly Ref[]
  /** Active users whose skills it may not change. */
  readonly agents: readonly Ref[]
}

/**
 * Reads what the client sees and may not change, by division. It asks for queues and users only where the roles allow a change
 * in some divisions and not in all of them; a permission that is missing everywhere is no matter of divisions.
 */
async function readUnwritable(
  client: Client,
  subject: AuthorizationSubject,
  call: CallOptions,
): Promise<UnwritableDivision[]> {
  const found = new Map<string, { division: Ref; queues: Ref[]; agents: Ref[] }>()
  for await (const { id, name } of client.divisions.list({}, call)) {
    found.set(id, { division: { id, name: name ?? id }, queues: [], agents: [] })
  }
  const closedTo = (operation: OperationId): ReadonlySet<string> => {
    const closed = [...found.keys()].filter((id) => !isAllowedIn(id, subject, operation))
    return new Set(closed.length === found.size ? [] : closed)
  }
  const queueDivisions = closedTo('postRoutingQueueMembers')
  if (queueDivisions.size > 0) {
    for await (const { id, name, division } of client.routing.queues.list({}, call)) {
      if (queueDivisions.has(division?.id ?? '')) found.get(division?.id ?? '')?.queues.push({ id, name: name ?? id })
    }
  }
  const agentDivisions = closedTo('patchUserRoutingskillsBulk')
  if (agentDivisions.size > 0) {
    for await (const { id, name, division } of client.users.list({ state: 'active' }, call)) {
      if (agentDivisions.has(division?.id ?? '')) found.get(division?.id ?? '')?.agents.push({ id, name: name ?? id })
    }
  }
  return [...found.values()].filter(({ queues, agents }) => queues.length + agents.length > 0)
}

/** Whether roles allow an operation in a division. A grant with `*`, or without a division, applies in all. */
function isAllowedIn(divisionId: string, { grants = [], ...subject }: AuthorizationSubject, operation: OperationId) {
  const covering = grants.filter(({ division }) => [divisionId, '*', undefined].includes(division?.id))
  return missingPermissions(operation, grantedPermissions({ ...subject, grants: covering })).length === 0
}

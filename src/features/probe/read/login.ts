import { authorizationOperations, grantedPermissions } from '../../../resources/org/authorization'
import { limitOperations } from '../../../resources/org/limits'
import { oauthClientOperations } from '../../../resources/org/oauth-clients'
import type { OperationId } from '../../../resources/org/operation-ids'
import { missingPermissions } from '../../../resources/org/permissions'
import { tokenOperations } from '../../../resources/org/tokens'
import { follow, orAbort } from '../../../transport/kit/abort'
import { type Finding, found, unknown } from '../kit/finding'
import type { ProbeLogin } from '../kit/options'
import type { Probe } from '../kit/probe'

/** Whether a status says nothing about the secret. */
const isInconclusive = (status: number): boolean => status === 429 || status >= 500 || status < 400

/** The longest wait for a login host: as long as for any answer of the API. */
const LOGIN_MS = 30_000

/** The operations that reading, planning and applying send. */
const NEEDED: readonly OperationId[] = [
  'getRoutingQueues',
  'getRoutingQueueMembers',
  'getRoutingSkills',
  'postAnalyticsConversationsAggregatesQuery',
  'postAnalyticsUsersAggregatesQuery',
  'postAnalyticsQueuesObservationsQuery',
  'patchUserRoutingskillsBulk',
  'deleteUserRoutingskill',
  'patchRoutingQueueMembers',
  'putRoutingQueue',
  'getRoutingSkillgroups',
  'postAuditsQuery',
]

/** Checks login, permissions and limits. */
export async function checkLogin(probe: Probe): Promise<void> {
  const { login } = probe.options
  await probe.check('login.refused', async () =>
    login === undefined ? unknown('no login to try was given') : await refusedLogin(probe, login),
  )
  await probe.check('login.token-life', () => tokenLifetime(probe))
  await probe.check('access.permissions', async () => {
    const granted = grantedPermissions(await probe.sender.send(authorizationOperations.me))
    if (granted.length === 0) return unknown('the platform does not list what the roles allow')
    const missing = [...new Set(NEEDED.flatMap((operation) => missingPermissions(operation, granted)))]
    const evidence = missing.length === 0 ? 'none is missing' : `missing: ${missing.join(', ')}`
    return { ...found(missing.length === 0, evidence, { permissions: granted }), missing }
  })
  await probe.check('limits.rate', () => rateLimit(probe))
}

/** Checks what the 429 answers of the run said; called at its end. */
export async function checkThrottles(probe: Probe): Promise<void> {
  await probe.check('limits.in-body', async () => {
    const { throttles } = probe
    if (throttles.length === 0) return unknown('no 429 came, and none is provoked')
    const named = throttles.filter((key) => key !== undefined && key !== '').length
    return found(named > 0, `${named} of ${throttles.length} answers 429 named their limit`, { limitInBody: named > 0 })
  })
}

async function refusedLogin({ clock, options }: Probe, { url, clientId, fetch }: ProbeLogin): Promise<Finding> {
  const send = fetch ?? globalThis.fetch
  const credentials = btoa(`${clientId}:this-is-not-the-secret`)
  const ending = follow(options.signal)
  const cancel = clock.setTimer(() => ending.abort(new Error('no answer in time')), LOGIN_MS)
  try {
    const answer = send(`${url}/oauth/token`, {
      method: 'POST',
      headers: { authorization: `Basic ${credentials}`, 'content-type': 'application/x-www-form-urlencoded' },
      body: 'grant_type=client_credentials',
      signal: ending.signal,
    })
    // A `fetch` given by the caller may ignore signals.
    const { status } = await orAbort(answer, ending.signal)
    if (isInconclusive(status)) return unknown(`the login host answered ${status}`, String(status))
    return found(status === 400, String(status), { refusedTokenStatus: status })
  } catch {
    options.signal?.throwIfAborted()
    return unknown('the login host gave no answer')
  } finally {
    cancel()
    ending.release()
  }
}

async function tokenLifetime({ sender, name }: Probe): Promise<Finding> {
  const { OAuthClient: own } = await sender.send(tokenOperations.me)
  if (own?.id === undefined) return unknown('the platform does not say which OAuth client the token is of')
  name({ kind: 'client', id: own.id, name: own.name ?? own.id })
  const { accessTokenValiditySeconds: seconds } = await sender.send(oauthClientOperations.get, {
    params: { clientId: own.id },
  })
  if (seconds === undefined) return unknown('the OAuth client does not say')
  return found(seconds >= 300, `${seconds} s`, { tokenSeconds: seconds })
}

async function rateLimit({ sender }: Probe): Promise<Finding> {
  const { entities } = await sender.send(limitOperations.namespace, { params: { namespaceName: 'platform.api' } })
  const limit = entities.find(({ key }) => key === 'client.credentials.token.rate.per.minute')
  if (limit?.value === undefined || limit.value <= 0) return unknown('the limits of the org do not name it')
  return found(limit.value === 300, `${limit.value} a minute`, { ratePerMinute: limit.value })
}

import { numberedPage, pageRequest } from '../../answers/page'
import { notFound } from '../../answers/refuse'
import type { Reply, Route, RouteContext } from '../../model/types'

const AT = '/api/v2/organizations'
const VIEW = ['limits:organization:view']

/** The organization and its limits. */
export const organizationRoutes: readonly Route[] = [
  { method: 'GET', path: `${AT}/me`, handle: me },
  { method: 'GET', path: `${AT}/limits/docs`, handle: docs },
  { method: 'GET', path: `${AT}/limits/docs/freetrial`, handle: trialDocs },
  { method: 'GET', path: `${AT}/limits/namespaces`, permissions: VIEW, handle: namespaces },
  { method: 'GET', path: `${AT}/limits/namespaces/{namespaceName}`, permissions: VIEW, handle: limits },
  { method: 'GET', path: `${AT}/limits/namespaces/{namespaceName}/defaults`, permissions: VIEW, handle: limits },
  { method: 'GET', path: `${AT}/limits/changerequests`, permissions: VIEW, handle: changeRequests },
  {
    method: 'GET',
    path: `${AT}/limits/changerequests/{requestId}`,
    permissions: VIEW,
    handle: ({ params }) => notFound('limit change request', params.requestId ?? ''),
  },
]

function me({ world }: RouteContext): Reply {
  const body = {
    id: world.org.id,
    name: world.org.name,
    defaultLanguage: 'en-us',
    defaultCountryCode: 'US',
    thirdPartyOrgName: `emulated${world.seed}`,
    domain: `emulated${world.seed}`,
    features: { directory: true, informalPhotos: true, purecloudVoice: true },
    version: 1,
    state: 'active',
    voicemailEnabled: true,
    productPlatform: 'GenesysCloud',
    selfUri: '/api/v2/organizations/me',
  }
  return { status: 200, body }
}

function docs(): Reply {
  const url = 'https://developer.genesys.cloud/organization/organization/limits'
  return { status: 200, body: { url, namespaces: documented() } }
}

function trialDocs(): Reply {
  return { status: 200, body: { namespaces: documented() } }
}

function documented() {
  return Object.entries(LIMIT_NAMESPACES).map(([name, limits]) => ({
    name,
    friendlyName: name,
    limits: limits.map(({ key, value, description }) => ({ key, defaultValue: value, description })),
  }))
}

function namespaces({ query, path }: RouteContext): Reply {
  const page = pageRequest(query, 100, 100)
  return { status: 200, body: numberedPage(Object.keys(LIMIT_NAMESPACES), page, { path, query }, (name) => name) }
}

/** The emulated org has no limits of its own: the defaults are in effect. */
function limits({ params }: RouteContext): Reply {
  const name = params.namespaceName ?? ''
  const found = LIMIT_NAMESPACES[name] ?? notFound('limit namespace', name)
  return { status: 200, body: { entities: found.map(({ key, value }) => ({ key, namespace: name, value })) } }
}

function changeRequests({ path }: RouteContext): Reply {
  return { status: 200, body: { entities: [], selfUri: path } }
}

/** Limits of the platform that matter to routing tools, with their published defaults. */
const LIMIT_NAMESPACES: Readonly<
  Record<string, readonly { readonly key: string; readonly value: number; readonly description: string }[]>
> = {
  'platform.api': [
    {
      key: 'client.credentials.token.rate.per.minute',
      value: 300,
      description: 'Requests a minute for one client-credentials token',
    },
    { key: 'token.rate.per.minute', value: 300, description: 'Requests a minute for one token' },
    { key: 'org.user.rate.per.minute', value: 3000, description: 'Requests a minute for all users of an organization' },
    { key: 'request.bytes.max', value: 512_000, description: 'Bytes in a request body' },
  ],
  routing: [
    { key: 'queue.max', value: 5000, description: 'Queues in an organization' },
    { key: 'queue.members.max', value: 5000, description: 'Members of a queue' },
  ],
  skills: [{ key: 'skills.max', value: 3000, description: 'Skills in an organization' }],
  notifications: [
    { key: 'channels.max', value: 20, description: 'Channels of one user and application' },
    { key: 'topics.per.channel.max', value: 1000, description: 'Topics of one channel' },
  ],
}

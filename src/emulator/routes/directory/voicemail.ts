import { isoTime } from '../../../core/time/iso-time'
import { bodyObject, optionalBoolean, optionalNumber } from '../../answers/body'
import { notFound } from '../../answers/refuse'
import { mapSlot } from '../../model/slot'
import type { Reply, Route, RouteContext } from '../../model/types'
import { findUser } from '../shared/lookup'

const USER = '/api/v2/voicemail/userpolicies/{userId}'
const GROUP = '/api/v2/voicemail/groups/{groupId}/policy'

/** Voicemail policies of users and groups. */
export const voicemailRoutes: readonly Route[] = [
  { method: 'GET', path: USER, handle: getOfUser },
  { method: 'PATCH', path: USER, handle: patchOfUser },
  { method: 'PUT', path: USER, handle: patchOfUser },
  { method: 'GET', path: GROUP, permissions: ['voicemail:groupPolicy:view'], handle: getOfGroup },
  { method: 'PATCH', path: GROUP, permissions: ['voicemail:groupPolicy:edit'], handle: patchOfGroup },
]

type Policy = Readonly<Record<string, unknown>>

const OF_USERS: Policy = { enabled: true, alertTimeoutSeconds: 20, sendEmailNotifications: true }
const OF_GROUPS: Policy = {
  enabled: false,
  sendEmailNotifications: true,
  disableEmailPii: false,
  includeEmailTranscriptions: false,
}

function getOfUser(context: RouteContext): Reply {
  return { status: 200, body: policies(context).get(findUser(context).id) ?? OF_USERS }
}

function patchOfUser(context: RouteContext): Reply {
  const { id } = findUser(context)
  const body = bodyObject(context.body)
  const policy = {
    ...(policies(context).get(id) ?? OF_USERS),
    ...given('enabled', optionalBoolean(body, 'enabled')),
    ...given('alertTimeoutSeconds', optionalNumber(body, 'alertTimeoutSeconds')),
    ...given('sendEmailNotifications', optionalBoolean(body, 'sendEmailNotifications')),
    modifiedDate: isoTime(context.nowMs),
  }
  policies(context).set(id, policy)
  return { status: 200, body: policy }
}

function getOfGroup(context: RouteContext): Reply {
  return { status: 200, body: policies(context).get(findGroupId(context)) ?? OF_GROUPS }
}

function patchOfGroup(context: RouteContext): Reply {
  const id = findGroupId(context)
  const body = bodyObject(context.body)
  const policy = { ...(policies(context).get(id) ?? OF_GROUPS) }
  for (const name of Object.keys(OF_GROUPS)) Object.assign(policy, given(name, optionalBoolean(body, name)))
  policies(context).set(id, policy)
  return { status: 200, body: policy }
}

function policies({ world }: RouteContext): Map<string, Policy> {
  return mapSlot<Policy>(world, 'voicemail policies')
}

function findGroupId({ world, params }: RouteContext): string {
  const { groupId = '' } = params
  return world.groups.has(groupId) ? groupId : notFound('group', groupId)
}

function given(name: string, value: unknown): Record<string, unknown> {
  return value === undefined ? {} : { [name]: value }
}

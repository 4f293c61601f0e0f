import {
  bodyObject,
  isObject,
  optionalBoolean,
  optionalNumber,
  optionalText,
  throwInvalidField,
} from '../../answers/body'
import { notFound } from '../../answers/refuse'
import { mapSlot } from '../../model/slot'
import type { Reply, Route, RouteContext } from '../../model/types'
import { findUser } from '../shared/lookup'
import { differences, note } from '../shared/note'

const PLACES = [
  '/api/v2/routing/users/{userId}/directroutingbackup/settings',
  '/api/v2/routing/directroutingbackup/settings/me',
]
/** How long a direct contact waits for its agent before the backup, in seconds, and what may be set. */
const WAIT_SECONDS = { default: 60, min: 60, max: 864_000 }

/** Who takes contacts that were meant for one agent when that agent does not. */
export const directBackupRoutes: readonly Route[] = PLACES.flatMap((path): Route[] => [
  { method: 'GET', path, handle: read },
  { method: 'PUT', path, handle: write },
  { method: 'DELETE', path, handle: remove },
])

interface Backup {
  readonly queueId?: string
  readonly userId?: string
  readonly waitForAgent: boolean
  readonly agentWaitSeconds: number
}

function read(context: RouteContext): Reply {
  const { id } = findUser(context)
  const backups = getBackups(context)
  const backup = backups.get(id) ?? notFound('direct routing backup', id)
  const backedUpUsers = [...backups].flatMap(([other, { userId }]) => (userId === id ? [other] : []))
  return { status: 200, body: { ...backup, backedUpUsers } }
}

function write(context: RouteContext): Reply {
  const { id } = findUser(context)
  const { queues, users } = context.world
  const body = bodyObject(context.body)
  const [queueId, userId] = [optionalText(body, 'queueId'), optionalText(body, 'userId')]
  if (queueId !== undefined && !queues.has(queueId)) notFound('queue', queueId)
  if (userId !== undefined && !users.has(userId)) notFound('user', userId)
  if (userId === id) throwInvalidField('userId', 'Agents cannot be their own backup.')
  const agentWaitSeconds = optionalNumber(body, 'agentWaitSeconds') ?? WAIT_SECONDS.default
  if (agentWaitSeconds < WAIT_SECONDS.min || agentWaitSeconds > WAIT_SECONDS.max)
    throwInvalidField(
      'agentWaitSeconds',
      `agentWaitSeconds must be between ${WAIT_SECONDS.min} and ${WAIT_SECONDS.max}`,
    )
  const waitForAgent = optionalBoolean(body, 'waitForAgent') ?? false
  set(context, {
    ...(queueId === undefined ? {} : { queueId }),
    ...(userId === undefined ? {} : { userId }),
    waitForAgent,
    agentWaitSeconds,
  })
  return read(context)
}

function remove(context: RouteContext): Reply {
  set(context, undefined)
  return { status: 204 }
}

function set(context: RouteContext, next: Backup | undefined): void {
  const { id, name } = findUser(context)
  const backups = getBackups(context)
  const before = backups.get(id)
  if (next === undefined) backups.delete(id)
  else backups.set(id, next)
  note(
    context,
    'Routing',
    'DirectRoutingBackup',
    { id, name },
    {
      action: next === undefined ? 'Delete' : 'Update',
      properties: differences(isObject(before) ? before : {}, isObject(next) ? next : {}),
      effect: `directroutingbackup ${id}`,
    },
  )
}

function getBackups({ world }: RouteContext): Map<string, Backup> {
  return mapSlot<Backup>(world, 'direct routing backups')
}

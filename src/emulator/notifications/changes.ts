import type { Clock } from '../../core/time/clock'
import { formatClient, formatProperties } from '../model/audit-row'
import type { EmulatorSwitches, World, WorldChange } from '../model/types'
import { type WorldEvent, worldEvents } from '../world/events'
import { activityEvent, presenceEvent, statusEvent } from './user-events'

/** Turns the changes recorded in a world into events. */
export interface ChangeNotifier {
  /** Sends the events of everything recorded since the last call. */
  send(): void
  /** Drops the events that have not been sent. */
  stop(): void
}

/**
 * @param clock used for waits
 * @param now the world's time
 * @param switches delay and detail of the events of the audit topic; the other topics have no delay
 */
export function createChangeNotifier(
  world: World,
  clock: Clock,
  now: () => number,
  { auditLagMs, auditRows }: Pick<EmulatorSwitches, 'auditLagMs' | 'auditRows'>,
): ChangeNotifier {
  const events = worldEvents(world)
  const unsent = new Set<() => void>()
  let sent = world.changes.length

  function audit(change: WorldChange): void {
    if (auditLagMs <= 0) events.emit(auditEvent(world, change, { atMs: now(), rows: auditRows }))
    // Without a listener now, no event is delivered after the lag: a timer for every change would pile up.
    else if (events.hasListeners) {
      const cancel = clock.setTimer(() => {
        unsent.delete(cancel)
        events.emit(auditEvent(world, change, { atMs: now(), rows: auditRows }))
      }, auditLagMs)
      unsent.add(cancel)
    }
  }

  return {
    send() {
      for (; sent < world.changes.length; sent++) {
        const change = world.changes[sent]
        if (change === undefined) continue
        if (events.hasListeners) for (const event of changeEvents(world, change, now())) events.emit(event)
        audit(change)
      }
    },
    stop() {
      for (const cancel of unsent) cancel()
      unsent.clear()
    },
  }
}

/** Events of a recorded change on all topics except the audit topic. */
function changeEvents(world: World, change: WorldChange, atMs: number): WorldEvent[] {
  if (change.entityType === 'Queue') return change.properties.flatMap((property) => memberEvent(change, property, atMs))
  if (change.entityType === 'User') return stateEvents(world, change, atMs)
  return []
}

/** A user became a member of a queue, was activated or deactivated in it, or left it. */
function memberEvent(change: WorldChange, one: WorldChange['properties'][number], atMs: number): WorldEvent[] {
  const [before] = one.oldValues
  const [after] = one.newValues
  const [, userOfJoin] = /^member:(.+):joined$/.exec(one.property) ?? []
  const userId = userOfJoin ?? (one.property === 'member' ? (after ?? before) : undefined)
  if (userId === undefined) return []
  const joined = userOfJoin === undefined ? after !== undefined : after === 'true'
  const body = { id: userId, user: { id: userId }, queueId: change.entityId, joined }
  return [{ topic: `v2.routing.queues.${change.entityId}.users`, body, atMs }]
}

/** A call set a user's routing status or presence. */
function stateEvents(world: World, { entityId, properties }: WorldChange, atMs: number): WorldEvent[] {
  const events = properties.flatMap(({ property, newValues: [value = ''] }) => {
    if (property === 'routingStatus') return [statusEvent(entityId, value, atMs)]
    return property === 'presence' ? [presenceEvent(world, entityId, value, atMs)] : []
  })
  const user = world.users.get(entityId)
  return events.length === 0 || user === undefined ? events : [...events, activityEvent(world, user, atMs)]
}

/** The event on the audit topic of the changed entity. */
function auditEvent(
  world: World,
  change: WorldChange,
  { atMs, rows }: { readonly atMs: number; readonly rows: EmulatorSwitches['auditRows'] },
): WorldEvent {
  const body = {
    id: change.id,
    ...(change.userId === undefined ? {} : { userId: change.userId }),
    userHomeOrgId: world.org.id,
    ...(change.clientId === undefined ? {} : { clientId: formatClient(change.clientId, rows) }),
    remoteIp: ['127.0.0.1'],
    serviceName: change.service,
    level: 'USER',
    eventTime: new Date(change.atMs).toISOString(),
    action: change.action,
    entityType: change.entityType,
    entity: { id: change.entityId, name: change.entityName },
    propertyChanges: formatProperties(change, rows),
    context: {},
  }
  return { topic: `v2.audits.entitytype.${change.entityType}.entityid.${change.entityId}`, body, atMs }
}

import type { Clock } from '../../core/time/clock'
import { shownProperties } from '../model/audit-row'
import type { EmulatorSwitches, World, WorldChange } from '../model/types'
import { type WorldEvent, worldEvents } from '../world/events'

/** Makes events of what was recorded in a world. */
export interface ChangeTeller {
  /** Tells of everything recorded since the last call. */
  tell(): void
  /** Forgets what is still to be told. */
  stop(): void
}

/**
 * @param clock of waits
 * @param now the world's time
 * @param switches how long the audit topic takes, and how much it tells; other topics tell at once
 */
export function changeTeller(
  world: World,
  clock: Clock,
  now: () => number,
  { auditLagMs, auditRows }: Pick<EmulatorSwitches, 'auditLagMs' | 'auditRows'>,
): ChangeTeller {
  const events = worldEvents(world)
  const unsent = new Set<() => void>()
  let told = world.changes.length

  function audit(change: WorldChange): void {
    if (auditLagMs <= 0) events.emit(auditEvent(world, change, { atMs: now(), rows: auditRows }))
    // Nobody to hear it now means nobody then, as far as a lag goes; a timer for each change would pile up.
    else if (events.heard) {
      const cancel = clock.setTimer(() => {
        unsent.delete(cancel)
        events.emit(auditEvent(world, change, { atMs: now(), rows: auditRows }))
      }, auditLagMs)
      unsent.add(cancel)
    }
  }

  return {
    tell() {
      for (; told < world.changes.length; told++) {
        const change = world.changes[told]
        if (change === undefined) continue
        for (const event of changeEvents(change, now())) events.emit(event)
        audit(change)
      }
    },
    stop() {
      for (const cancel of unsent) cancel()
      unsent.clear()
    },
  }
}

/** What notification topics tell of a recorded change, the audit topic apart. */
function changeEvents(change: WorldChange, atMs: number): WorldEvent[] {
  if (change.entityType === 'Queue') return change.properties.flatMap((one) => memberEvent(change, one, atMs))
  if (change.entityType === 'User') return change.properties.flatMap((one) => statusEvent(change, one, atMs))
  return []
}

type PropertyChange = WorldChange['properties'][number]

/** Someone came to a queue, left it, joined or unjoined. */
function memberEvent(change: WorldChange, one: PropertyChange, atMs: number): WorldEvent[] {
  const [before] = one.oldValues
  const [after] = one.newValues
  const [, userOfJoin] = /^member:(.+):joined$/.exec(one.property) ?? []
  const userId = userOfJoin ?? (one.property === 'member' ? (after ?? before) : undefined)
  if (userId === undefined) return []
  const joined = userOfJoin === undefined ? after !== undefined : after === 'true'
  const body = { id: userId, user: { id: userId }, queueId: change.entityId, joined }
  return [{ topic: `v2.routing.queues.${change.entityId}.users`, body, atMs }]
}

/** Someone's routing status was set by a call. */
function statusEvent(change: WorldChange, one: PropertyChange, atMs: number): WorldEvent[] {
  const [status] = one.newValues
  if (one.property !== 'routingStatus' || status === undefined) return []
  const body = { id: change.entityId, routingStatus: { status, startTime: new Date(atMs).toISOString() } }
  return [{ topic: `v2.users.${change.entityId}.routingStatus`, body, atMs }]
}

/** What the audit topic of the changed entity tells. */
function auditEvent(
  world: World,
  change: WorldChange,
  { atMs, rows }: { readonly atMs: number; readonly rows: EmulatorSwitches['auditRows'] },
): WorldEvent {
  const body = {
    id: change.id,
    ...(change.userId === undefined ? {} : { userId: change.userId }),
    userHomeOrgId: world.org.id,
    ...(change.clientId === undefined
      ? {}
      : {
          clientId:
            rows === 'bare' ? { id: '' } : { id: change.clientId, selfUri: `/api/v2/oauth/clients/${change.clientId}` },
        }),
    remoteIp: ['127.0.0.1'],
    serviceName: change.service,
    level: 'USER',
    eventTime: new Date(change.atMs).toISOString(),
    action: change.action,
    entityType: change.entityType,
    entity: { id: change.entityId, name: change.entityName },
    propertyChanges: shownProperties(change, rows),
    context: {},
  }
  return { topic: `v2.audits.entitytype.${change.entityType}.entityid.${change.entityId}`, body, atMs }
}

import type { World, WorldChange } from '../../types'

/**
 * An audit record as the platform shows it. Names are often missing there: the user's comes only with `expand=user`,
 * the entity's when it was known. Changes made by an OAuth client carry `client` and no user.
 */
export function auditRow(world: World, change: WorldChange, expandUser: boolean) {
  const name = change.userId === undefined ? undefined : world.users.get(change.userId)?.name
  const user =
    change.userId === undefined ? {} : { user: { id: change.userId, ...(expandUser && name ? { name } : {}) } }
  return {
    id: change.id,
    userHomeOrgId: world.org.id,
    ...user,
    ...(change.clientId === undefined
      ? {}
      : { client: { id: change.clientId, selfUri: `/api/v2/oauth/clients/${change.clientId}` } }),
    remoteIp: ['127.0.0.1'],
    serviceName: change.service,
    level: 'USER',
    eventDate: new Date(change.atMs).toISOString(),
    action: change.action,
    entity: { id: change.entityId, ...(change.entityName === '' ? {} : { name: change.entityName }) },
    entityType: change.entityType,
    status: 'SUCCESS',
    initiatingAction: { transactionId: change.correlationId ?? change.id, actionContext: change.action },
    transactionInitiator: true,
    propertyChanges: change.properties.map(({ property, oldValues, newValues }) => ({
      property,
      oldValues,
      newValues,
    })),
    context: {},
  }
}

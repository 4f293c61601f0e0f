import type { EmulatorSwitches, World, WorldChange } from './types'

/**
 * An audit record as the platform shows it. Names are often missing: the user's name appears only with `expand=user`,
 * the entity's only if it was known. Changes made by an OAuth client carry `client` and no user. `rows` is
 * the switch `auditRows`: full rows, rows without details, or rows whose properties have meaningless names.
 */
export function auditRow(
  world: World,
  change: WorldChange,
  { expandUser, rows }: { readonly expandUser: boolean; readonly rows: EmulatorSwitches['auditRows'] },
) {
  const name = change.userId === undefined ? undefined : world.users.get(change.userId)?.name
  const user =
    change.userId === undefined ? {} : { user: { id: change.userId, ...(expandUser && name ? { name } : {}) } }
  return {
    id: change.id,
    userHomeOrgId: world.org.id,
    ...user,
    ...(change.clientId === undefined ? {} : { client: formatClient(change.clientId, rows) }),
    remoteIp: ['127.0.0.1'],
    serviceName: change.service,
    level: 'USER',
    eventDate: new Date(change.atMs).toISOString(),
    action: change.action,
    entity: { id: change.entityId, ...(change.entityName === '' ? {} : { name: change.entityName }) },
    entityType: change.entityType,
    status: 'SUCCESS',
    initiatingAction:
      rows === 'bare' ? {} : { transactionId: change.correlationId ?? change.id, actionContext: change.action },
    transactionInitiator: true,
    propertyChanges: formatProperties(change, rows),
    context: {},
  }
}

/** The `client` field of an audit record; `bare` records have an empty id. */
export function formatClient(id: string, rows: EmulatorSwitches['auditRows']) {
  return rows === 'bare' ? { id: '' } : { id, selfUri: `/api/v2/oauth/clients/${id}` }
}

/** The `propertyChanges` of an audit record: none if `bare`, and all under the same name, `value`, if `renamed`. */
export function formatProperties(
  { properties }: Pick<WorldChange, 'properties'>,
  rows: EmulatorSwitches['auditRows'],
): WorldChange['properties'] {
  if (rows === 'bare') return []
  return properties.map(({ property, oldValues, newValues }) => {
    return { property: rows === 'renamed' ? 'value' : property, oldValues, newValues }
  })
}

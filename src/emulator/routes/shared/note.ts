import { canonicalJson } from '../../../core/json/json'
import type { RouteContext, WorldChange, WorldUser } from '../../model/types'

/** A change in the form of a route. Author and time are added here. */
export type Note = Pick<WorldChange, 'action'> & {
  readonly effect: string
  readonly effects?: readonly string[] | undefined
  readonly properties?: WorldChange['properties'] | undefined
}

/** Records a change of something for audits and counts its effect. */
export function note(
  context: RouteContext,
  service: WorldChange['service'],
  entityType: WorldChange['entityType'],
  { id: entityId, name: entityName }: { readonly id: string; readonly name: string },
  change: Note,
): void {
  context.world.record({
    ...change,
    service,
    entityType,
    entityId,
    entityName,
    properties: change.properties ?? [],
    clientId: context.clientId,
    ...(context.userId === undefined ? {} : { userId: context.userId }),
    correlationId: context.correlationId,
  })
}

/** Records a write of settings with those that differ. An update without a difference is no change. */
export function noteConfig(
  context: RouteContext,
  service: WorldChange['service'],
  entityType: WorldChange['entityType'],
  { id, config }: { readonly id: string; readonly config: Record<string, unknown> & { readonly name: string } },
  action: 'Create' | 'Update' | 'Delete',
  before: Record<string, unknown>,
  effect: string,
): void {
  const properties = action === 'Delete' ? [] : differences(before, config)
  if (action === 'Update' && properties.length === 0) return
  note(context, service, entityType, { id, name: config.name }, { action, properties, effect })
}

/** Records a change of a user. */
export function noteUser(
  context: RouteContext,
  user: WorldUser,
  effect: string,
  properties?: WorldChange['properties'],
  action: Note['action'] = 'Update',
): void {
  note(context, 'Directory', 'User', user, { action, effect, properties })
}

/** The change of a property; undefined means "absent". */
export function changed(property: string, before: unknown, after: unknown): WorldChange['properties'][number] {
  return { property, oldValues: values(before), newValues: values(after) }
}

function values(value: unknown): readonly string[] {
  if (value === undefined || value === null) return []
  return [typeof value === 'object' ? JSON.stringify(value) : String(value)]
}

/** Property changes between two bodies, one for each member that differs. */
export function differences(
  before: Record<string, unknown>,
  after: Record<string, unknown>,
): WorldChange['properties'] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort()
  return (
    names
      // The order of keys has no meaning.
      .filter((name) => canonicalJson([before[name]]) !== canonicalJson([after[name]]))
      .map((name) => changed(name, before[name], after[name]))
  )
}

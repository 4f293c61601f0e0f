import { mapSlot } from '../../model/slot'
import type { World } from '../../model/types'
import { homeDivision } from '../../world/generate-catalog'
import { idStream } from '../../world/ids'
import { roleId } from '../shared/lookup'

export interface Role {
  readonly id: string
  readonly name: string
  readonly description: string
  /** Whether the role is one of the platform's own. */
  readonly isDefault: boolean
  /** Permissions, as `domain:entity:action`. */
  readonly permissions: readonly string[]
}

/** A role that a user, group or client has in a division. */
export interface Grant {
  readonly roleId: string
  readonly divisionId: string
  readonly madeAtMs: number
}

/** The roles of the org by id: those that every org has, and the OAuth client's role. */
export function buildRoles(world: World, clientPermissions: readonly string[]): ReadonlyMap<string, Role> {
  const newId = idStream(`${world.seed}/roles`)
  const roles: Role[] = [
    { id: newId(), name: 'employee', description: 'Basic', isDefault: true, permissions: ['directory:user:view'] },
    { id: newId(), name: 'admin', description: 'Administrator', isDefault: true, permissions: ['*:*:*'] },
    { id: newId(), name: 'user', description: 'Agent', isDefault: true, permissions: ['routing:queue:join'] },
    {
      id: roleId(world),
      name: 'Emulated role',
      description: 'What the client may do',
      isDefault: false,
      permissions: clientPermissions,
    },
  ]
  return new Map(roles.map((role) => [role.id, role]))
}

/** Whether an id belongs to a subject of roles: a user, a group or the client. */
export function isSubject(world: World, id: string, clientId: string): boolean {
  return id === clientId || world.users.has(id) || world.groups.has(id)
}

/** The grants of a subject, to be read and changed. A user starts with the first role in the home division. */
export function getGrants(world: World, subjectId: string): Grant[] {
  const slot = mapSlot<Grant[]>(world, 'grants')
  const known = slot.get(subjectId)
  if (known !== undefined) return known
  const [employee = ''] = buildRoles(world, []).keys()
  const fresh = world.users.has(subjectId)
    ? [{ roleId: employee, divisionId: homeDivision(world).id, madeAtMs: world.startedAtMs }]
    : []
  slot.set(subjectId, fresh)
  return fresh
}

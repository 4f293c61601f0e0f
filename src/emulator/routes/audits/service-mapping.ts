import type { World } from '../../model/types'

/** Services, the entities they audit, and the actions on them that every org has. */
const known: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  ContactCenter: {
    Queue: ['Create', 'Update', 'Delete', 'MemberAdd', 'MemberUpdate', 'MemberRemove'],
    WrapupCode: ['Create', 'Update', 'Delete'],
    AgentRoutingInfo: ['Update'],
    MaxOrgRoutingUtilizationCapacity: ['Update', 'Delete'],
  },
  Routing: {
    RoutingSkill: ['Create', 'Update', 'Delete'],
    RoutingLanguage: ['Create', 'Update', 'Delete'],
    AgentRoutingInfo: ['Update'],
  },
  Directory: { User: ['Create', 'Update', 'Delete'] },
  Groups: { SkillGroup: ['Create', 'Update', 'Delete'], SkillGroupDefinition: ['Update'] },
  SCIM: { User: ['Create', 'Update', 'Delete'] },
  PeoplePermissions: { User: ['Assign', 'Unassign'] },
  ProcessAutomation: { Trigger: ['Create', 'Update', 'Delete'] },
  WorkforceManagement: { ShortTermForecast: ['Create', 'Update', 'Delete'] },
}

/** `services` of the mapping: the fixed ones, and those of this world's changes. */
export function serviceMapping(world: World) {
  const services = new Map<string, Map<string, Set<string>>>()
  const add = (service: string, entity: string, action: string): void => {
    const entities = services.get(service) ?? new Map<string, Set<string>>()
    services.set(service, entities)
    entities.set(entity, (entities.get(entity) ?? new Set<string>()).add(action))
  }
  for (const [service, entities] of Object.entries(known)) {
    for (const [entity, actions] of Object.entries(entities)) for (const action of actions) add(service, entity, action)
  }
  for (const change of world.changes) add(change.service, change.entityType, change.action)
  return [...services].map(([name, entities]) => ({
    name,
    entities: [...entities].map(([entity, actions]) => ({ name: entity, actions: [...actions] })),
  }))
}

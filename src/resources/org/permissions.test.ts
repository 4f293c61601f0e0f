import { describe, expect, it } from 'vitest'
import { declaredOperations } from '../../../test/support/contract/declared'
import { grantedPermissions } from './authorization'
import { isGranted, missingPermissions, PERMISSIONS, type RequiredPermissions } from './permissions'

describe('permissions', () => {
  it('are met by one of any, by all of all, and by wildcards', () => {
    expect(missingPermissions('postRoutingQueueMembers', ['routing:queue:edit'])).toEqual([])
    expect(missingPermissions('postRoutingQueueMembers', ['routing:queue:view'])).toContain(
      'routing:queueMember:manage',
    )
    expect(missingPermissions('getRoutingQueue', ['routing:*:view'])).toEqual([])
    expect(missingPermissions('getRoutingQueue', [])).toEqual(['routing:queue:view'])
    expect(missingPermissions('getUserRoutingskills', [])).toEqual([])
    expect(isGranted('routing:queue:view', ['*:*:*'])).toBe(true)
    expect(isGranted('routing:queue:view', ['routing:queue'])).toBe(false)
  })

  it('are those that the operations are declared to need', () => {
    const table: Readonly<Record<string, RequiredPermissions>> = PERMISSIONS
    // Of a business unit any of a hundred will do, which helps nobody.
    const declared = declaredOperations.filter(({ id }) => id !== 'getWorkforcemanagementBusinessunit')
    expect(declared.map(({ id, needs = [] }) => [id, needs])).toEqual(
      declared.map(({ id }) => [id, [...(table[id]?.all ?? []), ...(table[id]?.any ?? [])]]),
    )
    expect(Object.values(table).filter(({ all = [] }) => all.length > 1)).toEqual([])
  })

  it('are read from the policies of the granted roles', () => {
    const policies = [{ domain: 'routing', entityName: 'queue', actions: ['view', 'edit'] }]
    const subject = { id: 'c', grants: [{ role: { policies } }, { role: { policies } }, {}] }
    expect(grantedPermissions(subject)).toEqual(['routing:queue:edit', 'routing:queue:view'])
  })
})

import { describe, expect, it } from 'vitest'
import { grantedPermissions } from './authorization'
import { isGranted, missingPermissions } from './permissions'

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

  it('are read from the policies of the granted roles', () => {
    const policies = [{ domain: 'routing', entityName: 'queue', actions: ['view', 'edit'] }]
    const subject = { id: 'c', grants: [{ role: { policies } }, { role: { policies } }, {}] }
    expect(grantedPermissions(subject)).toEqual(['routing:queue:edit', 'routing:queue:view'])
  })
})

import { expect, it } from 'vitest'
import type { Change } from '../../documents'
import { valuedChanges } from './valued-changes'

const shared = { id: 'c', reason: '', worth: null, queue: { id: 'q', name: 'Care' }, user: { id: 'u', name: 'Ann' } }
const join: Change = { ...shared, kind: 'member.join', before: false, after: true }
const ring: Change = { ...shared, kind: 'member.ring', before: 3, after: 2 }

it('brings a member who joins again back into their ring, unless the plan names another', () => {
  const member = { userId: 'u', ring: 3, joined: false }
  const queues = JSON.parse(JSON.stringify([{ id: 'q', members: [member] }]))
  expect(valuedChanges({ queues }, [join])).toMatchObject([{ kind: 'member.ring', after: 3 }, { kind: 'member.join' }])
  expect(valuedChanges({ queues }, [join, ring]).at(-1)).toEqual(ring)
  expect(valuedChanges({ queues }, [{ ...join, before: true, after: false }])).toHaveLength(1)
})

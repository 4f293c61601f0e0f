import { expect, it } from 'vitest'
import type { Snapshot } from '../../../documents'
import { joinDivisions } from './divisions'

const agent = (id: string, divisionId: string) => ({ id, divisionId })
const queue = (id: string, divisionId: string | undefined, members: readonly string[]) => ({
  id,
  ...(divisionId === undefined ? {} : { divisionId }),
  members: members.map((userId) => ({ userId })),
})

it('opens a queue to its own division and to those that it has members of', () => {
  const snapshot: unknown = {
    agents: [agent('a', 'north'), agent('b', 'south'), agent('c', 'east')],
    queues: [queue('own', 'north', ['a']), queue('mixed', 'north', ['a', 'b']), queue('open', undefined, ['a'])],
  }
  expect(joinDivisions(snapshot as Snapshot)).toEqual({
    agents: { a: 'north', b: 'south', c: 'east' },
    queues: { own: ['north'], mixed: ['north', 'south'] },
  })
})

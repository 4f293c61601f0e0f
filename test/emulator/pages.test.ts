import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { JsonObject } from '../../src/emulator/answers/body'
import { type Lab, some, startLab } from './lab'

let lab: Lab
beforeAll(async () => {
  lab = await startLab({ agents: 700, queues: 30, skills: 40 })
})
afterAll(() => lab.stop())

/** Walks `pageNumber` until a page is short or empty. */
async function walk(path: string, pageSize: number): Promise<readonly JsonObject[]> {
  const rows: JsonObject[] = []
  for (let pageNumber = 1; ; pageNumber++) {
    const join = path.includes('?') ? '&' : '?'
    const page = await lab.call('GET', `${path}${join}pageSize=${pageSize}&pageNumber=${pageNumber}`)
    expect(page.status).toBe(200)
    rows.push(...page.rows)
    if (page.rows.length < pageSize) return rows
  }
}

const ids = (rows: readonly JsonObject[]): readonly unknown[] => rows.map(({ id }) => id)

describe('numbered pages', () => {
  it.each([
    '/api/v2/routing/queues',
    '/api/v2/routing/skills',
    '/api/v2/users',
    '/api/v2/authorization/divisions',
    '/api/v2/license/users',
  ])('of %s have 25 rows by default, totals and a last page at pageCount', async (path) => {
    const first = await lab.call('GET', path)
    const { total, pageCount, pageSize } = first.body
    expect(pageSize).toBe(25)
    expect(pageCount).toBe(Math.ceil(Number(total) / 25))
    const last = await lab.call('GET', `${path}?pageNumber=${pageCount}`)
    expect(last.body.nextUri).toBeUndefined()
    const beyond = await lab.call('GET', `${path}?pageNumber=${Number(pageCount) + 1}`)
    expect([beyond.status, beyond.rows.length]).toEqual([200, 0])
    const rows = await walk(path, 25)
    expect(new Set(ids(rows)).size).toBe(total)
  })

  it('link to one another with the query kept', async () => {
    const page = await lab.call('GET', '/api/v2/users?pageSize=10&pageNumber=2&expand=skills')
    expect(page.body.nextUri).toBe('/api/v2/users?pageSize=10&pageNumber=3&expand=skills')
    expect(page.body.previousUri).toBe('/api/v2/users?pageSize=10&pageNumber=1&expand=skills')
    const next = await lab.call('GET', String(page.body.nextUri))
    expect(next.body.pageNumber).toBe(3)
  })

  it('are refused for page 0 and for sizes that are no numbers', async () => {
    expect((await lab.call('GET', '/api/v2/routing/queues?pageNumber=0')).body.code).toBe('invalid.page.number')
    expect((await lab.call('GET', '/api/v2/routing/queues?pageSize=many')).body.code).toBe('invalid.query.param.value')
  })

  it('hold at most 500 queues, 500 users, with expand too, 500 of divisionviews/all', async () => {
    const sizes: [string, number][] = [
      ['/api/v2/routing/queues', 500],
      ['/api/v2/users', 500],
      ['/api/v2/users?expand=skills', 500],
      ['/api/v2/routing/queues/divisionviews/all', 500],
      ['/api/v2/routing/queues/divisionviews', 100],
    ]
    for (const [path, max] of sizes) {
      const page = await lab.call('GET', `${path}${path.includes('?') ? '&' : '?'}pageSize=9999`)
      expect([path, page.body.pageSize]).toEqual([path, max])
    }
    expect((await lab.call('GET', '/api/v2/routing/queues/divisionviews?pageNumber=6')).status).toBe(400)
  })

  it('of user skills hold 50', async () => {
    const user = some(lab.emulator.world.users.values(), (one) => one.skills.size > 1)
    const page = await lab.call('GET', `/api/v2/users/${user.id}/routingskills?pageSize=500`)
    expect(page.body).toMatchObject({ pageSize: 50, total: user.skills.size })
  })
})

describe('queue members', () => {
  it('come without total and pageCount, at most 100 a page whatever is asked', async () => {
    const queue = some(lab.emulator.world.queues.values(), ({ members }) => members.size > 0)
    const page = await lab.call('GET', `/api/v2/routing/queues/${queue.id}/members?pageSize=500`)
    expect(page.body.pageSize).toBe(100)
    expect(Object.keys(page.body)).not.toEqual(expect.arrayContaining(['total']))
    expect(Object.keys(page.body)).not.toEqual(expect.arrayContaining(['pageCount']))
    const rows = await walk(`/api/v2/routing/queues/${queue.id}/members`, 7)
    expect(new Set(ids(rows))).toEqual(new Set(queue.members.keys()))
    const shown = await lab.call('GET', `/api/v2/routing/queues/${queue.id}`)
    expect(shown.body.memberCount).toBe(rows.length)
  })

  it('can be filtered by joined, memberBy, name, skills and languages', async () => {
    const { world } = lab.emulator
    const queue = some(world.queues.values(), ({ members }) => {
      const list = [...members.values()]
      return list.some(({ joined }) => !joined) && list.some(({ memberBy }) => memberBy === 'group')
    })
    const at = `/api/v2/routing/queues/${queue.id}/members`
    const members = [...queue.members.values()]
    const user = some(
      members.map(({ userId }) => some(world.users.values(), ({ id }) => id === userId)),
      (u) => u.skills.size > 0,
    )
    const skill = some(world.skills.values(), ({ id }) => user.skills.has(id))
    const holders = members.filter(({ userId }) => world.users.get(userId)?.skills.has(skill.id))
    const count = async (query: string): Promise<number> => (await walk(`${at}?${query}`, 100)).length
    expect(await count('joined=false')).toBe(members.filter(({ joined }) => !joined).length)
    expect(await count('memberBy=user')).toBe(members.filter(({ memberBy }) => memberBy === 'user').length)
    expect(await count('memberBy=group')).toBe(members.filter(({ memberBy }) => memberBy === 'group').length)
    expect(await count(`name=${encodeURIComponent(user.name)}`)).toBe(1)
    expect(await count(`skills=${encodeURIComponent(skill.name)}`)).toBe(holders.length)
    expect(await count('languages=Klingon')).toBe(0)
    expect((await lab.call('GET', `${at}?joined=perhaps`)).status).toBe(400)
  })
})

describe('cursors', () => {
  it('of skill groups are found in nextUri alone, and the list omits conditions', async () => {
    const names: unknown[] = []
    let next = '/api/v2/routing/skillgroups?pageSize=4'
    while (next !== '') {
      const page = await lab.call('GET', next)
      expect(Object.keys(page.body).sort()).not.toContain('total')
      for (const row of page.rows) expect(row.skillConditions).toBeUndefined()
      names.push(...page.rows.map(({ name }) => name))
      next = typeof page.body.nextUri === 'string' ? page.body.nextUri : ''
    }
    expect(new Set(names).size).toBe(lab.emulator.world.skillGroups.size)
    expect(names).toHaveLength(lab.emulator.world.skillGroups.size)
    const group = some(lab.emulator.world.skillGroups.keys())
    expect((await lab.call('GET', `/api/v2/routing/skillgroups/${group}`)).body.skillConditions).toBeInstanceOf(Array)
  })

  it('of divisions/query, skill-group members and predictors work the same way; both ends at once are refused', async () => {
    const group = some(lab.emulator.world.skillGroups.values(), ({ members }) => members.size > 2)
    const first = await lab.call('GET', `/api/v2/routing/skillgroups/${group.id}/members?pageSize=2`)
    const second = await lab.call('GET', String(first.body.nextUri))
    expect(ids(second.rows)).not.toEqual(ids(first.rows))
    const back = await lab.call('GET', String(second.body.previousUri))
    expect(ids(back.rows)).toEqual(ids(first.rows))
    const divisions = await lab.call('GET', '/api/v2/authorization/divisions/query?pageSize=1')
    expect(String(divisions.body.nextUri)).toContain('after=')
    expect((await lab.call('GET', '/api/v2/routing/predictors')).rows).toHaveLength(1)
    const both = await lab.call('GET', '/api/v2/authorization/divisions/query?after=YXQ6MQ&before=YXQ6MQ')
    expect([both.status, both.body.code]).toEqual([400, 'both.after.and.before.provided'])
  })

  it('of users/query are given in the reply until there are no more', async () => {
    const seen: unknown[] = []
    let query = 'pageSize=300'
    for (let more = true; more; ) {
      const page = await lab.call('GET', `/api/v2/users/query?${query}`)
      seen.push(...ids(page.rows))
      more = typeof page.body.cursor === 'string'
      query = `pageSize=300&cursor=${page.body.cursor}`
    }
    expect(seen).toHaveLength(700)
    expect(new Set(seen).size).toBe(700)
  })
})

describe('users', () => {
  it('come by id, 100 at most, ids repeated or joined by commas', async () => {
    const all = [...lab.emulator.world.users.keys()]
    const joined = await lab.call('GET', `/api/v2/users?pageSize=100&id=${all.slice(0, 100).join(',')}`)
    expect(joined.rows).toHaveLength(100)
    const repeated = await lab.call('GET', `/api/v2/users?id=${all[0]}&id=${all[1]}`)
    expect(repeated.rows).toHaveLength(2)
    const many = await lab.call('GET', `/api/v2/users?id=${all.slice(0, 101).join(',')}`)
    expect([many.status, many.body.code]).toEqual([400, 'max.user.ids'])
  })

  it('are active unless another state is asked for, and inactive ones stop at 10,000', async () => {
    expect((await lab.call('GET', '/api/v2/users')).body.total).toBe(700)
    expect((await lab.call('GET', '/api/v2/users?state=inactive')).body.total).toBe(14)
    expect((await lab.call('GET', '/api/v2/users?state=any')).body.total).toBe(714)
    expect((await lab.call('GET', '/api/v2/users?state=inactive&pageSize=500&pageNumber=20')).status).toBe(200)
    expect((await lab.call('GET', '/api/v2/users?state=inactive&pageSize=500&pageNumber=21')).status).toBe(400)
  })

  it('carry skills only when expanded', async () => {
    const plain = await lab.call('GET', '/api/v2/users?pageSize=5')
    expect(plain.rows.every((row) => row.skills === undefined)).toBe(true)
    const full = await lab.call('GET', '/api/v2/users?pageSize=5&expand=skills,languages&expand=certifications')
    for (const row of full.rows) {
      const user = lab.emulator.world.users.get(String(row.id))
      expect(row.skills).toHaveLength(user?.skills.size ?? -1)
      expect(row.languages).toHaveLength(user?.languages.size ?? -1)
      expect(row.certifications).toEqual(user?.certifications)
    }
  })

  it('are found by search, page by page', async () => {
    const query = [{ type: 'CONTAINS', fields: ['name', 'email'], value: 'garcia' }]
    const first = await lab.call('POST', '/api/v2/users/search', { pageSize: 2, query })
    const truth = [...lab.emulator.world.users.values()].filter(({ name }) => name.includes('Garcia'))
    expect(first.body).toMatchObject({ total: truth.length, pageSize: 2, pageNumber: 1, types: ['users'] })
    const second = await lab.call('GET', String(first.body.nextPage))
    expect(second.body.pageNumber).toBe(2)
    const tooMany = await lab.call('POST', '/api/v2/users/search', { pageSize: 101, query })
    expect(tooMany.body.code).toBe('too.many.requested.results')
  })

  it('show only joined queues unless asked for the others', async () => {
    const queue = some(lab.emulator.world.queues.values(), ({ members }) =>
      [...members.values()].some((m) => !m.joined),
    )
    const member = some(queue.members.values(), ({ joined }) => !joined)
    const listed = async (query: string): Promise<readonly unknown[]> =>
      ids((await lab.call('GET', `/api/v2/users/${member.userId}/queues${query}`)).rows)
    expect(await listed('')).not.toContain(queue.id)
    expect(await listed('?joined=true')).toEqual(await listed(''))
    expect(await listed('?joined=false')).toContain(queue.id)
  })
})

describe('expansion of skills', () => {
  it('is best effort in lists: some users come without the array; one by one it is complete', async () => {
    const careless = await startLab({ agents: 100, switches: { missingExpandShare: 0.3 } })
    try {
      const list = await careless.call('GET', '/api/v2/users?pageSize=100&expand=skills')
      const without = list.rows.filter((row) => row.skills === undefined)
      expect(without.length).toBeGreaterThan(10)
      expect(without.length).toBeLessThan(60)
      for (const row of without.slice(0, 5)) {
        const one = await careless.call('GET', `/api/v2/users/${row.id}?expand=skills`)
        expect(one.body.skills).toBeInstanceOf(Array)
      }
    } finally {
      await careless.stop()
    }
  })
})

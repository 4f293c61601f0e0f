import fc from 'fast-check'
import { expect, it } from 'vitest'
import { BARE_SNAPSHOT } from '../../../test/support/bare-snapshot'
import { ValidationError } from '../../core/errors'
import type { PlanLimits, Snapshot, SnapshotAgent } from '../../documents'
import { readXlsx } from '../../documents/tables/read-xlsx'
import type { SheetValue } from '../../documents/tables/sheet'
import { writeXlsx } from '../../documents/tables/write-xlsx'
import { planOrg } from '../plan/plan-org'
import { exportWorkbook } from './export-workbook'
import { resolveSheets } from './read-workbook'

/** A workbook as a request has it. */
const xlsxOf = (bytes: Uint8Array) => ({ xlsx: Buffer.from(bytes).toString('base64') })

const RUNS = Number(process.env.SKILLROUTE_WORKBOOK_RUNS ?? 6)

const agentOf = (id: string, name: string, more: Partial<SnapshotAgent> = {}): SnapshotAgent => {
  return { id, name, state: 'active', skills: [], languages: [], certifications: [], ...more }
}
const mail = (email: string) => ({ profile: { email, groups: [] } })
const memberOf = (userId: string, ring = 1, joined = true) => ({ userId, joined, ring, memberBy: 'user' })

const ORG: Snapshot = {
  ...BARE_SNAPSHOT,
  skills: ['Billing', 'Réclamations'].map((name) => ({
    id: `s-${name}`,
    name: name.normalize('NFC'),
    state: 'active',
  })),
  languages: [{ id: 'l-de', name: 'Deutsch' }],
  queues: [
    {
      ...{
        id: 'q',
        name: 'Care',
        evaluation: 'BEST',
        serviceLevels: {},
        rings: [1, 2, 3].map(() => ({ skillsToRemove: [] })),
      },
      members: [memberOf('u1', 2), memberOf('u2', 1, false)],
    },
  ],
  agents: [
    agentOf('u1', 'Zoë'.normalize('NFC'), { skills: [{ id: 's-Billing', level: 3.5 }] }),
    agentOf('u2', '=Eve', { languages: [{ id: 'l-de', level: 4 }] }),
    agentOf('u3', 'Ada Abe', mail('ada@one.example')),
    agentOf('u4', 'Ada Abe', mail('ada@two.example')),
    agentOf('u5', 'Bo'),
    agentOf('u6', 'bo'),
  ],
}

/** A workbook with one sheet of these rows. */
const bookOf = async (rows: SheetValue[][], name = 'Skills'): Promise<Uint8Array> => {
  const [head = [], ...below] = rows
  return await writeXlsx([{ name, columns: head.map((one) => ({ head: String(one) })), rows: below }])
}

async function readWorkbook(bytes: Uint8Array, snapshot = ORG) {
  return resolveSheets(snapshot, await readXlsx(bytes, 'm.xlsx'), 'm.xlsx').desired
}

async function problems(bytes: Uint8Array): Promise<string[]> {
  const error: unknown = await readWorkbook(bytes).catch((one: unknown) => one)
  if (!(error instanceof ValidationError)) throw new Error('was not refused')
  return error.issues.map(({ path, message }) => `${path} ${message}`)
}

it('has the matrix, languages and queues, with mail or id behind shared names', async () => {
  const [skills, languages, queues, about] = await readXlsx(await exportWorkbook(ORG), 'm.xlsx')
  const rows = skills?.rows.map(({ cells }) => cells.map(({ text }) => text))
  expect(rows).toEqual([
    ['agent', 'Billing', 'Réclamations'],
    ['=Eve', '', ''],
    ['Ada Abe <ada@one.example>', '', ''],
    ['Ada Abe <ada@two.example>', '', ''],
    ['Bo (u5)', '', ''],
    ['Zoë', '3.5', ''],
    ['bo (u6)', '', ''],
  ])
  expect(languages?.rows[1]?.cells[1]).toMatchObject({ text: '4', kind: 'number' })
  expect(queues?.rows.map(({ cells }) => cells[1]?.text)).toEqual(['Care', '1 off', '', '', '', '2', ''])
  expect(about?.name).toBe('About')
})

it('is planned as no change as it is, and as exactly what was edited otherwise', async () => {
  const forecast = { method: 'none' } as const
  const same = await planOrg({ snapshot: ORG }, { want: { matrix: xlsxOf(await exportWorkbook(ORG)) }, forecast })
  expect(same.plan).toMatchObject({ changes: [], source: 'matrix' })
  expect([same.plan.leftOut, same.plan.notes]).toEqual([undefined, undefined])

  const bytes = await bookOf([
    ['agent', 'Billing', 'Réclamations'.normalize('NFD')],
    ['Zoë'.normalize('NFD'), 2, '3,5'],
    ['ADA ABE <ada@two.example>', null, 5],
    ['Bo (u5)', 0, '-'],
    ['ada@one.example', '1.5', null],
  ])
  const changesOf = ({ plan }: Awaited<ReturnType<typeof planOrg>>) =>
    plan.changes.map((one) => ('skill' in one ? `${one.user.id} ${one.skill.name} ${one.after}` : one.kind)).sort()
  const raised = ['u1 Réclamations 3.5', 'u3 Billing 1.5', 'u4 Réclamations 5', 'u5 Billing 0']
  const overwrite = { existingLevels: 'overwrite' as const }
  const all = await planOrg({ snapshot: ORG }, { want: { matrix: xlsxOf(bytes) }, forecast, limits: overwrite })
  expect(changesOf(all)).toEqual(['u1 Billing 2', ...raised])
  const retained = await planOrg({ snapshot: ORG }, { want: { matrix: xlsxOf(bytes) }, forecast })
  expect(changesOf(retained)).toEqual(raised)
  expect(retained.plan.leftOut).toMatchObject([{ code: 'level.kept' }])
})

it('keeps an equal or higher level of a language, too', async () => {
  const matrix = xlsxOf(
    await bookOf(
      [
        ['agent', 'Deutsch'],
        ['=Eve', 3],
        ['Bo (u5)', 2],
      ],
      'Languages',
    ),
  )
  const changesOf = async (limits: PlanLimits) => {
    const { plan } = await planOrg({ snapshot: ORG }, { want: { matrix }, forecast: { method: 'none' }, limits })
    return { changes: plan.changes.map(({ before, after }) => [before, after]), leftOut: plan.leftOut }
  }
  const code = 'level.kept'
  const why = 'Deutsch is held at an equal or higher level, which is kept'
  expect(await changesOf({})).toEqual({
    changes: [[null, 2]],
    leftOut: [{ code, what: '=Eve (u2): Deutsch 3, held at 4', why }],
  })
  expect((await changesOf({ existingLevels: 'overwrite' })).changes).toEqual([
    [4, 3],
    [null, 2],
  ])
})

it('writes the id in place of a name with control characters, which a workbook does not hold', async () => {
  const [agent = agentOf('u', '')] = ORG.agents
  const agents = ['a\u0001b', 'tab\there', 'line\rend'].map((one, at) => ({ ...agent, id: `u${at}`, name: one }))
  const snapshot = { ...ORG, agents, queues: [] }
  const { agents: read = {} } = await readWorkbook(await exportWorkbook(snapshot), snapshot)
  expect(Object.keys(read).sort()).toEqual(['u0', 'u1', 'u2'])
})

it('removes with - alone, and says which values stay where a cell was emptied', async () => {
  const bytes = await writeXlsx([
    { name: 'skills', columns: [{ head: 'agent' }, { head: 'Billing' }], rows: [['Zoë', null]] },
    { name: 'Languages', columns: [{ head: 'agent' }, { head: 'Deutsch' }], rows: [['=Eve', '-']] },
    {
      name: 'Queues',
      columns: [{ head: 'agent' }, { head: 'Care' }],
      rows: [
        ['Zoë', '3 off'],
        ['=Eve', '-'],
        ['Bo (u5)', 'x'],
        ['bo (u6)', 'off'],
      ],
    },
    { name: 'My notes', columns: [{ head: 'agent?' }], rows: [] },
  ])
  const { plan } = await planOrg(
    { snapshot: ORG },
    { want: { matrix: { ...xlsxOf(bytes), file: 'm.xlsx' } }, forecast: { method: 'none' } },
  )
  const changes = plan.changes.map(
    (one) =>
      `${'user' in one ? one.user.id : ''} ${one.kind} ${one.kind === 'member.add' ? 'as new' : JSON.stringify(one.after)}`,
  )
  expect(changes.sort()).toEqual([
    'u1 member.join false',
    'u1 member.ring 3',
    'u2 language.remove null',
    'u2 member.remove null',
    'u5 member.add as new',
    'u6 member.add as new',
    'u6 member.join false',
  ])
  expect(plan.notes).toEqual([
    '1 cell is empty in m.xlsx where the org has a value, which stays; write - to remove it: Zoë / Billing.',
  ])
})

it('names the cell of each level and name that cannot be used', async () => {
  const skills = await bookOf([
    ['agent', 'Billing', 'Claims'],
    ['Zoë', '1.234,5', null],
    ['=Eve', '1.234', null],
    ['Ada Abe', 3, null],
    ['Ada Abe <ada@two.example>', new Date('2026-05-03T00:00:00Z'), null],
    ['Ada Abe <ada@three.example>', 3, null],
    ['Bo (u6)', '03. Mai', null],
    ['Bob (u5)', 3, null],
    ['u5', true, null],
  ])
  expect(await problems(skills)).toEqual([
    'Skills!C1 Claims: the org has no skill "Claims"; each column after the first is a skill: delete columns of anything else',
    'Skills!B2 Zoë: Billing: "1.234,5" is not a level; use a number from 0 to 5, - to remove the skill, or leave the cell empty',
    'Skills!B3 =Eve: Billing: "1.234" may mean 1234 or a level with three decimals; write at most two decimals',
    `Skills!A4 Ada Abe: 2 of the org's agents are called "Ada Abe"; use the address or the id: u3 ada@one.example, u4 ada@two.example`,
    'Skills!B5 Ada Abe: Billing: is a date (2026-05-03), into which spreadsheets turn levels such as 3.5; format the cell as a number and write it again',
    'Skills!A6 Ada Abe <ada@three.example>: the org has no agent "Ada Abe <ada@three.example>"; did you mean "Ada Abe"?',
    'Skills!B7 bo: Billing: "03. Mai" looks like a date, into which spreadsheets turn levels such as 3.5; write the level again as a number',
    'Skills!A8 Bob (u5): "Bob (u5)": u5 belongs to the agent "Bo"; correct the name or the rest',
    'Skills!B9 Bo: Billing: "true" is not a level; use a number from 0 to 5, - to remove the skill, or leave the cell empty',
  ])
})

it('says which sheets it needs, and takes a single one of any name for skills', async () => {
  const sheet = (name: string, head: string) => ({
    name,
    columns: [{ head }, { head: 'Deutsch' }],
    rows: [['Zoë', 3.5]],
  })
  expect(await problems(await writeXlsx([sheet('Languages', 'agent')]))).toEqual([
    'Languages!B2 Zoë: Deutsch: 3.5 is no whole number: the platform drops fractions of language levels',
  ])
  const without = await writeXlsx([sheet('Tabelle1', 'agent'), sheet('Tabelle2', 'agent')])
  expect(await problems(without)).toEqual([
    expect.stringContaining('has the sheets "Tabelle1", "Tabelle2"; the matrix'),
  ])
  expect(() => resolveSheets(ORG, [{ name: 'Skills', rows: [] }], 'empty.xlsx')).toThrow('has no rows in its sheets')
  const stray = await writeXlsx([sheet('Queues', 'agent'), sheet('Sprachen', 'Agent')])
  expect(await problems(stray)).toEqual([expect.stringContaining('sheet "Sprachen" has agents, but is none of')])
  const bytes = await bookOf(
    [
      ['agent', 'Billing'],
      ['Zoë', 4],
    ],
    'Tabelle1',
  )
  expect((await readWorkbook(bytes)).agents).toMatchObject({ u1: { skills: { 's-Billing': 4 } } })
})

it.each([
  [new Uint8Array([0xd0, 0xcf, 0x11, 0xe0, 1, 2]), 'is an old .xls or has a password; save it as .xlsx'],
  [new TextEncoder().encode('PK\u0003\u0004 no workbook'), 'is no workbook that can be read'],
])('refuses what is no workbook: %#', async (bytes, message) => {
  expect(await problems(bytes)).toEqual([expect.stringContaining(message)])
})

const level = fc.oneof(fc.integer({ min: 0, max: 5 }), fc.double({ min: 0, max: 5, noNaN: true }))
const name = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 12 }),
  fc.constantFrom('Ada', 'ada', 'Zoë', 'Zoe\u0308', '=1+1', '-', '@x', "'=y", '1,5', 'a;b', ' ', '5', 'Ada (u1)', 'u0'),
)
const org = fc
  .record({
    agents: fc.array(name, { minLength: 1, maxLength: 5 }),
    skills: fc.array(name, { minLength: 1, maxLength: 4 }),
    queues: fc.array(name, { maxLength: 3 }),
    levels: fc.array(fc.option(level), { minLength: 20, maxLength: 20 }),
    members: fc.array(fc.option(fc.tuple(fc.boolean(), fc.integer({ min: 1, max: 6 }))), {
      minLength: 15,
      maxLength: 15,
    }),
    mails: fc.boolean(),
  })
  .map(({ agents, skills, queues, levels, members, mails }): Snapshot => {
    const things = (kind: string, names: readonly string[]) =>
      names.map((one, at) => ({ id: `${kind}${at}`, name: one }))
    const held = (at: number, whole: boolean) =>
      skills.flatMap((_, n) => {
        const found = levels[at * 4 + n] ?? null
        return found === null ? [] : [{ id: `${whole ? 'l' : 's'}${n}`, level: whole ? Math.floor(found) : found }]
      })
    return {
      ...BARE_SNAPSHOT,
      skills: things('s', skills).map((one) => ({ ...one, state: 'active' })),
      languages: things('l', skills),
      queues: things('q', queues).map((one, q) => ({
        ...{
          ...one,
          evaluation: 'BEST',
          serviceLevels: {},
          rings: Array.from({ length: 6 }, () => ({ skillsToRemove: [] })),
        },
        members: agents.flatMap((_, at) => {
          const member = members[q * 5 + at] ?? null
          return member === null ? [] : [memberOf(`u${at}`, member[1], member[0])]
        }),
      })),
      agents: things('u', agents).map((one, at) => ({
        ...agentOf(one.id, one.name, mails ? mail(`m${at % 3}@x.example`) : {}),
        skills: held(at, false),
        languages: held(at, true),
      })),
    }
  })

it('matrix to workbook to matrix is the identity', async () => {
  await fc.assert(
    fc.asyncProperty(org, async (snapshot) => {
      const bytes = await exportWorkbook(snapshot)
      const desired = await readWorkbook(bytes, snapshot)
      for (const agent of snapshot.agents) {
        const own = desired.agents?.[agent.id]
        const levels = (all: SnapshotAgent['skills']) => Object.fromEntries(all.map(({ id, level }) => [id, level]))
        expect(own?.skills ?? {}).toEqual(levels(agent.skills))
        expect(own?.languages ?? {}).toEqual(levels(agent.languages))
      }
      for (const queue of snapshot.queues) {
        const members = queue.members.map(({ userId, joined, ring }) => [userId, { joined, ring }])
        expect(desired.queues?.[queue.id]?.members ?? {}).toEqual(Object.fromEntries(members))
      }
      const { plan } = await planOrg({ snapshot }, { want: { matrix: xlsxOf(bytes) }, forecast: { method: 'none' } })
      expect(plan.changes).toEqual([])
      expect(plan.leftOut).toBeUndefined()
    }),
    { numRuns: RUNS },
  )
})

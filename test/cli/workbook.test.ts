/** A workbook goes out, is edited by a spreadsheet library, and comes back as exactly what was edited. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { openXlsx, saveXlsx } from 'hucre/xlsx'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Snapshot } from '../../src/documents'
import { type Emulator, startEmulator } from '../../src/emulator'
import { type Cli, cliIn, runIn, settingsOf } from '../support/cli'

let emulator: Emulator
let cli: Cli
const bytesOf = (name: string): Buffer => readFileSync(join(cli.cwd, name))
const put = (name: string, content: string | Uint8Array): void => writeFileSync(join(cli.cwd, name), content)
const CELLS = 30

beforeAll(async () => {
  emulator = await startEmulator({ seed: 9, agents: 20, queues: 4, skills: 8, ratePerMinute: 100_000 })
  cli = cliIn(emulator)
  const [one, two, zoe, muller] = [...emulator.world.users.values()].filter(({ state }) => state === 'active')
  if (one === undefined || two === undefined || zoe === undefined || muller === undefined)
    throw new Error('org too small')
  for (const user of emulator.world.users.values()) user.licenses = ['engage3']
  one.name = 'Ada Abe'
  two.name = 'Ada Abe'
  zoe.name = 'Zoë Grün'.normalize('NFC')
  muller.name = 'Jörg Müller'.normalize('NFC')
  expect((await cli.run('snapshot --out now.json')).code).toBe(0)
  expect((await cli.run('export --out matrix.xlsx')).code).toBe(0)
})
afterAll(async () => {
  cli.remove()
  await emulator.stop()
})

const planned = async (file: string, more = '') => {
  const { code, out, err } = await cli.run(`plan matrix ${file} --forecast none --json ${more}`)
  expect(code, err).toBe(0)
  return JSON.parse(out)
}

it('unchanged, or saved again by a spreadsheet library, is planned as no change', async () => {
  expect(await planned('matrix.xlsx')).toMatchObject({ changes: [], source: 'matrix' })
  put('saved.xlsx', await saveXlsx(await openXlsx(bytesOf('matrix.xlsx'))))
  expect((await planned('saved.xlsx')).changes).toEqual([])
})

it(`${CELLS} edited cells are planned as exactly ${CELLS} changes`, async () => {
  const book = await openXlsx(bytesOf('matrix.xlsx'))
  const edited: string[] = []
  const { agents, queues }: Snapshot = JSON.parse(bytesOf('now.json').toString())
  // Members through a group cannot be changed one by one.
  const byGroup = new Set(
    queues.filter(({ members }) => members.some(({ memberBy }) => memberBy !== 'user')).map(({ name }) => name),
  )
  for (const { name, rows } of book.sheets) {
    const desired = { Skills: 20, Languages: 4, Queues: 6 }[name] ?? 0
    let left = desired
    for (const row of rows.slice(1)) {
      for (const [at, before] of row.entries()) {
        if (at === 0 || left === 0 || (at + edited.length) % 3 === 0 || byGroup.has(String(rows[0]?.[at]))) continue
        // Levels are raised, lowered, given and taken away; members join, move between off and on, and go.
        const queue = before === null ? 'x' : typeof before === 'number' ? `${before} off` : '-'
        const level = before === null ? 2 : left % 4 === 0 ? '-' : before === 1 ? 3 : 1
        row[at] = name === 'Queues' ? queue : level
        edited.push(`${String(row[0])} ${String(rows[0]?.[at])}`)
        left -= 1
      }
    }
    expect(left).toBe(0)
  }
  expect(edited).toHaveLength(CELLS)
  put('edited.xlsx', await saveXlsx(book))
  const { changes, leftOut } = await planned('edited.xlsx', '--existing overwrite')
  expect(leftOut).toBeUndefined()
  expect(changes).toHaveLength(CELLS)
  const names = new Map(agents.map(({ id, name }) => [id, name]))
  type Planned = {
    user?: { id: string }
    skill?: { name: string }
    language?: { name: string }
    queue?: { name: string }
  }
  const found = changes.map(
    ({ user, skill, language, queue }: Planned) => `${names.get(user?.id ?? '')} ${(skill ?? language ?? queue)?.name}`,
  )
  const suggested = edited.map((text) => text.replace(/ <[^>]*>/, ''))
  expect(found.sort()).toEqual(suggested.sort())
})

it('people with the same name are told apart by mail, and refused without', async () => {
  const book = await openXlsx(bytesOf('matrix.xlsx'))
  const [skills] = book.sheets
  const rows = skills?.rows.filter(([name]) => String(name).startsWith('Ada Abe')) ?? []
  expect(rows.map(([name]) => String(name))).toEqual([
    expect.stringMatching(/^Ada Abe <.+@.+>$/),
    expect.stringMatching(/</),
  ])
  for (const row of rows) row[0] = 'Ada Abe'
  put('same.xlsx', await saveXlsx(book))
  const refused = await cli.run('plan matrix same.xlsx --forecast none')
  expect(refused.code).toBe(2)
  expect(refused.err).toMatch(/same\.xlsx.*Skills!A2.*2 of the org's agents are called "Ada Abe"; use the/s)
})

it('the plain CSV of Excel in Windows-1252 is read rightly; other encodings are refused with what to do', async () => {
  const skill = [...emulator.world.skills.values()][0]?.name ?? ''
  const western = Buffer.from(`agent;${skill}\r\nJörg Müller;0,5\r\n${'Zoë Grün'};4,75\r\n`, 'latin1')
  put('western.csv', western)
  const { out, err } = await cli.run('plan matrix western.csv --forecast none --existing overwrite --json')
  expect(err).toContain('western.csv is not UTF-8 and is read as Windows-1252')
  expect(
    JSON.parse(out)
      .changes.map(({ after }: { after: number }) => after)
      .sort(),
  ).toEqual([0.5, 4.75])
  put('apple.csv', `agent;${skill}\nZoe\u0308 Gru\u0308n;4,75\n`)
  expect((await planned('apple.csv')).changes).toMatchObject([{ after: 4.75 }])
  // Umlauts of old Macs are letters without a meaning in Windows-1252, or other ones.
  put('mac.csv', Buffer.from([...Buffer.from(`agent;${skill}\rJ`), 0x9a, ...Buffer.from('rg M\u00fcller;3', 'latin1')]))
  expect(await cli.run('plan matrix mac.csv --forecast none')).toMatchObject({
    code: 2,
    err: expect.stringMatching(/no agent "Jšrg Müller"; did you mean "Jörg Müller"/),
  })
  put('other.csv', Buffer.from([...Buffer.from(`agent;${skill}\nJ`), 0x81, ...Buffer.from('rg;3')]))
  expect(await cli.run('plan matrix other.csv --forecast none')).toMatchObject({
    code: 2,
    err: expect.stringContaining('Save it as UTF-8 (in Excel "CSV UTF-8")'),
  })
})

it('is written only into a file that is named as one', async () => {
  expect(await cli.run('export --format xlsx')).toMatchObject({
    code: 2,
    err: expect.stringContaining('--out matrix.xlsx'),
  })
  expect(await cli.run('export --format xlsx --out m.csv')).toMatchObject({
    code: 2,
    err: expect.stringContaining('Name it m.xlsx'),
  })
  const { code, out } = await cli.run('export --snapshot now.json --out again.xlsx --json')
  expect([code, JSON.parse(out)]).toEqual([
    0,
    { file: 'again.xlsx', format: 'xlsx', rows: expect.any(Number), gaps: [] },
  ])
})

it('report --xlsx has the matrix and a sheet for each kind of document', async () => {
  await cli.run('plan matrix western.csv --snapshot now.json --forecast none --existing overwrite --out plan.json')
  put('findings.json', (await cli.run('tidy --days 2 --json')).out)
  put('audit.json', (await cli.run('audit --own --json')).out)
  const { code, err } = await cli.run('report now.json plan.json findings.json audit.json --xlsx all.xlsx')
  expect(err).toContain('workbook written to all.xlsx')
  expect(code).toBe(0)
  const names = (await openXlsx(bytesOf('all.xlsx'))).sheets.map(({ name }) => name)
  expect(names).toEqual(['Skills', 'Languages', 'Queues', 'About', 'Plan', 'Audit', 'Findings'])
  expect((await planned('all.xlsx')).changes).toEqual([])
  expect(await cli.run('report findings.json --out page.html')).toMatchObject({
    code: 2,
    err: expect.stringContaining('skillroute/hygiene-report@1'),
  })
})

it('copies, leavers and new hires are plans like any other', async () => {
  const [, , zoe, jorg, other] = [...emulator.world.users.values()].filter(({ state }) => state === 'active')
  if (zoe === undefined || jorg === undefined || other === undefined) throw new Error('org too small')
  const run = async (...args: string[]) => {
    const { code, out, err } = await runIn(cli.cwd, ['plan', ...args, '--forecast', 'none', '--json'], {
      env: settings(),
    })
    expect(code, err).toBe(0)
    return JSON.parse(out)
  }
  const copied = await run('like', zoe.name, '--agents', `${jorg.name},${other.email}`)
  expect(copied.source).toBe('like')
  const ids = new Set(copied.changes.map(({ user }: { user: { id: string } }) => user.id))
  expect([...ids].sort()).toEqual([jorg.id, other.id].sort())
  put('leavers.csv', Buffer.from('Mail;Name\r\n;Jörg Müller\r\n', 'latin1'))
  const left = await run('leavers', 'leavers.csv')
  expect(left.changes.length).toBeGreaterThan(0)
  expect(left.changes.every(({ kind }: { kind: string }) => kind.endsWith('.remove'))).toBe(true)
  expect((await run('leavers', 'Jörg Müller')).changes).toEqual(left.changes)
  put('hires.csv', `name,like\n${jorg.name},${zoe.name}\n`)
  const hired = await run('new-hires', 'hires.csv')
  const values = ({ changes }: { changes: { user: { id: string }; kind: string; after: unknown }[] }) =>
    changes.filter(({ user }) => user.id === jorg.id).map(({ kind, after }) => [kind, after])
  expect(values(hired)).toEqual(values(copied))
})

it.each([
  ['leavers', 'leavers: is empty: name who leaves', ['']],
  ['like', 'agents: is empty: name the people', ['Jörg Müller', '--agents', '']],
])('%s of an empty text says that nobody is named', async (form, message, args) => {
  const { code, err } = await runIn(cli.cwd, ['plan', form, ...args, '--forecast', 'none'], { env: settings() })
  expect([code, err]).toEqual([2, expect.stringContaining(message)])
})

it.each([
  ['plan like Zoe', "required option '--agents <agent...>' not specified"],
  ['plan leavers gone.csv', 'gone.csv cannot be read: there is no such file'],
  ['plan --forecast none leavers Zoe', 'Options follow what is planned: skillroute plan leavers ... --forecast.'],
  ['plan leavers Zoe --max-changes 4', "unknown option '--max-changes'"],
])('%s is refused before any request', async (line, message) => {
  const before = emulator.stats.requests
  expect(await cli.run(line)).toMatchObject({ code: 2, err: expect.stringContaining(message) })
  expect(emulator.stats.requests).toBe(before)
})

const settings = () => ({ XDG_STATE_HOME: join(cli.cwd, 'state'), ...settingsOf(emulator) })

/** Files, options and settings that are not what a command takes: what it says, and that it says it before it reads an org. */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { eachWithTwoAgents, type TwoAgents } from '../support/two-agents'

let scene: TwoAgents
eachWithTwoAgents((made) => {
  scene = made
})

const PLAN = 'plan matrix --forecast none'

it.each([
  ['text of an unknown code page', Buffer.from('agent,Caf\x81\nAnn,3\n', 'latin1'), /CSV UTF-8/],
  ['a binary file', Buffer.from([1, 0, 2, 0, 0]), /it is not text/],
  ['an empty file', Buffer.from(''), /the file is empty; a skill matrix begins with a row/],
  ['a text', Buffer.from('# Heading\n\nWords.\n'), /no CSV with a header row.*agent,Billing,Claims/],
  ['JSON', Buffer.from('{ "format": "skillroute/plan@1" }\n'), /no CSV with a header row/],
])('tells before it reads the org that a matrix is %s', async (_what, bytes, message) => {
  const { cli, emulator } = scene
  writeFileSync(join(cli.cwd, 'matrix.csv'), bytes)
  const { requests } = emulator.stats
  const { code, err } = await cli.run(`${PLAN} matrix.csv`)
  expect(code).toBe(2)
  expect(err).toMatch(message)
  expect(emulator.stats.requests - requests).toBeLessThan(5)
})

it('says which columns of a matrix may stay', async () => {
  const { cli, ann, put } = scene
  put('matrix.csv', `agent,qqq@qqq\n${ann.name},3\n`)
  expect((await cli.run(`${PLAN} matrix.csv`)).err).toMatch(/no skill "qqq@qqq"; each column .* delete columns/)
})

it('says where the column of the agent is', async () => {
  const { cli, put } = scene
  put('matrix.csv', 'Billing,Agent\n3,Ann\n')
  const { err } = await cli.run(`${PLAN} matrix.csv`)
  expect(err).toContain('the first column must be headed "agent", not "Billing"; move column 2, "Agent", to the front')
})

it('says what it takes where a file is a folder, or not JSON, or no model', async () => {
  const { cli, put } = scene
  put('levels.csv', `agent,Sales\n${'Ann Lee,3\n'.repeat(300)}`)
  mkdirSync(join(cli.cwd, 'folder'))
  expect((await cli.run('apply folder')).err).toBe('error folder cannot be read: it is a folder; name a file in it\n')
  for (const command of ['apply', 'verify', 'undo'])
    expect(await cli.run(`${command} levels.csv`)).toMatchObject({
      code: 2,
      err: 'error levels.csv: not a plan: a plan is a JSON file that skillroute plan writes, and this is not JSON\n',
    })
  expect((await cli.run('drift levels.csv')).err).toMatch(
    /is not JSON; this command takes a snapshot here, which skillroute snapshot/,
  )
  put('page.html', '<!doctype html>\n<p>A report</p>')
  put('lines.jsonl', '{"a":1}\n{"b":2}\n')
  expect((await cli.run('report page.html')).err).toMatch(/^error page\.html: is a web page; name a JSON file that/)
  expect((await cli.run('report lines.jsonl')).err).toContain(
    'lines.jsonl: is JSON Lines, and no journal of a plan; name',
  )
  const { err } = await cli.run('simulate levels.csv')
  expect(err).toMatch(/levels\.csv is no model: a model has contactTypes and agents/)
  expect(err.length).toBeLessThan(300)
})

it('shows the level that is kept, and how to set the other', async () => {
  const { cli, ann, skill, put } = scene
  ann.skills.set(skill.id, 4)
  put('matrix.csv', `agent,${skill.name}\n${ann.name},3\n`)
  const { out } = await cli.run(`${PLAN} matrix.csv`)
  expect(out.replaceAll(/\s+/g, ' ')).toMatch(/kept \(--existing overwrite sets it\): .* 3, held at 4/)
})

it('writes no file called -, and says when it makes a folder', async () => {
  const { cli, ann, skill, put } = scene
  put('matrix.csv', `agent,${skill.name}\n${ann.name},4.25\n`)
  const dash = await cli.run(`${PLAN} matrix.csv --out -`)
  expect(dash).toMatchObject({ code: 2, err: expect.stringMatching(/--out takes the name of a file, not "-"/) })
  expect((await cli.run('export --out -')).err).toContain('not "-": leave it out for standard output')
  expect(existsSync(join(cli.cwd, '-'))).toBe(false)
  expect((await cli.run(`${PLAN} matrix.csv --out new/plan.json`)).err).toContain('created the folder new')
})

it('points at the help in every usage error, and says that a plan needs no dry run', async () => {
  const { cli } = scene
  const dry = await cli.run('plan --dry-run')
  expect(dry).toMatchObject({ code: 2, err: expect.stringContaining('skillroute plan writes nothing to the org') })
  expect(dry.err).toContain('(use --help')
  expect((await cli.run('apply')).err).toContain('(use --help')
})

it('says that a past interval without contacts is one', async () => {
  const { out } = await scene.cli.run('status --from 2001-01-01T00:00Z --to 2001-01-02T00:00Z')
  expect(out).toContain('No queue had contacts in this time')
  expect(out).toContain('no contacts')
})

it('says what to do next where an undo meets changes of others', async () => {
  const { cli, ann, skill, put } = scene
  put('matrix.csv', `agent,${skill.name}\n${ann.name},4.25\n`)
  await cli.run(`${PLAN} matrix.csv --existing overwrite`)
  await cli.run('apply plan.json --yes')
  ann.skills.set(skill.id, 1)
  const { code, out } = await cli.run('undo plan.json --yes')
  expect(code).toBe(5)
  expect(out).toContain('A conflict is a value that somebody changed after the plan wrote it')
  expect(out).toContain('skillroute plan desired FILE')
})

/** `skillroute calendar`: checking a file, showing a month, granting and reverting what is due. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Cli, cliIn, runIn, settingsOf } from '../../../../test/support/cli'
import { type Emulator, startEmulator, type WorldUser } from '../../../emulator'

let emulator: Emulator
let cli: Cli
let users: WorldUser[]
let skill: { readonly id: string; readonly name: string }

beforeAll(async () => {
  emulator = await startEmulator({ seed: 3, agents: 8, queues: 1, skills: 3, ratePerMinute: 100_000 })
  cli = cliIn(emulator)
  const { world } = emulator
  users = [...world.users.values()].filter(({ state }) => state === 'active').slice(0, 3)
  const [first] = world.skills.values()
  if (first === undefined) throw new Error('no skill')
  skill = first
  for (const user of users) {
    user.licenses = ['engage3']
    user.skills.delete(skill.id)
  }
  world.groups.set('t', { id: 't', name: 'Front desk', type: 'TEAM', members: new Set(users.map(({ id }) => id)) })
  expect((await cli.run('snapshot --profiles --out snapshot.json')).code).toBe(0)
})
afterAll(async () => {
  cli.remove()
  await emulator.stop()
})

function file(name: string, entries: string, calendar = 'desk'): string {
  const head = `format: skillroute/calendar@1\nname: ${calendar}\ntimeZone: Europe/Berlin\nentries:\n`
  writeFileSync(join(cli.cwd, name), head + entries)
  return name
}

const entry = (name: string, level: number, more: string): string =>
  `  - { name: ${name}, who: { team: Front desk }, skills: { ${skill.name}: ${level} }, ${more} }\n`

const levels = (): (number | undefined)[] => users.map(({ skills }) => skills.get(skill.id))

describe('calendar check', () => {
  it('finds nothing wrong, in the org and in a snapshot', async () => {
    file('good.yaml', entry('mornings', 3, 'when: "Mon-Fri 08:00-12:00"'))
    expect(await cli.run('calendar check good.yaml')).toMatchObject({
      code: 0,
      out: expect.stringContaining('no problem'),
    })
    expect((await cli.run('calendar check good.yaml --snapshot snapshot.json --json')).code).toBe(0)
    expect((await cli.run('calendar check good.yaml --alone')).code).toBe(0)
  })

  it('names both places of what contradicts', async () => {
    const both = entry('mornings', 3, 'when: "08:00-12:00"') + entry('late', 5, 'when: "11:00-13:00"')
    const { code, out } = await cli.run(`calendar check ${file('bad.yaml', both)} --snapshot snapshot.json`)
    expect(code).toBe(3)
    expect(out).toMatch(
      /bad\.yaml:6:\d+ problem entries\[1\]\.skills.*late wants .* 5 .*entries\[0\], line 5\) wants 3/,
    )
    writeFileSync(join(cli.cwd, 'g.yaml'), `format: skillroute/guardrails@1\nprotected: { skills: [${skill.name}] }\n`)
    const retained = await cli.run('calendar check good.yaml --snapshot snapshot.json --guardrails g.yaml')
    expect(retained).toMatchObject({ code: 3, out: expect.stringContaining('but g.yaml:2:23 protected.skills[0]') })
    file('high.yaml', entry('mornings', 9, 'when: "08:00-12:00"'))
    const alone = await cli.run('calendar check high.yaml --alone --format sarif')
    expect([alone.code, JSON.parse(alone.out).version]).toEqual([3, '2.1.0'])
  })

  it('refuses options of other actions and files that are not there', async () => {
    const refused = await cli.run('calendar check good.yaml --month 2027-03')
    expect(refused).toMatchObject({ code: 2, err: expect.stringContaining('--month belongs to calendar show') })
    expect((await cli.run('calendar show nowhere.yaml')).code).toBe(2)
    expect((await cli.run('calendar show good.yaml --snapshot snapshot.json --month March')).code).toBe(2)
    expect((await cli.run('calendar stop good.yaml')).code).toBe(2)
  })
})

describe('calendar show', () => {
  it('reads shifts as Excel saves them', async () => {
    const [user] = users
    if (user === undefined) throw new Error('no user')
    const { name } = user
    user.name = 'Zoë Grün'
    await cli.run('snapshot --profiles --out named.json')
    user.name = name
    const shifts = Buffer.from('agent;start;end\r\nZoë Grün;2027-03-01 08:00;2027-03-01 16:00\r\n', 'latin1')
    writeFileSync(join(cli.cwd, 'shifts.csv'), shifts)
    file('shift.yaml', entry('desk', 3, 'during: shift'))
    const { out, err } = await cli.run(
      'calendar show shift.yaml --snapshot named.json --month 2027-03 --shifts shifts.csv --json',
    )
    expect(err).toContain('is read as Windows-1252')
    expect(Object.keys(JSON.parse(out).entries[0].spansByAgent)).toEqual([user.id])
  })

  it('prints the days of a month, and writes them as a page', async () => {
    const more = entry('campaign', 3, 'from: 2027-03-20, to: 2027-03-29')
    file('month.yaml', entry('mornings', 3, 'when: "Mon-Fri 08:00-12:00", except: [2027-03-05]') + more)
    writeFileSync(
      join(cli.cwd, 'days.yaml'),
      'format: skillroute/special-days@1\ndays: [{ date: "2027-03-12", name: Holiday }]\n',
    )
    const line = 'calendar show month.yaml --snapshot snapshot.json --month 2027-03 --special-days days.yaml'
    const { code, out } = await cli.run(`${line} --html march.html`)
    expect(code).toBe(0)
    expect(out).toContain('Mon 2027-03-01  08:00–12:00  mornings       3')
    expect(out).toMatch(/Sun 2027-03-28 {2}00:00–24:00 {2}campaign +3 {2}clocks go forward/)
    for (const date of ['2027-03-05', '2027-03-12', '2027-03-06']) expect(out).not.toContain(date)
    const page = readFileSync(join(cli.cwd, 'march.html'), 'utf8')
    expect(page).toContain('March 2027')
    expect(page).toContain('Clocks go forward')
    const { entries } = JSON.parse((await cli.run(`${line} --json`)).out)
    expect(entries[0].spans[0]).toEqual({ start: '2027-03-01T07:00:00.000Z', end: '2027-03-01T11:00:00.000Z' })
  })
})

describe('calendar run', () => {
  it('grants what is due, is on the list of due, and reverts when the file no longer wants it', async () => {
    file('run.yaml', entry('always', 4, 'when: "00:00-24:00"'), 'always')
    const dry = await cli.run('calendar run run.yaml --dry-run')
    expect(dry).toMatchObject({ code: 0, out: expect.stringContaining(`would begin ${skill.name} 4 for 3 agents`) })
    expect(levels()).toEqual([undefined, undefined, undefined])
    const done = await cli.run('calendar run run.yaml --json')
    const { applied, held } = JSON.parse(done.out)
    expect([done.code, held, applied[0].report.counts.applied]).toEqual([0, 3, 3])
    expect(levels()).toEqual([4, 4, 4])
    expect((await cli.run('calendar run run.yaml')).out).toContain('nothing is due; 3 held')
    expect((await cli.run('due')).out).toContain(`${applied[0].planId} next at`)
    // A supervisor wants less.
    users[0]?.skills.set(skill.id, 2)
    file('run.yaml', entry('gone', 4, 'from: 2020-01-01, to: 2020-01-02'), 'always')
    const ended = await cli.run('calendar run run.yaml')
    expect(ended).toMatchObject({ code: 5, out: expect.stringContaining(`ended ${skill.name} 4 for 3 agents`) })
    expect(levels()).toEqual([2, undefined, undefined])
    expect(readdirSync(join(cli.cwd, '.skillroute/due'))).toEqual([])
    expect((await cli.run('calendar run run.yaml')).code).toBe(0)
  })

  it('is run again and again within a window of a schedule', async () => {
    file('often.yaml', entry('gone', 4, 'from: 2020-01-01, to: 2020-01-02'), 'often')
    const timeZone = 'timeZone: UTC\nwindows: [{ from: "00:00", to: "24:00" }]\nstopBeforeMinutes: 0\n'
    writeFileSync(join(cli.cwd, 'schedule.yaml'), `${timeZone}everyMinutes: 0.0001\nrun: calendar run often.yaml\n`)
    const ended = new AbortController()
    let runs = 0
    const onText = (text: string): void => {
      if (text.includes('nothing is due')) runs += 1
      if (runs === 3) ended.abort(new Error('enough'))
    }
    const env = { XDG_STATE_HOME: join(cli.cwd, 'state'), ...settingsOf(emulator) }
    await runIn(cli.cwd, ['schedule', 'schedule.yaml'], { env, signal: ended.signal, onText })
    const log = readFileSync(join(cli.cwd, '.skillroute/schedule.log.jsonl'), 'utf8')
    expect(log.match(/"type":"started"/g)).toHaveLength(1)
    expect(runs).toBe(3)
  })
})

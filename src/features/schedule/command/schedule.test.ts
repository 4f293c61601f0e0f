/** `skillroute schedule`: listing windows, running commands in them, twice at once, and what it refuses. */
import { spawn } from 'node:child_process'
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Cli, cliIn } from '../../../../test/support/cli'

const ALWAYS = 'timeZone: UTC\nwindows:\n  - { from: "00:00", to: "24:00" }\nstopBeforeMinutes: 0\n'
const root = join(import.meta.dirname, '../../../..')
let cli: Cli

beforeAll(() => {
  cli = cliIn(undefined)
  copyFileSync(join(root, 'examples/schedule.yaml'), join(cli.cwd, 'example.yaml'))
})
afterAll(() => cli.remove())

function file(name: string, text: string): string {
  writeFileSync(join(cli.cwd, name), text)
  return name
}

describe('schedule', () => {
  it('lists the next windows of the example', async () => {
    const printed = await cli.run('schedule example.yaml --list 5')
    expect(printed).toMatchObject({ code: 0, err: '' })
    expect(printed.out).toContain('Starts (Europe/Berlin)')
    expect(printed.out).toContain('runs: skillroute apply plan.json --yes')
    const { code, out } = await cli.run('schedule example.yaml --list 5 --json')
    expect(code).toBe(0)
    const spans: unknown = JSON.parse(out)
    expect(spans).toHaveLength(5)
    expect(spans).toContainEqual(expect.objectContaining({ id: expect.stringMatching(/^Europe\/Berlin 20\d\d-/) }))
  })

  it('runs its commands in order in an open window, and logs them', async () => {
    const name = file('run.yaml', `${ALWAYS}run:\n  - verify nowhere.json\n`)
    expect(await untilItWaits(name, 'first.jsonl')).toEqual(['started', 'failed', 'waiting'])

    file('lists.yaml', `${ALWAYS}name: lists\nrun:\n  - schedule example.yaml --list 1\n`)
    expect((await cli.run('schedule lists.yaml')).err).toContain('not schedule itself')
    file('helps.yaml', `${ALWAYS}name: helps\nrun:\n  - apply --help\n  - "plan --help"\n`)
    const helped = await cli.run('schedule helps.yaml --until-finished --log second.jsonl')
    expect(helped.code).toBe(0)
    expect(helped.out.indexOf('skillroute apply')).toBeLessThan(helped.out.indexOf('skillroute plan'))
    expect(logOf('second.jsonl').map((entry) => entry.type)).toEqual(['started', 'finished'])
  })

  it('uses a window once, with two processes at the same moment', async () => {
    const name = file('twice.yaml', `${ALWAYS}run: apply --help\n`)
    const types = await Promise.all([1, 2].map((one) => untilItWaits(name, `twice-${one}.jsonl`)))
    // The slower of the two may meet the other's lease before it meets the used window.
    expect(
      types
        .flat()
        .filter((type) => type !== 'locked')
        .sort(),
    ).toEqual(['finished', 'started', 'taken', 'waiting', 'waiting'])
  })

  it('fails where the last of its repeated runs did', async () => {
    const tomorrow = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10)
    const today = `${ALWAYS}freeze: [${tomorrow}..2099-12-31]\neveryMinutes: 1440\n`
    const failing = file('repeated.yaml', `${today}run: verify nowhere.json\n`)
    expect((await cli.run(`schedule ${failing} --until-finished --log failed.jsonl`)).code).toBe(1)
    expect(logOf('failed.jsonl').map((entry) => entry.type)).toEqual(['started', 'failed'])
    const fine = file('repeats.yaml', `${today}run: apply --help\n`)
    expect((await cli.run(`schedule ${fine} --until-finished --log done.jsonl`)).code).toBe(0)
  })

  it('ends where the schedule has no more windows', async () => {
    const name = file('frozen.yaml', `${ALWAYS}freeze: [2020-01-01..2099-12-31]\nrun: apply --help\n`)
    expect(await cli.run(`schedule ${name}`)).toMatchObject({ code: 1, err: 'The schedule has no more windows.\n' })
    expect((await cli.run(`schedule ${name} --list 3`)).out).toContain('no windows in the future')
  })

  it('refuses a wrong file with line and column of every mistake', async () => {
    const name = file(
      'wrong.yaml',
      'timeZone: Europe/Nowhere\nwindows:\n  - { days: [monday], from: "9:00", to: "05:00" }\nfreezes: []\nrun: ""\n',
    )
    const { code, err } = await cli.run(`schedule ${name}`)
    expect(code).toBe(2)
    for (const place of [
      'line 1:11 timeZone',
      'line 3:14 windows[0].days[0]: must be one of mon',
      'line 3:29 windows[0].from',
      'line 4:',
      'line 5:6 run',
    ])
      expect(err).toContain(place)
    const lines = [
      'aply plan.json',
      'apply plan.json --yess',
      'apply --yes',
      'apply plan.json --canary 150%',
      'due',
      'fleet bogus',
      'apply a b',
      'plan --max-changes 3',
      'plan rules rules.yaml --exit-code',
      'plan matrix',
      'plan tidy --max-changes 3',
      'undo plan.json',
      'undo plan.json --dry-run',
      'fleet apply --redis redis://localhost',
      'forecast --days 14 --to-wfm x',
      'probe --writes',
      'probe',
    ]
    const misspelled = `${ALWAYS}run:\n${lines.map((line) => `  - ${line}\n`).join('')}`
    const words = await cli.run(`schedule ${file('misspelled.yaml', misspelled)} --list 1`)
    expect(words.code).toBe(2)
    for (const said of [
      'line 6:5 run[0]: skillroute has no command aply',
      'run[1]: skillroute apply has no --yess',
      'run[2]: skillroute apply needs a plan',
      "run[3]: option '--canary <part>'",
      'run[5]: skillroute fleet takes snapshot, plan, apply, status, not bogus',
      'run[6]: skillroute apply takes no b',
      'run[9]: skillroute plan matrix needs a file',
      'run[10]: skillroute plan tidy has no --max-changes',
      'run[11]: skillroute undo needs --yes here',
      'run[13]: skillroute fleet apply needs --yes here',
      'run[14]: skillroute forecast needs --yes here',
      'run[15]: skillroute probe needs --yes here',
    ])
      expect(words.err).toContain(said)
    for (const fine of ['run[4]', 'run[7]', 'run[8]', 'run[12]', 'run[16]']) expect(words.err).not.toContain(fine)
    expect((await cli.run(`schedule ${file('torn.yaml', 'timeZone: [')}`)).code).toBe(2)
    expect((await cli.run('schedule nowhere.yaml')).code).toBe(2)
  })
})

/** Runs a schedule in a process of its own until it waits for the next window; gives the kinds of its log lines. */
function untilItWaits(name: string, log: string): Promise<string[]> {
  const argv = [join(root, 'dist/cli.js'), 'schedule', name, '--json', '--log', log]
  const env = { ...process.env, XDG_STATE_HOME: join(cli.cwd, 'shared') }
  const child = spawn(process.execPath, argv, {
    cwd: cli.cwd,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let printed = ''
  child.stderr.on('data', (chunk: Buffer) => {
    printed += String(chunk)
  })
  child.stdout.on('data', (chunk: Buffer) => {
    if (String(chunk).includes('"waiting"')) child.kill('SIGTERM')
  })
  return new Promise((resolve, reject) => {
    child.on('close', (code) => {
      if (code === 75) resolve(logOf(log).map((entry) => entry.type))
      else reject(new Error(`ended with ${code}: ${printed}`))
    })
  })
}

function logOf(name: string): { type: string }[] {
  const lines = readFileSync(join(cli.cwd, name), 'utf8').trim().split('\n')
  return lines.map((line) => {
    const entry: unknown = JSON.parse(line)
    if (typeof entry !== 'object' || entry === null) throw new Error(`no entry: ${line}`)
    return { type: String(Reflect.get(entry, 'type')) }
  })
}

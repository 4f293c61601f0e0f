/** `skillroute validate` as CI calls it. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Emulator, startEmulator } from '../../src/emulator'
import { type Cli, cliIn } from '../support/cli'
import { BAD_YAML, ELEVEN_MISTAKES, WHERE } from '../support/rules/mistakes'
import { agent, queue, smallOrg } from '../support/rules/small-org'

const GOOD = `format: skillroute/rules@1
queues:
  - queue: Invoices
    rules: [{ skill: Billing, priorityScore: 80 }]
`
const GUARDRAILS = `{ "format": "skillroute/guardrails@1", "protected": { "agents": ["Nobody"] } }`

let cli: Cli
const put = (name: string, text: string): void => writeFileSync(join(cli.cwd, name), text)

beforeAll(() => {
  cli = cliIn(undefined)
  const queues = ['Invoices', 'First', 'Second', 'Third'].map((name, n) => queue(`q${n}`, name, ['u1']))
  put('snapshot.json', JSON.stringify(smallOrg({ agents: [agent('u1')], queues })))
  put('mistakes.yaml', ELEVEN_MISTAKES)
  put('bad.yaml', BAD_YAML)
  put('good.yaml', GOOD)
  put('guardrails.json', GUARDRAILS)
})
afterAll(() => cli.remove())

describe('skillroute validate', () => {
  it('reports eleven mistakes in one file and bad YAML in another, each with line and column, and ends with 3', async () => {
    const { code, out } = await cli.run('validate mistakes.yaml bad.yaml --snapshot snapshot.json')
    expect(code).toBe(3)
    const lines = out.trimEnd().split('\n')
    const problems = lines.slice(0, -1).filter((line) => line.split(' ')[1] === 'problem')
    expect(problems.map((line) => line.split(' ')[0])).toEqual([
      ...WHERE.map(([, line, column]) => `mistakes.yaml:${line}:${column}`),
      'bad.yaml:4:1',
    ])
    expect(lines.at(-1)).toBe('2 files checked: 12 problems, 2 warnings')
  })

  it('is content with a good file, and silent when asked to be', async () => {
    expect(await cli.run('validate good.yaml --snapshot snapshot.json')).toMatchObject({
      code: 0,
      out: '1 file checked: no problems\nNames were looked up in snapshot.json.\n',
    })
    expect(await cli.run('validate good.yaml')).toMatchObject({
      code: 0,
      out: '1 file checked: no problems\nEach file was checked by itself. To look up its names in the org, add --live or --snapshot FILE.\n',
    })
    expect(await cli.run('validate good.yaml --snapshot snapshot.json --quiet')).toEqual({ code: 0, out: '', err: '' })
    expect(await cli.run('validate good.yaml bad.yaml --quiet')).toMatchObject({
      code: 3,
      out: expect.stringContaining('bad.yaml:4:1'),
    })
  })

  it('reads a file that is called .json as JSON, whatever YAML makes of it', async () => {
    const comma = '{\n  "format": "skillroute/rules@1",\n  "queues": [],\n}\n'
    put('comma.json', comma)
    put('comma.yaml', comma)
    expect(await cli.run('validate comma.json')).toMatchObject({
      code: 3,
      out: expect.stringMatching(/^comma\.json:4:1 problem is not JSON: /),
    })
    expect((await cli.run('validate comma.yaml')).code).toBe(0)
    expect(await cli.run('plan rules good.yaml --forecast none --guardrails comma.json')).toMatchObject({
      code: 2,
      err: expect.stringMatching(/comma\.json.*line 4:1 is not JSON/s),
    })
  })

  it('holds a snapshot against the rules where that is asked, and says what it cannot evaluate', async () => {
    put(
      'capacity.yaml',
      GOOD.replace('priorityScore: 80', 'priorityScore: 80, maxCapacity: 2').replace(
        'Invoices',
        'Invoices\n    media: [voice]',
      ),
    )
    const { code, out } = await cli.run('validate capacity.yaml --snapshot snapshot.json --compliance')
    expect(code).toBe(3)
    expect(out).toMatch(
      /capacity\.yaml:5:\d+ problem .*priorityScore: 1 agent breaks this rule, which wants Billing 4: /,
    )
    expect(out).toMatch(/capacity\.yaml:5:\d+ warning .*maxCapacity: 1 agent: a snapshot has no capacities/)
    const alone = await cli.run('validate good.yaml --compliance')
    expect(alone).toMatchObject({ code: 2, err: expect.stringContaining('--compliance needs an org') })
  })

  it('prints JSON', async () => {
    const { code, out } = await cli.run('validate mistakes.yaml good.yaml --snapshot snapshot.json --json')
    expect(code).toBe(3)
    const { ok, files } = JSON.parse(out)
    expect(ok).toBe(false)
    expect(
      files[0].problems.map(({ code: kind, line, column }: Record<string, unknown>) => [kind, line, column]),
    ).toEqual(WHERE)
    expect(files[1]).toMatchObject({
      file: 'good.yaml',
      problems: [],
      warnings: [],
      etags: { Invoices: expect.any(String) },
    })
  })

  it('prints SARIF, JUnit and GitHub annotations', async () => {
    const sarif = JSON.parse((await cli.run('validate mistakes.yaml --snapshot snapshot.json --format sarif')).out)
    expect(sarif.version).toBe('2.1.0')
    expect(sarif.runs[0].results.filter(({ level }: { level: string }) => level === 'error')).toHaveLength(11)
    for (const { ruleId, ruleIndex, locations } of sarif.runs[0].results) {
      expect(sarif.runs[0].tool.driver.rules[ruleIndex].id).toBe(ruleId)
      expect(locations[0].physicalLocation.artifactLocation.uri).toBe('mistakes.yaml')
      expect(locations[0].physicalLocation.region.startLine).toBeGreaterThan(0)
    }
    const junit = (await cli.run('validate mistakes.yaml good.yaml --snapshot snapshot.json --format junit')).out
    expect(junit).toContain('<testsuites name="skillroute validate" tests="12" failures="11" errors="0">')
    expect(junit.match(/<failure /g)).toHaveLength(11)
    expect(junit).toContain('not the text &quot;90&quot;')
    const github = (await cli.run('validate mistakes.yaml --snapshot snapshot.json --format github')).out
    expect(github.match(/^::error /gm)).toHaveLength(11)
    expect(github).toContain('::error file=mistakes.yaml,line=8,col=24,title=value.range::')
  })

  it('checks guardrails too, and takes warnings as problems when asked to', async () => {
    expect(await cli.run('validate guardrails.json')).toMatchObject({ code: 0 })
    expect(await cli.run('validate guardrails.json --snapshot snapshot.json')).toMatchObject({
      code: 3,
      out: expect.stringContaining('guardrails.json:1:66 problem protected.agents[0]'),
    })
    put('idle.yaml', GOOD.replace('priorityScore: 80', 'overflowQueue: First'))
    const warned = await cli.run('validate idle.yaml --snapshot snapshot.json')
    expect(warned).toMatchObject({ code: 0, out: expect.stringContaining('idle.yaml:4:46 warning') })
    expect((await cli.run('validate idle.yaml --snapshot snapshot.json --strict')).code).toBe(3)
  })

  it('checks a desired state', async () => {
    put('wish.yaml', 'format: skillroute/desired@1\nagents:\n  u1: { skills: { Billing: 3, Nothing: 2 } }\n')
    expect(await cli.run('validate wish.yaml')).toMatchObject({ code: 0 })
    expect(await cli.run('validate wish.yaml --snapshot snapshot.json')).toMatchObject({
      code: 3,
      out: expect.stringMatching(/^wish.yaml:3:\d+ problem .*Nothing/),
    })
    put('wish.yaml', 'format: skillroute/desired@1\nagents: []\n')
    expect((await cli.run('validate wish.yaml')).out).toMatch(/^wish.yaml:2:9 problem agents/)
  })

  it('notes etags, and refuses rules written against another state of the queue', async () => {
    const { out } = await cli.run('validate good.yaml --snapshot snapshot.json --etags')
    const etag = /Invoices etag: (\S+)/.exec(out)?.[1] ?? ''
    put('tagged.yaml', GOOD.replace('Invoices', `Invoices\n    etag: ${etag}`))
    expect((await cli.run('validate tagged.yaml --snapshot snapshot.json')).code).toBe(0)
    const snapshot = readFileSync(join(cli.cwd, 'snapshot.json'), 'utf8')
    put('later.json', snapshot.replace('"evaluation":"BEST"', '"evaluation":"ALL"'))
    expect(await cli.run('validate tagged.yaml --snapshot later.json')).toMatchObject({
      code: 3,
      out: expect.stringContaining('has changed since this was written'),
    })
  })

  it('says of a document that a command wrote that it is none to check, in one problem', async () => {
    const message = 'skillroute/snapshot@1 is not a file that validate checks: rules, guardrails, desired'
    expect(await cli.run('validate snapshot.json')).toMatchObject({
      code: 3,
      out: `snapshot.json:1:12 problem format: ${message}\n1 file checked: 1 problem\n`,
    })
    put('plan.json', '{\n  "id": "x",\n  "format": "skillroute/plan@1",\n  "changes": [{ "nonsense": true }]\n}\n')
    const { files } = JSON.parse((await cli.run('validate plan.json --json')).out)
    expect(files[0].problems).toMatchObject([{ code: 'format.unchecked', line: 3, column: 14 }])
  })

  it('names every format that there is where it is missing or nobody knows it', async () => {
    put('rule.yaml', 'format: skillroute/rule@1\nqueues: []\n')
    put('none.yaml', 'queues: []\n')
    const { out } = await cli.run('validate rule.yaml none.yaml')
    const lines = out.split('\n').slice(0, 2)
    expect(lines).toEqual([expect.stringContaining('rule.yaml:1:9'), expect.stringContaining('format is missing')])
    for (const line of lines)
      expect(line).toMatch(/skillroute\/rules@1, skillroute\/guardrails@1, skillroute\/desired@1$/)
    put('other.yaml', 'format: skillroute/rules@2\nqueues: []\n')
    expect((await cli.run('validate other.yaml')).out).not.toContain('guardrails')
  })

  it('refuses files that are not there', async () => {
    expect(await cli.run('validate nowhere.yaml')).toMatchObject({
      code: 2,
      err: expect.stringContaining('nowhere.yaml'),
    })
    expect((await cli.run('validate')).code).toBe(2)
    expect((await cli.run('validate good.yaml --snapshot snapshot.json --live')).code).toBe(2)
    expect((await cli.run('validate --help')).out).toContain('skillroute validate rules.yaml')
  })
})

describe('skillroute validate --live', () => {
  let emulator: Emulator
  let own: Cli
  beforeAll(async () => {
    emulator = await startEmulator({ seed: 9, agents: 30, queues: 3, ratePerMinute: 100_000 })
    own = cliIn(emulator)
  })
  afterAll(async () => {
    own.remove()
    await emulator.stop()
  })

  it('asks the org, people included', async () => {
    const [name] = [...emulator.world.queues.values()].map(({ config }) => config.name)
    const [title] = [...emulator.world.users.values()].map((user) => user.title)
    const text = `format: skillroute/rules@1
queues: [{ queue: "${name}" }]
agents:
  - match: { title: "${title}" }
    removeSkills: [Nothing of the kind]
`
    writeFileSync(join(own.cwd, 'rules.yaml'), text)
    const { code, out } = await own.run('validate rules.yaml --live')
    expect(code).toBe(3)
    expect(out).toContain('rules.yaml:5:20 problem agents[0].removeSkills[0]')
    expect(out).toContain('1 problem')
  })
})

/**
 * The GitHub Action: its script against an emulated org and the part of GitHub's API that it uses. The commands that it starts
 * run in this process; with `SKILLROUTE_FULL=1` they are the built command.
 */
import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { parse } from 'yaml'
import { clientCredentials, createClient } from '../../src'
import { type Emulator, startEmulator } from '../../src/emulator'
import { parsePlan, planOrg } from '../../src/workflows'
import { type CliRun, runIn, settingsOf } from '../support/cli'
import { fewerContacts } from '../support/fewer-contacts'
import { type FakeGithub, MERGED, PULL, startFakeGithub } from './fake-github'

const BOT = 'github-actions[bot]'
const root = join(import.meta.dirname, '../..')
let emulator: Emulator
let github: FakeGithub
let folder: string
let command: string
let commands: Server | undefined
const put = (name: string, text: string): void => writeFileSync(join(folder, name), text)

beforeAll(async () => {
  emulator = await startEmulator({ seed: 21, agents: 6, queues: 1, ratePerMinute: 100_000 })
  fewerContacts(emulator.world, (_row, place) => place % 8 === 0, 12)
  github = await startFakeGithub(BOT)
  folder = mkdtempSync(join(tmpdir(), 'skillroute-action-'))
  command = await commandLine()
  desire(4)
  // A comment of somebody else that looks like the review, and enough of others for several pages.
  const { id } = emulator.world.org
  for (const body of [`<!-- skillroute plan ${id} -->\n<!-- reviewed changes:0 -->`, 'one', 'two', 'three'])
    github.comments.push({ id: 100 + github.comments.length, body, updated_at: '', user: { login: 'mallory' } })
})
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true })
  commands?.close()
  await github.stop()
  await emulator.stop()
})

/** An active agent of the org and a skill, by id. */
function target(): { readonly agent: string; readonly skill: string } {
  const [user] = [...emulator.world.users.values()].filter(({ state }) => state === 'active')
  const [skill] = emulator.world.skills.values()
  return { agent: user?.id ?? '', skill: skill?.id ?? '' }
}

function desire(level: number): void {
  const { agent, skill } = target()
  put(
    'desired.json',
    JSON.stringify({ format: 'skillroute/desired@1', agents: { [agent]: { skills: { [skill]: level } } } }),
  )
}

function levelNow(): number | undefined {
  const { agent, skill } = target()
  return emulator.world.users.get(agent)?.skills.get(skill)
}

/** The library makes the same plan of the request of the action's, hash for hash. */
async function expectPlanOfLibrary(): Promise<void> {
  const [made = ''] = readdirSync(folder).filter((name) => name.startsWith('skillroute-'))
  const plan = parsePlan(readFileSync(join(folder, made, 'plan.json'), 'utf8'))
  const { url: baseUrl, loginUrl, clientId, clientSecret } = emulator
  const client = createClient({
    baseUrl,
    loginUrl,
    auth: clientCredentials({ clientId, clientSecret }),
    ratePerMinute: 100_000,
  })
  const own = await planOrg(client, plan.request)
  await client.close()
  expect(own.plan.changes).toHaveLength(1)
  expect(own.plan.hash).toBe(plan.hash)
}

interface Run {
  readonly code: number
  readonly out: string
}

function act(event: object, env: Record<string, string> = {}): Promise<Run> {
  put('event.json', JSON.stringify(event))
  const all = {
    ...{ PATH: process.env.PATH, HOME: folder, XDG_STATE_HOME: join(folder, 'state'), ...settingsOf(emulator) },
    ...{ GITHUB_API_URL: github.url, GITHUB_REPOSITORY: 'acme/routing', GITHUB_TOKEN: 't', RUNNER_TEMP: folder },
    ...{ GITHUB_EVENT_PATH: join(folder, 'event.json'), SKILLROUTE_DESIRED: 'desired.json' },
    SKILLROUTE_COMMAND: `${process.execPath} ${command}`,
    ...env,
  }
  return new Promise((resolve) => {
    execFile(process.execPath, [join(root, 'action/review.mjs')], { cwd: folder, env: all }, (error, out, err) => {
      resolve({ code: error === null ? 0 : Number(error.code), out: `${out}${err}` })
    })
  })
}

const skillroute = (line: string) => runHere(line.split(' '))

function runHere(args: readonly string[]): Promise<CliRun> {
  const env = { HOME: folder, XDG_STATE_HOME: join(folder, 'state'), ...settingsOf(emulator) }
  return runIn(folder, args, { env })
}

/** The program that the script starts, with its first arguments. */
async function commandLine(): Promise<string> {
  if (process.env.SKILLROUTE_FULL === '1') return join(root, 'dist/cli.js')
  commands = createServer((socket) => {
    socket.setEncoding('utf8').once('data', async (line) => {
      socket.end(JSON.stringify(await runHere(JSON.parse(String(line)))))
    })
  })
  commands.listen(0, '127.0.0.1')
  await once(commands, 'listening')
  const address = commands.address()
  const port = typeof address === 'object' ? address?.port : undefined
  return `${join(import.meta.dirname, 'forward.mjs')} ${port}`
}

const opened = { action: 'opened', pull_request: PULL }
const merged = { action: 'closed', pull_request: MERGED }
const approve = (login: string, more: object = {}): void =>
  void github.reviews.push({
    ...{ state: 'APPROVED', commit_id: 'head', submitted_at: '2026-12-01T08:00:00Z', user: { login } },
    ...more,
  })
const reviewOf = (): string => github.comments.find(({ user }) => user.login === BOT)?.body ?? ''

it('writes one comment and edits it, and applies only what was reviewed and approved, to an org as it was', async () => {
  const first = await act(opened)
  expect(first.code, first.out).toBe(0)
  expect(reviewOf()).toContain('– → 4')
  expect(levelNow()).toBeUndefined()
  await expectPlanOfLibrary()

  desire(3)
  expect((await act({ ...opened, action: 'synchronize' })).code).toBe(0)
  expect(github.writes).toEqual(['POST comment', 'PATCH 5'])
  expect(reviewOf()).toContain('– → 3')

  // Only the author approved, somebody without write access, and others an older commit or an older review.
  github.writers.add('ana').add('bob').add('cleo')
  approve('ana')
  approve('dan')
  approve('bob', { commit_id: 'older' })
  approve('cleo', { submitted_at: '2026-11-20T08:00:00Z' })
  expect(await act(merged)).toMatchObject({
    code: 4,
    out: expect.stringContaining('nobody with write access approved'),
  })

  // Approved, but the file is another one by now; and the org is another one by now.
  approve('bob')
  desire(5)
  expect(await act(merged)).toMatchObject({ code: 5, out: expect.stringContaining('not the one that was reviewed') })
  desire(3)
  const { agent, skill } = target()
  emulator.world.users.get(agent)?.skills.set(skill, 1)
  expect(await act(merged)).toMatchObject({ code: 5, out: expect.stringContaining('or the org, changed since') })
  expect(levelNow()).toBe(1)

  emulator.world.users.get(agent)?.skills.delete(skill)
  const done = await act({ after: 'merge', ref: 'refs/heads/main' })
  expect(done.code, done.out).toBe(0)
  expect(levelNow()).toBe(3)
  expect(reviewOf()).toContain('✅ **Applied**: 1 applied.')
  expect(await act(merged)).toMatchObject({ code: 0, out: expect.stringContaining('was applied before') })
  expect(github.writes).toEqual(['POST comment', 'PATCH 5', 'PATCH 5'])
})

it('holds a plan that was made without guardrails to those of the repository, at review and at apply', async () => {
  // Desired of the test above is in effect: another level makes a change again.
  desire(2)
  expect((await skillroute('plan desired desired.json --forecast none --out p.json')).code).toBe(0)
  put('guardrails.json', JSON.stringify({ format: 'skillroute/guardrails@1', changes: { maxChanges: 0 } }))
  const limited = { SKILLROUTE_DESIRED: '', SKILLROUTE_PLAN: 'p.json', SKILLROUTE_GUARDRAILS: 'guardrails.json' }
  const was = levelNow()
  for (const event of [opened, merged])
    expect(await act(event, limited)).toMatchObject({ code: 4, out: expect.stringContaining('changes') })
  expect(levelNow()).toBe(was)
  expect((await act(opened, { ...limited, SKILLROUTE_GUARDRAILS: '' })).code).toBe(0)
  put('guardrails.json', JSON.stringify({ format: 'skillroute/guardrails@1', budget: { maxChanges: 0 } }))
  expect(await act(opened, limited)).toMatchObject({ code: 2, out: expect.stringContaining('budget') })
})

it('holds the apply itself to the guardrails, also where they are tightened after the last look at the plan', async () => {
  const guardrails = (maxChanges: number): string =>
    JSON.stringify({ format: 'skillroute/guardrails@1', changes: { maxChanges } })
  put('guardrails.json', guardrails(9))
  const limited = { SKILLROUTE_DESIRED: '', SKILLROUTE_PLAN: 'p.json', SKILLROUTE_GUARDRAILS: 'guardrails.json' }
  expect((await act(opened, limited)).code).toBe(0)
  // The command, which after each dry run finds other guardrails in the file.
  const program = `import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
const args = process.argv.slice(2)
const [program, ...first] = ${JSON.stringify([process.execPath, ...command.split(' ')])}
const { status } = spawnSync(program, [...first, ...args], { stdio: 'inherit' })
if (args.includes('--dry-run')) writeFileSync(${JSON.stringify(join(folder, 'guardrails.json'))}, ${JSON.stringify(guardrails(0))})
process.exitCode = status`
  put('tightening.mjs', program)
  const was = levelNow()
  const tightened = { SKILLROUTE_COMMAND: `${process.execPath} ${join(folder, 'tightening.mjs')}` }
  expect(await act(merged, { ...limited, ...tightened, SKILLROUTE_REQUIRE_APPROVAL: 'false' })).toMatchObject({
    code: 4,
    out: expect.stringMatching(/The apply ended with 4.*changes/s),
  })
  expect(levelNow()).toBe(was)
})

it('shows problems of the files at their lines, and what is missing', async () => {
  put('broken.yaml', 'format: skillroute/desired@1\nagents:\n  x: { skils: {} }\n')
  const run = await act(opened, { SKILLROUTE_DESIRED: 'broken.yaml' })
  expect(run.code).not.toBe(0)
  expect(run.out).toMatch(/::error.*file=broken\.yaml,line=3/)
  expect(await act(opened, { SKILLROUTE_PLAN: 'p.json' })).toMatchObject({
    code: 2,
    out: expect.stringContaining('Name one of'),
  })
  expect(await act({ after: 'other' })).toMatchObject({
    code: 4,
    out: expect.stringContaining('came by no pull request'),
  })
  expect((await act(opened, { GITHUB_TOKEN: 'wrong' })).out).toContain('GitHub answered 401')
})

it('is used in the guide with inputs that it has', () => {
  const guide = readFileSync(join(root, 'docs/reports.md'), 'utf8')
  const { jobs } = parse(/```yaml\n(name: routing[\s\S]*?)```/.exec(guide)?.[1] ?? '')
  const { inputs } = parse(readFileSync(join(root, 'action.yml'), 'utf8'))
  expect(Object.keys(inputs)).toEqual(expect.arrayContaining(Object.keys(jobs.routing.steps[1].with)))
})

it('passes each of its inputs on to the script', () => {
  const { inputs, runs } = parse(readFileSync(join(root, 'action.yml'), 'utf8'))
  const env: Record<string, string> = runs.steps[0].env
  expect(Object.values(env).sort()).toEqual(
    Object.keys(inputs)
      .map((name) => `\${{ inputs.${name} }}`)
      .sort(),
  )
  const script = readFileSync(join(root, 'action/review.mjs'), 'utf8')
  for (const name of Object.keys(env)) expect(script).toContain(name)
})

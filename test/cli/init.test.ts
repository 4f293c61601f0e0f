/** `skillroute init`: the first config file of a new user. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { run } from '../../src/cli/run'
import { type Emulator, startEmulator } from '../../src/emulator'
import { type Cli, cliIn, settingsOf } from '../support/cli'
import { quietIo } from '../support/quiet-io'

let emulator: Emulator
let cli: Cli
beforeAll(async () => {
  emulator = await startEmulator({ seed: 2, agents: 4, queues: 1, skills: 2, ratePerMinute: 100_000 })
})
afterAll(() => emulator.stop())
beforeEach(() => {
  cli = cliIn(emulator)
  return () => cli.remove()
})

const written = (): string => readFileSync(join(cli.cwd, 'skillroute.config.yaml'), 'utf8')
const isWritten = (): boolean => existsSync(join(cli.cwd, 'skillroute.config.yaml'))
/** The credentials under names of their own, and nothing that says where the org is. */
const named = () => ({
  GENESYS_BASE_URL: undefined,
  GENESYS_LOGIN_URL: undefined,
  GENESYS_CLIENT_ID: undefined,
  GENESYS_CLIENT_SECRET: undefined,
  PROD_ID: emulator.clientId,
  PROD_SECRET: emulator.clientSecret,
})

/** Runs a command line for somebody at a terminal who gives these answers, one after the other. */
async function answering(answers: readonly string[], line: string, env: Record<string, string | undefined> = {}) {
  const left = [...answers]
  let text = ''
  const print = (more: string): void => {
    text += more
  }
  const ask = async (question: string): Promise<string> => {
    print(question)
    const answer = left.shift()
    if (answer === undefined) throw new Error(`asked once too often: ${question}`)
    return answer
  }
  const io = quietIo(cli.cwd, { env: { ...settingsOf(emulator), ...env }, out: print, err: print, ask })
  return { code: await run(line.split(' '), io), text, left }
}

it('takes the org of the environment, tries the login, and what it says to type next works', async () => {
  const { code, out, err } = await cli.run('init --time-zone Europe/Berlin')
  expect(code, err).toBe(0)
  expect(out).toContain(emulator.world.org.name)
  expect(out).toMatch(/skillroute status .*\n.*skillroute plan --out plan\.json /)
  expect(written()).toContain(`baseUrl: ${emulator.url}\n`)
  expect(written()).not.toContain(emulator.clientSecret)
  // The profile alone leads to the org: of the environment only the credentials are left.
  const rest = { GENESYS_BASE_URL: undefined, GENESYS_LOGIN_URL: undefined }
  for (const line of ['check', 'check --org main', 'status --window 60'])
    expect(await cli.run(line, rest)).toMatchObject({ code: 0 })
  const byNpx = await cli.run('init --force --json', { npm_command: 'exec' })
  expect(JSON.parse(byNpx.out).next.join('\n')).toContain('npx skillroute plan --out plan.json')
})

it('names the org in what to type where the environment names another one', async () => {
  const line = `init --org eu --base-url ${emulator.url} --client-id-env PROD_ID --client-secret-env PROD_SECRET --json`
  const { code, out, err } = await cli.run(line, {
    ...named(),
    GENESYS_CLIENT_ID: 'other',
    GENESYS_REGION: 'eu_west_1',
  })
  expect(code, err).toBe(0)
  const { profile, access, next } = JSON.parse(out)
  expect(profile).toMatchObject({ clientIdEnv: 'PROD_ID', clientSecretEnv: 'PROD_SECRET' })
  expect(access).toMatchObject({ ok: true, org: { name: emulator.world.org.name } })
  expect(next.join('\n')).toContain('skillroute plan --org eu --out plan.json')
  expect(await cli.run('check --org eu', named())).toMatchObject({ code: 0 })
})

it('asks a person for what is missing, again where the answer is none', async () => {
  const env = { ...named(), GENESYS_CLIENT_ID: '' }
  const answers = ['eu_wst_1', 'https://apps.mypurecloud.ie/directory', 'PROD', 'PROD_ID', '']
  const { code, text, left } = await answering(answers, 'init', env)
  expect([code, left]).toEqual([0, []])
  expect(text).toContain("did you mean 'eu_west_1'?")
  expect(text).toMatch(/eu_west_1 +mypurecloud\.ie/)
  expect(text).toContain('export GENESYS_CLIENT_SECRET=...')
  expect(written()).toMatch(/region: eu_west_1\n +clientIdEnv: PROD_ID\n +clientSecretEnv: GENESYS_CLIENT_SECRET\n/)
})

it.each([
  ['', 'set region or GENESYS_REGION'],
  ['--region mypurecloud.i', "did you mean 'mypurecloud.ie'?"],
])(
  'without a terminal a region that is missing or wrong is refused with those that are known: %s',
  async (more, why) => {
    const { code, err } = await cli.run(`init ${more}`, named())
    expect([code, isWritten()]).toEqual([2, false])
    expect(err).toContain(why)
    expect(err).toMatch(/--region[\s\S]*us_east_1 +mypurecloud\.com/)
  },
)

it('writes nothing when the login is refused', async () => {
  const { code, err } = await cli.run('init', { GENESYS_CLIENT_SECRET: 'wrong' })
  expect([code, isWritten()]).toEqual([1, false])
  expect(err).toContain('belongs to another region')
})

it('writes the file without credentials, and says which to set; never a secret in place of a name', async () => {
  const { code, out } = await cli.run('init --region mypurecloud.de', named())
  expect([code, out]).toEqual([0, expect.stringContaining('export GENESYS_CLIENT_ID=... GENESYS_CLIENT_SECRET=...')])
  const secret = 'Q7ZK2LMN9PQ4'
  const refused = await cli.run(`init --force --region mypurecloud.de --client-secret-env ${secret}`, named())
  expect(refused).toMatchObject({ code: 2, err: expect.stringContaining('--client-secret-env must be the name') })
  expect(written() + refused.err).not.toContain(secret)
  expect((await cli.run('init --force --no-check --region mypurecloud.de --client-id-env a-b', named())).code).toBe(2)
})

it('exits with 3 and names check where permissions are missing', async () => {
  emulator.faults.add({
    path: '/authorization/subjects/me',
    fault: { kind: 'status', status: 403, code: 'not.authorized' },
  })
  emulator.faults.add({ path: '/routing/skills', fault: { kind: 'status', status: 403, code: 'missing.permissions' } })
  const { code, out } = await cli.run('init')
  emulator.faults.clear()
  expect([code, out]).toEqual([3, expect.stringMatching(/lacks permissions[\s\S]*skillroute check/)])
  expect(isWritten()).toBe(true)
})

it('replaces no file unasked', async () => {
  writeFileSync(join(cli.cwd, 'skillroute.config.json'), '{"orgs":{}}')
  expect(await cli.run('init')).toMatchObject({
    code: 2,
    err: expect.stringContaining('skillroute.config.json exists'),
  })
  expect(await answering(['n'], 'init')).toMatchObject({ code: 0, text: expect.stringContaining('stays as it is') })
  expect(isWritten()).toBe(false)
  expect(await answering(['y'], 'init')).toMatchObject({ code: 0 })
  expect(isWritten()).toBe(true)
  expect(await cli.run('init')).toMatchObject({ code: 2 })
  expect(await cli.run('init --force')).toMatchObject({ code: 0 })
})

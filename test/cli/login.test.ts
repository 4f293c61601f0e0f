/** `skillroute login` and what commands do with it: the person's login, a given token, and who is in the audit log. */
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { startUserLogin } from '../../src'
import { listenForCallback } from '../../src/cli/org/callback'
import { manualClock } from '../../src/core/time/manual-clock'
import { type Emulator, startEmulator } from '../../src/emulator'
import { chromiumPath, launchChromium, PATIENCE_MS } from '../report/browser'
import { type Cli, type CliRun, cliIn, runIn } from '../support/cli'
import { throughLoginPage } from '../support/login-page'

let emulator: Emulator
let cli: Cli
beforeAll(async () => {
  emulator = await startEmulator({ agents: 8, queues: 1, skills: 3, ratePerMinute: 100_000 })
})
afterAll(() => emulator.stop())
beforeEach(() => {
  cli = cliIn(emulator)
  return () => cli.remove()
})

function person() {
  const [user] = [...emulator.world.users.values()].filter(({ state }) => state === 'active')
  if (user === undefined) throw new Error('the org has nobody')
  return user
}

/** The emulator's hosts alone: nothing to log in with. */
function hosts(more: Record<string, string> = {}): Record<string, string> {
  return { GENESYS_BASE_URL: emulator.url, XDG_STATE_HOME: join(cli.cwd, 'state'), ...more }
}

/** Runs the login; `visit` goes to the address that it prints. */
async function login(visit: (url: string) => Promise<unknown>, line = '', env = hosts()): Promise<CliRun> {
  const args = ['login', '--port', '0', '--client-id', emulator.userClient.clientId, ...line.split(' ').filter(Boolean)]
  let visited: Promise<unknown> = Promise.resolve()
  const onText = (text: string): void => {
    if (text.startsWith('http')) visited = visit(text.trim())
  }
  const done = await runIn(cli.cwd, args, { env, onText })
  await visited
  return done
}

const asPerson = async (url: string): Promise<string> =>
  await (await fetch(await throughLoginPage(url, person().id))).text()

describe('skillroute login', () => {
  it('keeps the login for its owner alone, and the other commands act for that person until logout', async () => {
    const done = await login(asPerson)
    expect([done.code, done.out]).toEqual([0, expect.stringMatching(`^${person().name} is logged in to .* until 20`)])
    const folder = join(cli.cwd, '.skillroute', 'logins')
    const [file = ''] = readdirSync(folder)
    expect(readdirSync(folder)).toHaveLength(1)
    if (process.platform !== 'win32') {
      expect(statSync(join(folder, file)).mode & 0o777).toBe(0o600)
      expect(statSync(folder).mode & 0o777).toBe(0o700)
    }
    const { token } = JSON.parse(readFileSync(join(folder, file), 'utf8'))
    expect(done.out + done.err).not.toContain(token.accessToken)
    const check = await runIn(cli.cwd, ['check', '--json'], { env: hosts() })
    expect([check.code, JSON.parse(check.out).oauthClient.id]).toEqual([0, emulator.userClient.clientId])
    const out = await runIn(cli.cwd, ['logout'], { env: hosts() })
    expect([out.code, out.out]).toEqual([0, expect.stringMatching(`^${person().name} is logged out of `)])
    const headers = { authorization: `Bearer ${token.accessToken}` }
    expect((await fetch(`${emulator.url}/api/v2/users/me`, { headers })).status).toBe(401)
    const after = await runIn(cli.cwd, ['check'], { env: hosts() })
    expect([after.code, after.err]).toEqual([2, expect.stringMatching(/GENESYS_CLIENT_SECRET.*skillroute login/)])
    expect((await runIn(cli.cwd, ['logout'], { env: hosts() })).out).toBe('Nobody is logged in.\n')
    const nobody = await runIn(cli.cwd, ['logout', '--json'], { env: hosts() })
    expect(JSON.parse(nobody.out)).toEqual({ person: null, org: null })
  })

  it('turns other callbacks away, and ends with what the login page says', async () => {
    const visit = async (url: string): Promise<void> => {
      const redirect = new URL(url).searchParams.get('redirect_uri') ?? ''
      const statuses = [
        (await fetch(`${redirect}?code=made-up&state=other`)).status,
        (await fetch(new URL('/other', redirect))).status,
        (await fetch(redirect, { method: 'POST' })).status,
      ]
      expect(statuses).toEqual([400, 404, 404])
      await fetch(await throughLoginPage(url, person().id, 'cancel'))
    }
    const done = await login(visit)
    expect([done.code, done.err]).toEqual([1, expect.stringMatching(/access_denied.*the user did not log in/)])
    expect((await login(visit, '--json')).out).toContain('login.denied')
  })

  it('is refused without an OAuth client, and on a port that is taken', async () => {
    const none = await runIn(cli.cwd, ['login'], { env: hosts() })
    expect([none.code, none.err]).toEqual([2, expect.stringContaining('--client-id')])
    const port = new URL(emulator.url).port
    const taken = await runIn(cli.cwd, ['login', '--client-id', 'c', '--port', port], { env: hosts() })
    expect([taken.code, taken.err]).toEqual([2, expect.stringMatching(/Port \d+ of this machine cannot be used/)])
  })

  it('says by which command an ended login is renewed, and who is not logged in to a profile of people', async () => {
    writeFileSync(
      join(cli.cwd, 'skillroute.config.yaml'),
      `orgs:\n  eu:\n    baseUrl: ${emulator.url}\n    login: user\n`,
    )
    const env = { XDG_STATE_HOME: join(cli.cwd, 'state') }
    const nobody = await runIn(cli.cwd, ['check', '--org', 'eu'], { env })
    expect([nobody.code, nobody.err]).toEqual([2, expect.stringContaining('run skillroute login --org eu')])
    expect((await login(asPerson, '--org eu', env)).code).toBe(0)
    expect((await runIn(cli.cwd, ['check', '--org', 'eu'], { env })).code).toBe(0)
    emulator.faults.add({ path: '/organizations/me', times: 1, fault: { kind: 'revokeToken' } })
    const ended = await runIn(cli.cwd, ['check', '--org', 'eu'], { env })
    emulator.faults.clear()
    expect([ended.code, ended.err]).toEqual([1, expect.stringMatching(/has ended.*skillroute login/)])
  })
})

describe('a callback', () => {
  it('that does not come in five minutes ends the login', async () => {
    const clock = manualClock()
    const callback = await listenForCallback(0)
    const waiting = callback.wait(async () => 'never', new AbortController().signal, clock).catch((error) => error)
    await clock.advance(300_000)
    expect(await waiting).toMatchObject({ code: 'login.timeout' })
    await callback.close()
  })

  it('is taken under the names of this machine alone, and by the loopback address', async () => {
    const callback = await listenForCallback(0)
    const { port } = new URL(callback.redirectUri)
    const got = callback.wait(async (url) => url, new AbortController().signal)
    const requested = await import('node:http').then(
      ({ get }) =>
        new Promise<number | undefined>((resolve) => {
          const headers = { host: `evil.example:${port}` }
          get({ host: '127.0.0.1', port, path: '/callback?code=1', headers }, ({ statusCode }) => resolve(statusCode))
        }),
    )
    expect(requested).toBe(404)
    expect(await (await fetch(`http://127.0.0.1:${port}/callback?code=2`)).text()).toContain('You are logged in.')
    expect(await got).toBe('/callback?code=2')
    await callback.close()
  })
})

it('GENESYS_ACCESS_TOKEN, or accessTokenEnv of a profile, is a given token', async () => {
  const redirectUri = 'http://localhost:8085/callback'
  const { loginUrl, userClient } = emulator
  const started = await startUserLogin({ loginUrl, clientId: userClient.clientId, redirectUri })
  const { accessToken } = await started.finish(await throughLoginPage(started.url, person().id))
  const given = await runIn(cli.cwd, ['check'], { env: hosts({ GENESYS_ACCESS_TOKEN: accessToken }) })
  expect(given.code).toBe(0)
  const config = `orgs:\n  eu:\n    baseUrl: ${emulator.url}\n    accessTokenEnv: EU_TOKEN\n`
  writeFileSync(join(cli.cwd, 'skillroute.config.yaml'), config)
  const run = (env: Record<string, string>) => runIn(cli.cwd, ['check', '--org', 'eu'], { env: { ...hosts(), ...env } })
  expect((await run({ EU_TOKEN: accessToken })).code).toBe(0)
  const missing = await run({})
  expect([missing.code, missing.err]).toEqual([2, expect.stringContaining('EU_TOKEN (the access token of org "eu")')])
  const wrong = await run({ EU_TOKEN: 'made-up-token' })
  expect([wrong.code, wrong.err]).toEqual([1, expect.stringContaining('refused the access token that was given')])
  expect(wrong.err).not.toContain('made-up-token')
})

it('names the person who applied in the audit log, and in the audits of the org', async () => {
  expect((await login(asPerson)).code).toBe(0)
  const run = (...args: string[]) => runIn(cli.cwd, args, { env: hosts() })
  const [skill] = [...emulator.world.skills.values()]
  const target = [...emulator.world.users.values()].find(({ state, skills }) => state === 'active' && skills.size < 3)
  writeFileSync(join(cli.cwd, 'matrix.csv'), `agent,${skill?.name ?? ''}\n${target?.name ?? ''},4.25\n`)
  const planned = await run('plan', 'matrix', 'matrix.csv', '--forecast', 'none', '--existing', 'overwrite')
  expect([planned.code, planned.err]).toEqual([0, expect.anything()])
  const applied = await run('apply', 'plan.json', '--yes')
  expect([applied.code, applied.err]).toEqual([0, expect.anything()])
  const { id, name } = person()
  const records = JSON.parse((await run('audit', '--own', '--user', name, '--json')).out)
  expect(records.filter(({ type }: { type: string }) => type !== 'change')).toMatchObject([
    { type: 'started', action: 'apply', person: { id, name }, oauthClient: emulator.userClient.clientId },
    { type: 'ended', action: 'apply', person: { id, name }, oauthClient: emulator.userClient.clientId },
  ])
  expect(emulator.world.changes.at(-1)).toMatchObject({ userId: id, clientId: emulator.userClient.clientId })
})

describe.skipIf(chromiumPath() === undefined)('in Chromium', () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await launchChromium(chromiumPath() ?? '')
  })
  afterAll(() => browser.close())

  it('a person chooses themselves on the login page, by keyboard, and is logged in', async () => {
    const page = await browser.newPage()
    page.setDefaultTimeout(PATIENCE_MS)
    let text = ''
    const done = await login(async (url) => {
      await page.goto(url)
      await page.getByLabel('Log in as').selectOption(person().id)
      await page.getByRole('button', { name: 'Log in' }).press('Enter')
      await page.getByText('You can close this window').waitFor()
      text = (await page.locator('main').textContent()) ?? ''
    })
    expect([done.code, text]).toEqual([0, expect.stringContaining('You are logged in.')])
    expect(done.out).toContain(person().name)
    expect(page.url()).toMatch(/^http:\/\/localhost:\d+\/callback\?code=/)
    await page.close()
  })

  it('a person who cancels is not', async () => {
    const page = await browser.newPage()
    page.setDefaultTimeout(PATIENCE_MS)
    const done = await login(async (url) => {
      await page.goto(url)
      await page.getByRole('button', { name: 'Cancel' }).click()
      await page.getByText('You are not logged in.').waitFor()
    })
    expect([done.code, done.err]).toEqual([1, expect.stringContaining('access_denied')])
    await page.close()
  })
})

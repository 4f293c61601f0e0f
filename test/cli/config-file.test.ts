/** Profiles of the config file on the command line: what must not be printed, and where a profile leads. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Emulator, startEmulator } from '../../src/emulator'
import { type Cli, cliIn } from '../support/cli'

let emulator: Emulator
let cli: Cli
beforeAll(async () => {
  emulator = await startEmulator({ seed: 2, agents: 4, queues: 1, skills: 2, ratePerMinute: 100_000 })
  cli = cliIn(emulator)
})
afterAll(async () => {
  cli.remove()
  await emulator.stop()
})

const profile = (...lines: readonly string[]): void =>
  writeFileSync(
    join(cli.cwd, 'skillroute.config.yaml'),
    `orgs:\n  prod:\n${lines.map((one) => `    ${one}\n`).join('')}`,
  )

it.each(['q7Zk2LmN9pQ4rT6vX8', 'Q7ZK2LMN9PQ4', 'q7Zk-2LmN/9p+Q4rT='])(
  'a secret where the name of its variable belongs is not printed: %s',
  async (secret) => {
    profile('region: mypurecloud.ie', `clientSecretEnv: ${secret}`)
    for (const command of ['check', 'snapshot', 'status', 'export']) {
      for (const json of ['', ' --json --verbose']) {
        const { code, out, err } = await cli.run(`${command} --org prod${json}`)
        expect(code).not.toBe(0)
        expect(out + err).not.toContain(secret)
      }
    }
    const told = await cli.run('check --org prod --json')
    const message = secret.includes('-')
      ? /orgs.prod.clientSecretEnv: must be the name/
      : /clientSecretEnv of org "prod"/
    expect([told.code, told.err]).toEqual([2, expect.stringMatching(message)])
    expect(JSON.parse(told.out)).toMatchObject({ exitCode: 2, error: { message: expect.stringMatching(message) } })
  },
)

it('a variable of the client id is named, and so is the one that nobody chose', async () => {
  profile('region: mypurecloud.ie', 'clientIdEnv: PROD_ID')
  expect((await cli.run('check --org prod')).err).toContain('PROD_ID')
  profile('region: mypurecloud.ie')
  const unset = await cli.run('check --org prod', { GENESYS_CLIENT_SECRET: undefined })
  expect(unset).toMatchObject({ code: 2, err: expect.stringContaining('GENESYS_CLIENT_SECRET') })
})

it('baseUrl and loginUrl of a profile win over its region', async () => {
  profile('region: mypurecloud.ie', `baseUrl: ${emulator.url}`, `loginUrl: ${emulator.loginUrl}`)
  const before = emulator.stats.requests
  expect((await cli.run('check --org prod')).code).toBe(0)
  expect(emulator.stats.requests).toBeGreaterThan(before)
})

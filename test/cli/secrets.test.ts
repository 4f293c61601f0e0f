import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createClient } from '../../src/client'
import { isSkillrouteError } from '../../src/core/errors'
import { redactText } from '../../src/core/json/redact'
import { type Emulator, startEmulator } from '../../src/emulator'
import { clientCredentials } from '../../src/transport/auth/client-credentials'
import { type Cli, cliIn } from '../support/cli'

let emulator: Emulator
let cli: Cli

beforeAll(async () => {
  emulator = await startEmulator({ seed: 1, agents: 3, queues: 1, skills: 2 })
  cli = cliIn(emulator)
  writeFileSync(join(cli.cwd, 'skillroute.config.yaml'), 'orgs: { north: { region: eu_west_1 } }\n')
})
afterAll(async () => {
  cli.remove()
  await emulator.stop()
})

/** Secrets as people and machines make them: the platform's own, hexadecimal ones, passwords with signs. */
const secret = fc.oneof(
  fc.uuid().map((text) => text.replaceAll('-', '')),
  fc
    .array(fc.constantFrom(...'abcXYZ019_-'), { minLength: 30, maxLength: 43 })
    .map((letters) => `a1${letters.join('')}`),
  fc
    .tuple(fc.constantFrom('@', '/', '#', '?', ':', '%'), fc.uuid())
    .map(([sign, text]) => `Pa55${sign}${text.slice(0, 13)}`),
)

describe('no message repeats a secret', () => {
  it('that was put where a name or an address belongs', async () => {
    await fc.assert(
      fc.asyncProperty(secret, async (hidden) => {
        const none = { GENESYS_BASE_URL: undefined, GENESYS_LOGIN_URL: undefined }
        const runs = [
          ['check', { ...none, GENESYS_REGION: hidden }],
          ['check', { GENESYS_BASE_URL: `https://user:${hidden}@127.0.0.1:1/` }],
          ['check', { GENESYS_BASE_URL: hidden }],
          [`check --org ${hidden}`, {}],
          [`fleet status --org ${hidden}`, { REDIS_URL: 'nothing' }],
          ['fleet status', { REDIS_URL: `redis://:${hidden}@` }],
          ['fleet status', { REDIS_URL: hidden }],
          [`fleet status --redis redis:/:${hidden}@host`, {}],
        ] as const
        for (const [line, env] of runs) {
          for (const json of ['', ' --json']) {
            const { code, out, err } = await cli.run(`${line}${json}`, env)
            expect(code, line).not.toBe(0)
            for (const text of [out, err]) expect(text, line).not.toContain(hidden)
          }
        }
      }),
      { numRuns: 12 },
    )
  })

  it('of the environment, wherever a message got it from', async () => {
    const hidden = 'hunter2-hunter2'
    const { code, err } = await cli.run(`check --org ${hidden}`, { GENESYS_CLIENT_SECRET: hidden })
    expect(code).toBe(2)
    expect(err).not.toContain(hidden)
  })

  it('that a proxy broke a line into, or a token cache holds so', async () => {
    const token = 'part-one-of-it\npart-two-of-it'
    const answer = (): Promise<Response> => Promise.resolve(Response.json({ access_token: token, expires_in: 3_600 }))
    const auth = clientCredentials({ clientId: 'a', clientSecret: 'b' })
    const where = { baseUrl: emulator.url, loginUrl: emulator.url, auth, retry: { attempts: 1 } }
    const broken = createClient({ ...where, fetch: answer })
    const failure: unknown = await broken.routing.queues
      .list()
      .first()
      .catch((error: unknown) => error)
    expect(failure).toMatchObject({ code: 'response.token' })
    expect(isSkillrouteError(failure) && JSON.stringify(failure)).not.toContain('part-two')
    expect(String(failure)).not.toContain('part-')
    const warnings: string[] = []
    const stored = { accessToken: token, expiresAtMs: Date.now() + 3_600_000, issuedAtMs: Date.now() }
    const tokenStore = { get: async () => stored, set: async () => undefined, delete: async () => undefined }
    const { clientId, clientSecret } = emulator
    const client = createClient({ ...where, auth: clientCredentials({ clientId, clientSecret }), tokenStore })
    client.on('warning', ({ message }) => warnings.push(message))
    // The cache costs a login, not the call.
    await client.routing.queues.list().first()
    expect(warnings.join()).toContain('no header takes')
    expect(warnings.join()).not.toContain('part-')
    await client.close()
    await broken.close()
  })

  it.each([
    ['redis://:pa@ss/wo#rd@host:6379/0', 'pa@ss'],
    ['rediss://user@host', 'user'],
    ['https://user:p@ss@host/path', 'p@ss'],
    ['postgres://me:secret@db/x', 'secret'],
  ])('as the user of a URL: %s', (url, hidden) => {
    expect(redactText(`cannot reach ${url}.`)).not.toContain(hidden)
  })

  it('but leaves what is none', () => {
    const text = 'GET https://api.mypurecloud.ie/api/v2/users?email=ada@example.org'
    expect(redactText(text)).toBe(text)
  })
})

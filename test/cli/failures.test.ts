/** What goes wrong, and what the command says and ends with. Nothing may be half done. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Emulator, startEmulator } from '../../src/emulator'
import { type Cli, cliIn } from '../support/cli'
import { listening } from '../support/listening'
import { selfSigned } from '../support/self-signed'

let emulator: Emulator
let cli: Cli

beforeAll(async () => {
  emulator = await startEmulator({ seed: 5, agents: 10, queues: 2, ratePerMinute: 100_000 })
})
afterAll(() => emulator.stop())
beforeEach(() => {
  cli = cliIn(emulator)
})
afterEach(() => {
  emulator.faults.clear()
  cli.remove()
})

describe('settings', () => {
  it('a missing variable is named', async () => {
    const { code, err } = await cli.run('check', { GENESYS_CLIENT_SECRET: undefined })
    expect([code, err]).toEqual([2, expect.stringContaining('GENESYS_CLIENT_SECRET')])
  })

  it('a misspelled region is named with the near one', async () => {
    const { code, err } = await cli.run('check', {
      GENESYS_BASE_URL: undefined,
      GENESYS_LOGIN_URL: undefined,
      GENESYS_REGION: 'mypurecloud.i',
    })
    expect([code, err]).toEqual([2, expect.stringContaining('mypurecloud.ie')])
  })

  it('a wrong secret speaks of secret and region, and shows neither secret', async () => {
    const { code, err, out } = await cli.run('check --json', { GENESYS_CLIENT_SECRET: 'not-the-secret-at-all' })
    expect(code).toBe(1)
    expect(err).toMatch(/secret/)
    expect(err).toMatch(/region/)
    expect(err + out).not.toMatch(/not-the-secret-at-all/)
    expect(JSON.parse(out)).toMatchObject({ exitCode: 1, error: { name: 'AuthenticationError' } })
  })

  it('an unknown option is wrong usage', async () => {
    expect(await cli.run('snapshot --color')).toMatchObject({ code: 2, err: expect.stringContaining('--color') })
    expect(await cli.run('snapshot --rate fast')).toMatchObject({
      code: 2,
      err: expect.stringContaining('must be a number, not "fast"'),
    })
    expect((await cli.run('frobnicate')).code).toBe(2)
  })

  it('an org that is not in the file is named', async () => {
    writeFileSync(join(cli.cwd, 'skillroute.config.yaml'), 'orgs:\n  eu:\n    region: mypurecloud.ie\n')
    expect(await cli.run('status --org us')).toMatchObject({ code: 2, err: expect.stringMatching(/"us".*eu/s) })
  })
})

describe('the way to the org', () => {
  it('an unreachable host is named, after the retries', async () => {
    const { port, close } = await listening(createServer())
    await close()
    const url = `http://127.0.0.1:${port}`
    const { code, err } = await cli.run('snapshot', { GENESYS_BASE_URL: url, GENESYS_LOGIN_URL: url })
    expect(code).toBe(1)
    expect(err).toContain(`127.0.0.1:${port}`)
    expect(readdirSync(cli.cwd)).not.toContain('snapshot.json')
  })

  it('a certificate that cannot be trusted is said to be one', async () => {
    const server = createTlsServer(selfSigned, (_request, response) => response.end('{}'))
    const { port, close } = await listening(server)
    const url = `https://localhost:${port}`
    const { code, err } = await cli.run('snapshot', { GENESYS_BASE_URL: url, GENESYS_LOGIN_URL: url })
    await close()
    expect(code).toBe(1)
    expect(err).toMatch(/certificate/i)
    expect(err).toMatch(/NODE_EXTRA_CA_CERTS/)
  })

  it('plain http behind an address without a scheme is said to be that', async () => {
    const { host } = new URL(emulator.url)
    const { code, err } = await cli.run('snapshot', { GENESYS_BASE_URL: host, GENESYS_LOGIN_URL: host })
    expect(code).toBe(1)
    expect(err).toContain('does not speak https; http: has to be written out.')
    expect(err).not.toMatch(/openssl|certificate/i)
  })

  it('a web page instead of the API is not taken for an answer', async () => {
    const server = createServer((_request, response) =>
      response.setHeader('content-type', 'text/html').end('<html>Welcome</html>'),
    )
    const { port, close } = await listening(server)
    const url = `http://127.0.0.1:${port}`
    const { code, err } = await cli.run('snapshot', { GENESYS_BASE_URL: url, GENESYS_LOGIN_URL: url })
    await close()
    expect(code).toBe(1)
    expect(err).toMatch(/login/i)
  })

  it('a token that ends in the middle costs nothing but a renewal', async () => {
    emulator.faults.add({ path: '/routing/queues', times: 1, fault: { kind: 'revokeToken' } })
    const before = emulator.stats.tokenRequests
    expect((await cli.run('snapshot')).code).toBe(0)
    expect(emulator.stats.tokenRequests - before).toBe(2)
  })
})

describe('what the org does not have or allow', () => {
  it('an unknown queue is named with a near one', async () => {
    const [queue] = emulator.world.queues.values()
    const name = queue?.config.name ?? ''
    const { code, err } = await cli.run(`snapshot --queue ${name.split(' ')[0]}zzz`)
    expect(code).toBe(2)
    expect(err).toContain('zzz')
  })

  it('a missing permission is named', async () => {
    const poor = await startEmulator({
      seed: 5,
      agents: 20,
      ratePerMinute: 100_000,
      switches: { permissions: ['routing:skill:view'] },
    })
    const poorCli = cliIn(poor)
    const run = await poorCli.run('snapshot')
    const check = await poorCli.run('check --json')
    await poor.stop()
    poorCli.remove()
    expect(run.code).toBe(1)
    expect(run.err).toContain('routing:queue:view')
    expect(check.code).toBe(3)
    expect(JSON.stringify(JSON.parse(check.out))).toContain('routing:queue:view')
  })
})

describe('plan files', () => {
  async function planned(takenAway = false): Promise<string> {
    await planIn(cli, emulator, 'plan.json', takenAway)
    return readFileSync(join(cli.cwd, 'plan.json'), 'utf8')
  }

  it('a file that is not there', async () => {
    expect(await cli.run('apply nothing.json')).toMatchObject({ code: 2, err: expect.stringContaining('no such file') })
  })

  it('a file that is no plan', async () => {
    writeFileSync(join(cli.cwd, 'x.json'), '{"format":"skillroute/snapshot@1"}')
    expect(await cli.run('apply x.json')).toMatchObject({ code: 2, err: expect.stringContaining('skillroute/plan@1') })
    writeFileSync(join(cli.cwd, 'x.json'), 'level: 3')
    expect((await cli.run('apply x.json')).code).toBe(2)
  })

  it('a changed value is refused, white space is not', async () => {
    const text = await planned()
    const plan: unknown = JSON.parse(text)
    writeFileSync(join(cli.cwd, 'compact.json'), JSON.stringify(plan))
    expect((await cli.run('apply compact.json --dry-run')).code).toBe(0)
    const effects = emulator.stats.effects.size
    writeFileSync(
      join(cli.cwd, 'plan.json'),
      text.replace(/"after": ([0-9.]+)/, (_all, level) => `"after": ${Number(level) === 5 ? 4 : 5}`),
    )
    expect(await cli.run('apply plan.json --yes')).toMatchObject({
      code: 2,
      err: expect.stringMatching(/plan\.json: Plan plan_\w+ was changed after it was made/),
    })
    writeFileSync(join(cli.cwd, 'plan.json'), text.replace(/"after": ([0-9.]+)/, '"after": "high"'))
    expect(await cli.run('apply plan.json --yes')).toMatchObject({ code: 2, err: expect.stringContaining('after') })
    writeFileSync(join(cli.cwd, 'plan.json'), text.replace(/"after": ([0-9.]+)/, '"after": 7'))
    expect((await cli.run('apply plan.json --yes')).code).toBe(2)
    expect(emulator.stats.effects.size).toBe(effects)
  })

  it('a plan, and a journal, of another org', async () => {
    const text = await planned()
    const other = await startEmulator({ seed: 6, agents: 10, queues: 2, ratePerMinute: 100_000 })
    const otherCli = cliIn(other)
    writeFileSync(join(otherCli.cwd, 'plan.json'), text)
    const externalPlan = await otherCli.run('apply plan.json --yes')
    expect(await cli.run('apply plan.json --yes --journal here.jsonl')).toMatchObject({ code: 0 })
    await planIn(otherCli, other, 'own.json')
    writeFileSync(join(otherCli.cwd, 'external.jsonl'), readFileSync(join(cli.cwd, 'here.jsonl')))
    const externalJournal = await otherCli.run('apply own.json --yes --journal external.jsonl')
    await other.stop()
    otherCli.remove()
    expect(externalPlan).toMatchObject({ code: 2, err: expect.stringMatching(/org/) })
    expect(externalJournal).toMatchObject({
      code: 2,
      err: expect.stringMatching(/Journal .*external\.jsonl is of org /),
    })
    expect(other.stats.effects.size).toBe(0)
  })

  it('removals are asked for when nobody can answer', async () => {
    expect(await planned(true)).toContain('"skill.remove"')
    const effects = emulator.stats.effects.size
    const { code, err } = await cli.run('apply plan.json')
    expect([code, err]).toEqual([2, expect.stringContaining('--yes')])
    expect(emulator.stats.effects.size).toBe(effects)
  })
})

describe('interruption', () => {
  it('ends with 75 and leaves a journal that goes on', async () => {
    await planIn(cli, emulator, 'plan.json')
    const { Interrupted } = await import('../../src/terminal/io/exit-code')
    const controller = new AbortController()
    emulator.faults.add({
      method: 'PATCH',
      after: 1,
      times: 1,
      fault: { kind: 'secondWriter', write: () => controller.abort(new Interrupted('stop')) },
    })
    const cut = await cli.run('apply plan.json --yes', {}, controller.signal)
    expect(cut).toMatchObject({ code: 75, err: expect.stringContaining('again') })
    expect(cut.err).toMatch(/\d+ of \d+ changes may have been written: skillroute verify plan\.json shows which/)
    expect(await cli.run('apply plan.json --yes')).toMatchObject({ code: 0 })
    expect((await cli.run('verify plan.json')).code).toBe(0)
  })
})

/** Moves a level of every agent who holds a skill, or takes the skill away. */
async function planIn(at: Cli, { world }: Emulator, file: string, takenAway = false): Promise<void> {
  const agents = Object.fromEntries(
    [...world.users.values()].flatMap(({ id, state, skills }) => {
      const [[skill, level] = []] = state === 'active' ? skills : []
      if (skill === undefined) return []
      return [[id, { skills: { [skill]: takenAway ? null : level === 4.25 ? 2.75 : 4.25 } }]]
    }),
  )
  writeFileSync(join(at.cwd, 'wanted.json'), JSON.stringify({ format: 'skillroute/desired@1', agents }))
  const { code, err } = await at.run(`plan desired wanted.json --forecast none --out ${file}`)
  expect(code, err).toBe(0)
}

/** Commands that read files in place of the org: what needs no org asks for none, and files of another org are refused. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Snapshot } from '../../src/documents'
import { type Emulator, startEmulator } from '../../src/emulator'
import { type Cli, cliIn, settingsOf } from '../support/cli'
import { fewerContacts } from '../support/fewer-contacts'
import { saveOrg } from '../support/org-files'

const FILES = '--snapshot snapshot.json --demand demand.json'
const NO_ORG = {
  GENESYS_BASE_URL: undefined,
  GENESYS_LOGIN_URL: undefined,
  GENESYS_CLIENT_ID: undefined,
  GENESYS_CLIENT_SECRET: undefined,
}

let own: Emulator
let other: Emulator
let cli: Cli

beforeAll(async () => {
  own = await startEmulator({ seed: 9, agents: 8, queues: 2, ratePerMinute: 100_000 })
  other = await startEmulator({ seed: 10, agents: 8, queues: 2, ratePerMinute: 100_000 })
  fewerContacts(own.world, (_, place) => place % 3 === 0)
  cli = cliIn(own)
  await saveOrg(own, cli.cwd)
  writeFileSync(join(cli.cwd, 'matrix.csv'), matrix())
})
afterAll(async () => {
  cli.remove()
  await Promise.all([own.stop(), other.stop()])
})

describe('a snapshot and its demand from files', () => {
  it('are all that recommend and weights need', async () => {
    const live = await cli.run(
      `recommend ${FILES} --levers grant --max-changes 1 --reach 100% --forecast erlang --json`,
    )
    const alone = await cli.run(
      `recommend ${FILES} --levers grant --max-changes 1 --reach 100% --forecast erlang --json`,
      NO_ORG,
    )
    expect(alone).toEqual({ ...live, code: 0 })
    const weighed = await cli.run(`weights ${FILES} ${someShare()} --json`, NO_ORG)
    expect(weighed.code, weighed.err).toBe(0)
    expect(JSON.parse(weighed.out)).toMatchObject({ plan: null })
  })

  it('are not enough for a plan, which says so before it reckons', async () => {
    for (const line of ['plan --out p.json', `weights ${someShare()} --out p.json`]) {
      const { code, err } = await cli.run(`${line} ${FILES}`, NO_ORG)
      expect(code).toBe(2)
      expect(err).toContain('GENESYS_CLIENT_ID')
      expect(err).not.toMatch(/simulat/)
    }
    expect(existsSync(join(cli.cwd, 'p.json'))).toBe(false)
  })
})

describe('rules that ask for titles', () => {
  it('make plans of the live org, whose profiles are read for them', async () => {
    const text = `format: skillroute/rules@1
agents:
  - match: { title: Nobody }
    skills: { ${[...own.world.skills.values()].find(({ state }) => state === 'active')?.name}: 3 }
`
    writeFileSync(join(cli.cwd, 'titles.yaml'), text)
    const { code, err } = await cli.run('plan rules titles.yaml --forecast none --out titles.json --json')
    expect(code, err).toBe(0)
  })
})

describe('a snapshot of another org', () => {
  it.each([
    ['plan', 'plan --out p.json --demand demand.json'],
    ['plan from a file', 'plan matrix matrix.csv --out p.json'],
    ['weights', 'weights --out p.json --demand demand.json SHARE'],
    ['recommend, which reads the demand', 'recommend --days 7'],
  ])('is refused by %s before anything else is read or reckoned', async (_, line) => {
    const before = other.stats.requests
    const requested = line.replace('SHARE', someShare())
    const { code, err } = await cli.run(`${requested} --snapshot snapshot.json`, settingsOf(other))
    expect(code, err).toBe(2)
    expect(err).toContain('Snapshot snapshot.json is for org')
    expect(err).not.toMatch(/simulat/)
    // The token, and whose it is.
    expect(other.stats.requests - before).toBeLessThanOrEqual(2)
    expect(existsSync(join(cli.cwd, 'p.json'))).toBe(false)
  })

  it('is refused by drift, whose audits would blame nobody', async () => {
    expect((await cli.run('snapshot --out other.json', settingsOf(other))).code).toBe(0)
    const { code, err } = await cli.run('drift other.json snapshot.json --attribute', settingsOf(other))
    expect(code, err).toBe(2)
    expect(err).toContain('The right side is for org')
  })
})

/** One agent and one skill. */
function matrix(): string {
  const { agents, skills }: Snapshot = JSON.parse(readFileSync(join(cli.cwd, 'snapshot.json'), 'utf8'))
  return `agent,${skills[0]?.name}\n${agents[0]?.name},3\n`
}

/** Half of a queue for its first member. */
function someShare(): string {
  const { queues, agents }: Snapshot = JSON.parse(readFileSync(join(cli.cwd, 'snapshot.json'), 'utf8'))
  const queue = queues.find(({ members }) => members.length > 1)
  const agent = agents.find(({ id }) => id === queue?.members[0]?.userId)
  return `--queue ${queue?.id} --share ${agent?.id}=0.5`
}

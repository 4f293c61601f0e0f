/** The profile as a file: what it holds, what is taken out of it, and what is refused. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { cliIn } from '../../../../test/support/cli'
import { parseProfile } from '../../../documents/org/read-profile'
import { startEmulator } from '../../../emulator'
import { redactProfile } from '../redact'

const emulator = await startEmulator({
  agents: 6,
  queues: 2,
  skills: 4,
  ratePerMinute: 100_000,
  switches: {
    permissions: ['routing:*:*', 'oauth:client:view', 'directory:user:view', 'analytics:conversationDetail:view'],
  },
})
const cli = cliIn(emulator)
afterAll(async () => {
  await emulator.stop()
  cli.remove()
})

const CHECKS = '--check login.token-life pages.queues wfm.week wfm.license audits.rows lags.new-skill analytics.days'

it('a file has no names, ids and mails; what is printed has them unless it is to be redacted too', async () => {
  const [user] = emulator.world.users.values()
  const line = `probe --writes --yes --user ${user?.email} --json --rate 60000 --out p.json ${CHECKS}`
  const whole = await cli.run(line)
  const printed = parseProfile(whole.out)
  const text = readFileSync(join(cli.cwd, 'p.json'), 'utf8')
  const retained = parseProfile(text)
  const secrets = [emulator.world.org.id, emulator.world.org.name, emulator.clientId, user?.id ?? '', user?.email ?? '']
  for (const secret of secrets) {
    expect(whole.out).toContain(secret)
    expect(text).not.toContain(secret)
  }
  expect(text).not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}-|\w@\w+\.|127\.0\.0\.1/)
  expect(retained).toMatchObject({ redacted: true, orgHash: printed.orgHash, facts: printed.facts })
  expect(retained.checks.map(({ id, verdict }) => [id, verdict])).toEqual(
    printed.checks.map(({ id, verdict }) => [id, verdict]),
  )
  expect(redactProfile(printed)).toEqual(retained)
  expect(redactProfile(retained)).toEqual(retained)
  expect((await cli.run(`probe --redact --json ${CHECKS}`)).out).not.toContain(emulator.clientId)
})

it('missing permissions are named by check', async () => {
  const { out } = await cli.run(`probe --json ${CHECKS}`)
  const { checks } = parseProfile(out)
  expect(checks.find(({ id }) => id === 'audits.rows')).toMatchObject({
    verdict: 'unknown',
    why: 'a permission is missing',
    missing: ['audits:audit:view'],
  })
  expect((await cli.run(`probe ${CHECKS}`)).out).toMatch(/add to the roles of the OAuth client:\s+.*audits:audit:view/s)
})

it('a page that the org does not fill proves no size', async () => {
  const { facts, checks } = parseProfile((await cli.run('probe --json --check pages.queues pages.members')).out)
  expect(facts).toEqual({ memberPageSize: 100 })
  expect(checks).toMatchObject([
    { id: 'pages.members', verdict: 'holds' },
    {
      id: 'pages.queues',
      verdict: 'unknown',
      why: 'the org is smaller than a page',
      evidence: 'asked for 500, got all 2',
    },
  ])
})

it('what is no profile is refused, with the place of each problem', async () => {
  expect(() => parseProfile('no')).toThrow('not a profile')
  expect(() => parseProfile({ format: 'skillroute/plan@1' })).toThrow('must be "skillroute/profile@1"')
  const { out } = await cli.run('probe --json --check pages.queues')
  const profile = parseProfile(out)
  expect(() => parseProfile({ ...profile, facts: { auditRows: 'some' } })).toThrow('facts.auditRows')
  expect(() => parseProfile({ ...profile, checks: [{ id: 'x' }] })).toThrow('checks[0].')
})

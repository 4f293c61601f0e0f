/** What a profile changes: requests of the client, the emulator, and what apply, verify and audit promise. */

import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { profileWith } from '../../../../test/support/profile'
import { eachWithTwoAgents, type TwoAgents } from '../../../../test/support/two-agents'
import { createClient } from '../../../client'
import { startEmulator } from '../../../emulator'
import { clientCredentials } from '../../../transport/auth/client-credentials'
import { verifyPlan } from '../../../workflows'

const SMALL = { agents: 6, queues: 2, skills: 4, ratePerMinute: 100_000 }

it('the client asks for the pages and the days that the org takes, and sends the first rule back where it may', async () => {
  const facts = { usersExpandedPageSize: 321, queuePageSize: 123, aggregateDays: 31, detailsPageSize: 40 }
  const emulator = await startEmulator({ ...SMALL, switches: { ...facts, groupRuleOwnQueue: 'accept' } })
  const sent: { readonly url: string; readonly body: string }[] = []
  const client = createClient({
    baseUrl: emulator.url,
    loginUrl: emulator.loginUrl,
    auth: clientCredentials({ clientId: emulator.clientId, clientSecret: emulator.clientSecret }),
    profile: profileWith({ ...facts, groupRuleOwnQueue: 'accept' }),
    middleware: [
      (request, next) => {
        sent.push({ url: request.url, body: String(request.body ?? '') })
        return next(request)
      },
    ],
  })
  await client.users.list({ expand: ['skills'] }).first()
  expect(sent.at(-1)?.url).toContain('pageSize=321')
  const queue = await client.routing.queues.list().first()
  expect(sent.at(-1)?.url).toContain('pageSize=123')
  const days = { start: '2026-03-01T00:00:00Z', end: '2026-03-29T00:00:00Z' }
  const before = sent.length
  await client.analytics.conversationAggregates({ interval: days, metrics: ['nOffered'] })
  expect(sent.length - before).toBe(1)
  await client.analytics.conversationDetails({ interval: { ...days, end: '2026-03-02T00:00:00Z' } }).first()
  expect(sent.at(-1)?.body).toContain('"pageSize":40')
  const rules = [{ queue: { id: queue?.id ?? '' }, metric: 'EstimatedWaitTime', waitSeconds: 5, groups: [] }]
  await client.routing.queues.update(queue?.id ?? '', { conditionalGroupRouting: { rules } })
  expect(sent.at(-1)?.body).toContain(`"queue":{"id":"${queue?.id}"}`)
  await client.close()
  await emulator.stop()
})

let scene: TwoAgents
eachWithTwoAgents((made) => {
  scene = made
})

it('where audits are not known to tell, nothing is promised: cannot be evaluated, and exit code 5', async () => {
  const { cli, ann, skill, put } = scene
  for (const [name, facts] of Object.entries({
    bare: { auditRows: 'bare' },
    unknown: {},
    full: { auditRows: 'full' },
  } as const))
    writeFileSync(join(cli.cwd, `${name}.json`), JSON.stringify(profileWith(facts, scene.emulator.world.org.id)))
  put('wanted.csv', `agent,${skill.name}\n${ann.name},4.25\n`)
  expect((await cli.run('plan matrix wanted.csv --forecast none --existing overwrite')).code).toBe(0)
  const applied = await cli.run('apply plan.json --yes --profile bare.json')
  expect(applied.out).toContain('cannot be evaluated')
  expect(applied.out).not.toContain('0 by others')
  for (const name of ['bare', 'unknown']) {
    const verified = await cli.run(`verify plan.json --audits --profile ${name}.json`)
    expect(verified.code).toBe(5)
    expect(verified.out).toContain('cannot be evaluated')
    expect(verified.out).not.toContain('0 by others')
    // Changes that can all be read leave no doubt, whatever the profile does not know.
    const audited = (await cli.run(`audit --days 1 --profile ${name}.json`)).out
    expect(audited.match(/cannot be evaluated/g)?.length ?? 0).toBe(name === 'bare' ? 1 : 0)
  }
  expect((await cli.run('audit --days 1 --profile full.json')).out).not.toContain('cannot be evaluated')
  expect(await cli.run('verify plan.json --audits --profile full.json')).toMatchObject({ code: 0 })
})

it('a profile of another org is refused before anything is read or written', async () => {
  const { cli, emulator, ann, skill, put } = scene
  writeFileSync(join(cli.cwd, 'other.json'), JSON.stringify(profileWith({ lagMs: 1 }, 'some other org')))
  put('wanted.csv', `agent,${skill.name}\n${ann.name},4.5\n`)
  expect((await cli.run('plan matrix wanted.csv --forecast none --existing overwrite')).code).toBe(0)
  const before = emulator.stats.requests
  for (const line of ['apply plan.json --yes', 'verify plan.json', 'audit --days 1', 'snapshot --out s.json']) {
    const refused = await cli.run(`${line} --profile other.json`)
    expect(refused.code, line).toBe(2)
    expect(refused.err).toContain('The profile of 2026-03-02 belongs to another org')
  }
  // Which org it is, and nothing else but logins.
  expect(emulator.stats.requests - before).toBeLessThanOrEqual(8)
  expect(ann.skills.get(skill.id)).not.toBe(4.5)
  const { url: baseUrl, loginUrl, clientId, clientSecret } = emulator
  const auth = clientCredentials({ clientId, clientSecret })
  await using client = createClient({ baseUrl, loginUrl, auth, profile: profileWith({}, 'some other org') })
  await expect(verifyPlan(client, scene.planIn('plan.json'))).rejects.toMatchObject({ code: 'config.profile' })
})

import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { RoutingEvent } from '../../src/documents'
import { type Emulator, startEmulator } from '../../src/emulator'
import { createReceiver } from '../../src/webhooks'
import { type Cli, cliIn } from '../support/cli'
import { type HookServer, hookServer, SECRET } from '../support/hooks'

let emulator: Emulator
let cli: Cli
let server: HookServer
let status = 200
const env = { WFM_SECRET: SECRET }

beforeAll(async () => {
  emulator = await startEmulator({ seed: 3, agents: 20, queues: 2, skills: 4, ratePerMinute: 100_000 })
  cli = cliIn(emulator)
  server = await hookServer(() => ({ status }))
})
afterAll(async () => {
  cli.remove()
  await server.close()
  await emulator.stop()
})

const write = (name: string, text: string): void => writeFileSync(join(cli.cwd, name), text)
const relayFile = (sources: string): string => `
outbox: box
endpoints:
  - name: wfm
    url: ${server.url}
    secretEnv: WFM_SECRET
    allowPrivate: [127.0.0.1]
sources: ${sources}
`
const receiver = createReceiver({ secrets: SECRET })
async function events(): Promise<RoutingEvent[]> {
  const came = server.hooks.splice(0)
  return Promise.all(came.map(({ headers, body }) => receiver.receive({ headers, body })))
}

describe('skillroute relay', () => {
  it('checks the file and tells each problem with its place', async () => {
    const good = relayFile('{ runs: true }')
    write('good.yaml', good)
    expect(await cli.run('relay good.yaml --check', env)).toMatchObject({
      code: 0,
      out: expect.stringContaining('wfm (127.0.0.1'),
    })
    const unset = await cli.run('relay good.yaml --check')
    expect(unset).toMatchObject({ code: 2, err: expect.stringMatching(/line 6:16 .*WFM_SECRET is not set/) })
    const pasted = SECRET.replace(/[^A-Za-z0-9_]/g, 'x')
    write('pasted.yaml', good.replace('WFM_SECRET', pasted))
    for (const json of ['', ' --json']) {
      const { code, out, err } = await cli.run(`relay pasted.yaml --check${json}`, env)
      expect([code, err]).toEqual([2, expect.stringContaining('the NAME of a variable belongs here')])
      expect(out + err).not.toContain(pasted)
    }
    write(
      'bad.yaml',
      'endpoints:\n  - name: a b\n    url: https://169.254.169.254/\n    secretEnv: WFM_SECRET\n    events: [plan]\n  - name: c\n    url: ftp://x\n    secretEnv: WFM_SECRET\n',
    )
    const bad = await cli.run('relay bad.yaml --check', env)
    expect(bad.code).toBe(2)
    for (const text of ['line 2:11', 'line 3:10', '169.254.169.254 is not a public address', 'line 7:10'])
      expect(bad.err).toContain(text)
    write(
      'header.yaml',
      relayFile('{ runs: true }').replace('allowPrivate', 'headersEnv: { X-Key: KEY }\n    allowPrivate'),
    )
    const header = await cli.run('relay header.yaml --check', { ...env, KEY: 's3cr3t\nsecond-line' })
    expect(header).toMatchObject({ code: 2, err: expect.stringMatching(/line \d+:\d+ .*X-Key.*newline/) })
    expect(`${header.out}${header.err}`).not.toMatch(/s3cr3t|second-line/)
    write(
      'all.yaml',
      good.replace('127.0.0.1]', '10.9.9.9]').replace('sources', '    events: [plan.*, run.sumary]\nsources'),
    )
    const all = await cli.run('relay all.yaml --check')
    expect(all.code).toBe(2)
    expect(all.err).toMatch(/line 6:16 .*WFM_SECRET is not set/)
    expect(all.err).toMatch(/line 5:10 .*127\.0\.0\.1 is not a public address/)
    expect(all.err).toMatch(/line 8:22 .*no event is called run\.sumary; did you mean run\.summary\?/)
    expect(all.err).not.toContain('base64')
    write('secret.yaml', 'endpoints:\n  - name: a\n    url: https://example.com/\n    secret: whsec_abc\n')
    const secret = await cli.run('relay secret.yaml --check', env)
    expect(secret.err).toContain('secrets do not belong in this file')
    expect(`${secret.out}${secret.err}`).not.toContain('whsec_abc')
  })

  it('prints one JSON document when one round had nothing to tell, and a summary after what it told', async () => {
    write('quiet.yaml', relayFile('{ runs: true }').replace(': box', ': quiet-box'))
    await cli.run('relay quiet.yaml --once', env)
    const nothing = await cli.run('relay quiet.yaml --once --json', env)
    const zeros = { accepted: 0, delivered: 0, failed: 0, dead: 0, pending: 0, deadLetters: 0 }
    expect(JSON.parse(nothing.out)).toEqual({ type: 'summary', ...zeros })
    write('told.csv', `agent,${[...emulator.world.skills.values()][0]?.name}\n`)
    expect((await cli.run('plan matrix told.csv --forecast none --out told.json')).code).toBe(0)
    const { out } = await cli.run('relay quiet.yaml --once --json', env)
    const lines = out.trim().split('\n')
    const last = { type: 'summary', ...zeros, accepted: 1, delivered: 1 }
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([{ type: 'accepted' }, { type: 'delivered' }, last])
    await events()
  })

  it('tells of what skillroute did here, once', async () => {
    write('runs.yaml', relayFile('{ runs: true }'))
    expect(await cli.run('relay runs.yaml --once', env)).toMatchObject({ code: 0 })
    const [user] = [...emulator.world.users.values()]
    const [skill] = [...emulator.world.skills.values()]
    write('matrix.csv', `agent;${skill?.name}\n"${user?.name}";5\n`)
    expect(await cli.run('plan matrix matrix.csv --forecast none --existing overwrite')).toMatchObject({ code: 0 })
    expect(await cli.run('apply plan.json --yes')).toMatchObject({ code: 0 })
    const once = await cli.run('relay runs.yaml --once', env)
    expect(once.err).toContain('3 events accepted, 3 delivered')
    const told = await events()
    expect(told.map(({ type }) => type)).toEqual(['plan.built', 'plan.applied', 'run.summary'])
    expect(told[2]?.data).toMatchObject({
      changes: 1,
      successes: 1,
      failures: 0,
      validationErrorRate: 0,
      averageLatencyMs: expect.any(Number),
    })
    expect(new Set(told.map(({ subject }) => subject.id)).size).toBe(1)
    await cli.run('relay runs.yaml --once', env)
    expect(await events()).toEqual([])
  })

  it('tells of what others changed, by the audits', async () => {
    write('audits.yaml', relayFile('{ audits: { everyMinutes: 1 } }'))
    expect(await cli.run('relay audits.yaml --once', env)).toMatchObject({ code: 0 })
    const [queue] = [...emulator.world.queues.values()]
    const change = (clientId: string, property: string): void =>
      emulator.world.record({
        clientId,
        service: 'ContactCenter',
        entityType: 'Queue',
        entityId: queue?.id ?? '',
        entityName: 'Sales',
        action: 'Update',
        properties: [{ property, oldValues: ['ALL'], newValues: ['BEST'] }],
        effect: `test ${property}`,
      })
    change('somebody-else', 'skillEvaluationMethod')
    change(emulator.clientId, 'ourOwn')
    await expect
      .poll(async () => {
        await cli.run('relay audits.yaml --once', env)
        return server.hooks.length
      })
      .toBe(1)
    expect(await events()).toMatchObject([
      {
        type: 'routing.queue.changed',
        subject: { kind: 'queue', id: queue?.id },
        data: {
          seenIn: 'audit',
          by: { kind: 'client', id: 'somebody-else' },
          properties: [{ property: 'skillEvaluationMethod', before: 'ALL', after: 'BEST' }],
        },
      },
    ])
    await cli.run('relay audits.yaml --once', env)
    expect(await events()).toEqual([])
  })

  it('tells of drift from a file once, and of changes between two looks', async () => {
    expect(await cli.run('snapshot --out expected.json')).toMatchObject({ code: 0 })
    write('drift.yaml', relayFile('{ drift: { expected: expected.json }, snapshots: { everyMinutes: 1 } }'))
    await cli.run('relay drift.yaml --once', env)
    expect(await events()).toEqual([])
    const [, user] = [...emulator.world.users.values()]
    const skillId = [...emulator.world.skills.keys()].find((id) => user?.skills.get(id) !== 1)
    user?.skills.set(skillId ?? '', 1)
    const once = await cli.run('relay drift.yaml --once', env)
    expect(once).toMatchObject({ code: 0 })
    const told = await events()
    expect(told.map(({ type }) => type).sort()).toEqual(['drift.found', 'routing.user.skills.changed'])
    expect(told.find(({ type }) => type === 'routing.user.skills.changed')).toMatchObject({
      subject: { kind: 'user', id: user?.id },
      data: { seenIn: 'snapshot', properties: [{ after: 1 }] },
    })
    await cli.run('relay drift.yaml --once', env)
    expect(await events()).toEqual([])
    write('expected.json', '{"format":"skillroute/snapshot@1"}')
    const edited = await cli.run('relay drift.yaml --once', env)
    expect(edited.err).toContain('error expected.json cannot be used:')
  })

  it('lists dead letters, sends them again, and enables an endpoint that had enough', async () => {
    status = 410
    write('runs.yaml', relayFile('{ runs: true }'))
    expect(await cli.run('undo plan.json --yes')).toMatchObject({ code: 0 })
    expect(await cli.run('relay runs.yaml --once', env)).toMatchObject({
      code: 1,
      err: expect.stringContaining('2 new dead letters; 0 waiting, 2 dead letters in all\n'),
    })
    server.hooks.length = 0
    const listed: { message: { id: string; type: string } }[] = JSON.parse(
      (await cli.run('relay runs.yaml --list-dead --json', env)).out,
    )
    expect(listed.map(({ message }) => message.type)).toEqual(['plan.undone', 'run.summary'])
    expect((await cli.run('relay runs.yaml --list-dead', env)).out).toContain('HTTP 410')
    const refused = await cli.run('relay runs.yaml --resend all', env)
    expect(refused).toMatchObject({ code: 1, err: expect.stringContaining('enable it first') })
    status = 200
    const repaired = await cli.run('relay runs.yaml --enable wfm --resend all --once', env)
    expect(repaired).toMatchObject({ code: 0, out: expect.stringContaining('2 messages waiting again') })
    const told = await events()
    const { id } = JSON.parse(readFileSync(join(cli.cwd, 'plan.json'), 'utf8'))
    expect(told.map(({ type, subject }) => [type, subject.id])).toEqual([
      ['plan.undone', id],
      ['run.summary', id],
    ])
    expect(told[0]?.data).toMatchObject({ planId: id, undoPlanId: expect.stringMatching(/^plan_/) })
    expect((await cli.run('relay runs.yaml --list-dead', env)).out).toBe('No dead letters.\n')
  })

  it('says of an endpoint and of dead letters that are not there', async () => {
    expect(await cli.run('relay runs.yaml --enable foo', env)).toMatchObject({
      code: 2,
      out: '',
      err: expect.stringContaining('no endpoint foo; known are wfm'),
    })
    expect(await cli.run('relay runs.yaml --enable wfm', env)).toMatchObject({
      code: 0,
      out: expect.stringContaining('wfm was not switched off'),
    })
    for (const verb of ['resend', 'discard']) {
      expect(await cli.run(`relay runs.yaml --${verb} foo`, env)).toMatchObject({
        code: 1,
        err: expect.stringContaining('No dead letter has the id foo'),
      })
      expect(await cli.run(`relay runs.yaml --${verb} all`, env)).toMatchObject({
        code: 0,
        out: 'There are no dead letters.\n',
      })
    }
  })

  it('ends with 1 while something waits for its next attempt, and says until when', async () => {
    status = 503
    expect(await cli.run('apply plan.json --yes')).toMatchObject({ code: 0 })
    const failed = await cli.run('relay runs.yaml --once', env)
    expect(failed.code).toBe(1)
    const [, next = ''] =
      / 2 waiting, 0 dead letters in all; the next attempt waits until (\S+)\n/.exec(failed.err) ?? []
    expect(Date.parse(next)).toBeGreaterThan(Date.now() - 60_000)
    expect(await cli.run('relay runs.yaml --once', env)).toMatchObject({ code: 1 })
    status = 200
    server.hooks.length = 0
    rmSync(join(cli.cwd, 'box'), { recursive: true })
    expect(await cli.run('relay runs.yaml --once', env)).toMatchObject({ code: 0 })
  })

  it('runs until it is interrupted', async () => {
    const stop = new AbortController()
    const running = cli.run('relay runs.yaml', env, stop.signal)
    await expect.poll(() => readdirSync(join(cli.cwd, 'box'))).toContain('outbox.lease')
    expect(await cli.run('relay runs.yaml --resend all', env)).toMatchObject({ code: 75 })
    expect(await cli.run('relay runs.yaml --list-dead', env)).toMatchObject({ code: 0 })
    stop.abort()
    expect(await running).toMatchObject({ code: 0, err: expect.stringContaining('0 events accepted') })
  })
})

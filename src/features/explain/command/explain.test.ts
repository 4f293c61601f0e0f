/** `skillroute explain`: one conversation and a period, as text, JSON and CSV; and the page that quotes it. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Cli, cliIn } from '../../../../test/support/cli'
import { fewerContacts } from '../../../../test/support/fewer-contacts'
import type { Effect, RoutingAgreement } from '../../../documents'
import { type Emulator, startEmulator } from '../../../emulator'
import { htmlReport } from '../../../report'
import type { Explanation } from '../explanation'
import { agreementText } from '../texts/agreement'
import { explanationText } from '../texts/explanation'

let emulator: Emulator
let cli: Cli
let agreement: RoutingAgreement
beforeAll(async () => {
  const now = '2026-03-03T18:00:00Z'
  emulator = await startEmulator({ seed: 5, agents: 10, queues: 2, skills: 4, now, ratePerMinute: 100_000 })
  fewerContacts(emulator.world, () => true, 2)
  cli = cliIn(emulator)
  const { code, out, err } = await cli.run('explain --from 2026-03-03T00:00Z --to 2026-03-03T17:00Z --csv c.csv --json')
  expect(code, err).toBe(0)
  agreement = JSON.parse(out)
})
afterAll(async () => {
  cli.remove()
  await emulator.stop()
})

it('measures a period, with a row for each contact', () => {
  expect(agreement.agents.ratio).toBeGreaterThanOrEqual(0.99)
  const { agents, notEvaluated, contacts, others = [] } = agreement
  const [header = '', ...rows] = readFileSync(join(cli.cwd, 'c.csv'), 'utf8').trim().split('\r\n')
  expect(header).toContain('evaluated,why_not_evaluated')
  expect(header.endsWith(',cause')).toBe(true)
  expect(rows).toHaveLength(agents.evaluated + others.length)
  const left = notEvaluated.reduce((sum, one) => sum + one.contacts, 0)
  expect(others.filter(({ agent }) => agent !== undefined)).toHaveLength(left)
  // Abandoned contacts are rows too, with what made them wait.
  const abandoned = others.filter(({ agent }) => agent === undefined)
  expect(abandoned.length).toBeGreaterThan(0)
  expect(rows.filter((row) => row.includes('abandoned before an agent was chosen')).length).toBeGreaterThan(0)
  expect(rows.some((row) => /,(?:allBusy|nobodyOnQueue)$/.test(row))).toBe(true)
  const slow = agreement.slow.reduce((sum, one) => sum + (one.cause === 'none' ? 0 : one.contacts), 0)
  expect(slow).toBeGreaterThan(0)
  expect([...contacts, ...others].filter(({ cause }) => cause !== undefined).length).toBeGreaterThanOrEqual(slow)
})

it('prints ten differences and ten members of a queue where no limit is given', async () => {
  const id = agreement.contacts[0]?.conversationId ?? ''
  const explanation: Explanation = JSON.parse((await cli.run(`explain ${id} --json`)).out)
  const twelve = <T>([one]: readonly T[]): T[] => (one === undefined ? [] : Array.from({ length: 12 }, () => one))
  const contacts = twelve(agreement.contacts).map((contact) => ({ ...contact, agrees: false }))
  const legs = explanation.legs.map((leg) => ({ ...leg, members: twelve(leg.members) }))
  for (const limit of [undefined, 10]) {
    expect(agreementText({ ...agreement, contacts }, { limit })).toContain('… and 2 more')
    expect(explanationText({ ...explanation, legs }, { limit })).toContain('… and 2 more')
  }
})

it('explains a conversation, each step with how sure it is', async () => {
  const id = agreement.contacts[0]?.conversationId ?? ''
  const { code, out, err } = await cli.run(`explain ${id} --json`)
  expect(code, err).toBe(0)
  const explanation: Explanation = JSON.parse(out)
  expect(explanation).toMatchObject({ format: 'skillroute/explanation@1', conversationId: id })
  expect(explanation.legs[0]?.steps.map(({ step }) => step)).toEqual(
    expect.arrayContaining(['asked', 'members', 'choice']),
  )
  const printed = await cli.run(`explain ${id}`)
  const steps = explanation.legs.flatMap((leg) => leg.steps)
  for (const { certainty, text } of steps) expect(printed.out).toContain(`  ${certainty.padEnd(8)}  ${text}`)
  expect(printed.out).toContain('contacts that began more than 6 hours before the conversation were not read')
  expect(printed.err).toContain('reading conversations')
  expect((await cli.run(`explain ${id} --queue x`)).code).toBe(2)
  const nobody = await cli.run('explain 00000000-0000-4000-8000-000000000000')
  expect(nobody).toMatchObject({ code: 2, err: expect.stringContaining('CONVERSATION: no conversation') })
  const dated = await cli.run('explain --from 2026-03-03T08:00')
  expect(dated).toMatchObject({
    code: 2,
    err: expect.stringMatching(/--from: "2026-03-03T08:00" is a local time, .*--time-zone/),
  })
  const inZone = await cli.run('explain --from 2026-03-03 --to 2026-03-03T06:00Z --time-zone Europe/Berlin --json')
  expect(JSON.parse(inZone.out).interval.start).toBe('2026-03-02T23:00:00.000Z')
})

it('is quoted by the page of a forecast', async () => {
  const measures = { serviceLevel: 0.8, abandonProbability: 0.1, asaSeconds: 20, occupancy: 0.7 }
  const queues = [
    {
      queue: { id: 'q', name: 'Sales' },
      mediaType: 'voice',
      offered: 100,
      contacts: 100,
      target: { ratio: 0.8, seconds: 20 },
      before: measures,
      after: measures,
    },
  ]
  const forecast = { format: 'skillroute/effect@1', method: 'simulation', queues, notes: [] } as unknown as Effect
  expect(await htmlReport([forecast], { agreement })).toContain('The platform chose the same agent as the rule of this')
})

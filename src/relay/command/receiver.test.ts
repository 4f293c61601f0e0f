/** `skillroute receiver`: prints what is signed, once, and nothing else; ends with Ctrl-C. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type CliRun, runIn } from '../../../test/support/cli'
import { queueEvent, SECRET } from '../../../test/support/hooks'
import { signWebhook } from '../../webhooks'

const OTHER = `whsec_${btoa('another secret of 32 random byte')}`
const ended = new AbortController()
const env = { NEW: OTHER, OLD: SECRET }
let url = ''
let finished: Promise<CliRun>

beforeAll(async () => {
  url = await new Promise<string>((listening) => {
    const onText = (text: string): void => listening(/http:\S+\/(?=;)/.exec(text)?.[0] ?? text)
    const args = ['receiver', '--port', '0', '--secret-env', 'NEW', 'OLD', '--json']
    finished = runIn('.', args, { env, signal: ended.signal, onText })
    void finished.then(({ err }) => listening(err))
  })
})
afterAll(() => ended.abort())

async function send(id: string, secrets: string): Promise<number> {
  const body = JSON.stringify(queueEvent(id))
  const headers = await signWebhook({ id, body, secrets })
  const answer = await fetch(url, { method: 'POST', body, headers })
  await answer.arrayBuffer()
  return answer.status
}

it('prints what is signed with a known secret as JSON Lines, each event once, and ends with Ctrl-C', async () => {
  expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/$/)
  const unknownSecret = `whsec_${btoa('nobody knows this one, not even u')}`
  expect([await send('evt_1', SECRET), await send('evt_2', OTHER), await send('evt_1', SECRET)]).toEqual([
    200, 200, 200,
  ])
  expect(await send('evt_3', unknownSecret)).toBe(401)
  expect((await fetch(url)).status).toBe(405)
  ended.abort()
  const { code, out, err } = await finished
  expect(code, err).toBe(0)
  expect(
    out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line)),
  ).toEqual([queueEvent('evt_1'), queueEvent('evt_2')])
  expect(err).toContain('No signature of the webhook matches')
})

it('refuses a secret that is not there without repeating what may be one, and a port in use', async () => {
  const unset = await runIn('.', ['receiver'], { env: {} })
  expect(unset).toMatchObject({ code: 2, err: expect.stringContaining('WEBHOOK_SECRET is not set') })
  const pasted = await runIn('.', ['receiver', '--secret-env', SECRET], { env: {} })
  expect(pasted.code).toBe(2)
  expect(pasted.err).not.toContain(SECRET)
  const upper = 'A7F3C09B81D24E6FA7F3C09B81D24E6F'
  for (const secret of [upper, upper.replaceAll(/\d/g, 'X')]) {
    expect((await runIn('.', ['receiver', '--secret-env', secret], { env: {} })).err).not.toContain(secret)
  }
  const taken = await runIn('.', ['receiver', '--host', '203.0.113.1', '--port', '0'], {
    env: { WEBHOOK_SECRET: SECRET },
  })
  expect(taken).toMatchObject({ code: 2, err: expect.stringContaining('cannot listen on port 0 of 203.0.113.1') })
})

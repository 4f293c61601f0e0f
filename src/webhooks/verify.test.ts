import fc from 'fast-check'
import { Webhook } from 'standardwebhooks'
import { describe, expect, it } from 'vitest'
import { ConfigError, ValidationError, WebhookError } from '../core/errors'
import { seededRandom } from '../core/random'
import { signWebhook } from './sign'
import { type VerifiedWebhook, verifyWebhook, type WebhookToVerify } from './verify'

const secret = (seed: number): string => {
  const random = seededRandom(seed)
  return `whsec_${Buffer.from(Array.from({ length: 32 }, () => Math.floor(random() * 256))).toString('base64')}`
}
const key = secret(1)
const nowMs = Date.UTC(2026, 2, 2, 9)

async function reasonOf(message: WebhookToVerify): Promise<WebhookError['reason'] | VerifiedWebhook> {
  try {
    return await verifyWebhook(message)
  } catch (error) {
    if (error instanceof WebhookError) return error.reason
    throw error
  }
}

const bytes = fc.uint8Array({ minLength: 24, maxLength: 64 })
const ids = fc.string({ unit: fc.constantFrom(...'abcXYZ019_-:/~'), minLength: 1, maxLength: 40 })
const bodies = fc.oneof(fc.json(), fc.string({ unit: 'binary' }))
const times = fc.integer({ min: 1, max: 4_000_000_000 })

describe('signatures', () => {
  it('are those of the package of Standard Webhooks', async () => {
    await fc.assert(
      fc.asyncProperty(bytes, ids, times, bodies, async (raw, id, seconds, body) => {
        const base64 = Buffer.from(raw).toString('base64')
        const headers = await signWebhook({ id, body, secrets: `whsec_${base64}`, atMs: seconds * 1000 + 999 })
        const theirs = new Webhook(base64).sign(id, new Date(seconds * 1000), body)
        expect(headers).toEqual({
          'webhook-id': id,
          'webhook-timestamp': String(seconds),
          'webhook-signature': theirs,
        })
      }),
      { numRuns: 300 },
    )
  })

  it('are taken by the package, and the package’s by us', async () => {
    await fc.assert(
      fc.asyncProperty(bytes, ids, fc.object(), async (raw, id, value) => {
        const secrets = `whsec_${Buffer.from(raw).toString('base64')}`
        const body = JSON.stringify(value)
        const theirs = new Webhook(secrets)
        // The package always looks at the machine's own clock.
        expect(theirs.verify(body, { ...(await signWebhook({ id, body, secrets })) })).toEqual(JSON.parse(body))
        const at = new Date()
        const headers = {
          'Webhook-Id': id,
          'WEBHOOK-TIMESTAMP': String(Math.floor(at.getTime() / 1000)),
          'webhook-signature': theirs.sign(id, at, body),
        }
        expect(await verifyWebhook({ headers, body: Buffer.from(body), secrets })).toMatchObject({ id, body })
      }),
      { numRuns: 100 },
    )
  })

  it('fit the worked example of the specification', async () => {
    const body = '{"test": 2432232314}'
    const secrets = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
    const headers = await signWebhook({ id: 'msg_p5jXN8AQM9LWM0D4loKWxJek', body, secrets, atMs: 1_614_265_330_000 })
    expect(headers['webhook-signature']).toBe('v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=')
  })
})

describe('verifyWebhook', () => {
  const body = '{"type":"plan.applied","data":{"name":"Zoë 🎧"}}'
  const signed = (options: Partial<Parameters<typeof signWebhook>[0]> = {}) =>
    signWebhook({ id: 'evt_1', body, secrets: key, atMs: nowMs, ...options })

  it('rejects every changed byte of the body and of each header', async () => {
    const headers = await signed()
    const raw = Buffer.from(body)
    for (let at = 0; at < raw.length; at++) {
      for (const bit of [1, 2, 4, 8, 16, 32, 64, 128]) {
        const changed = Buffer.from(raw)
        changed[at] = (changed[at] ?? 0) ^ bit
        expect(['mismatch', 'malformed']).toContain(
          await reasonOf({ headers, body: changed, secrets: key, nowMs, toleranceMs: Number.MAX_SAFE_INTEGER }),
        )
      }
    }
    for (const name of ['webhook-id', 'webhook-timestamp', 'webhook-signature'] as const) {
      const value = headers[name]
      const others = [...value].flatMap((_, at) =>
        ['A', 'b', '0', '9', '=', ',', ' ', '.'].map((one) => value.slice(0, at) + one + value.slice(at + 1)),
      )
      const longer = ['x', '0', ' ', '='].flatMap((one) => [one + value, value + one])
      for (const changed of [...others, ...longer, value.slice(1), value.slice(0, -1)]) {
        if (changed === value) continue
        const reason = await reasonOf({
          headers: { ...headers, [name]: changed },
          body,
          secrets: key,
          nowMs,
          toleranceMs: Number.MAX_SAFE_INTEGER,
        })
        // A space around a signature separates it from nothing.
        if (name === 'webhook-signature' && changed.trim() === value) continue
        expect(['mismatch', 'malformed'], `${name}: ${changed}`).toContain(reason)
      }
    }
  })

  it('rejects another key, accepts each of two, on either side', async () => {
    const both = [key, secret(2)]
    for (const [by, to, accepted] of [
      [key, secret(2), false],
      [key, both, true],
      [secret(2), both, true],
      [both, key, true],
      [both, secret(2), true],
      [both, secret(3), false],
    ] as const) {
      const found = await reasonOf({ headers: await signed({ secrets: by }), body, secrets: to, nowMs })
      expect(found === 'mismatch', `${by} ${to}`).toBe(!accepted)
    }
  })

  it('rejects what is more than five minutes off, either way, and nothing less', async () => {
    const headers = await signed()
    const at = (offMs: number) => reasonOf({ headers, body, secrets: key, nowMs: nowMs + offMs })
    expect(await at(300_001)).toBe('stale')
    expect(await at(-300_001)).toBe('future')
    for (const offMs of [-300_000, 0, 300_000]) expect(await at(offMs)).toMatchObject({ id: 'evt_1', sentAtMs: nowMs })
  })

  it('tells what is missing or malformed', async () => {
    const headers = await signed()
    for (const name of Object.keys(headers)) {
      expect(await reasonOf({ headers: { ...headers, [name]: undefined }, body, secrets: key, nowMs })).toBe('missing')
    }
    const reason = (more: object) => reasonOf({ headers: { ...headers, ...more }, body, secrets: key, nowMs })
    expect(await reason({ 'webhook-timestamp': '1e9' })).toBe('malformed')
    expect(await reason({ 'webhook-timestamp': `0${headers['webhook-timestamp']}` })).toBe('malformed')
    expect(await reason({ 'webhook-id': 'a.1' })).toBe('malformed')
    expect(await reason({ 'webhook-signature': 'v2,abc' })).toBe('malformed')
    expect(await reasonOf({ headers, body: new Uint8Array([0xff]), secrets: key, nowMs })).toBe('malformed')
    expect(await reasonOf({ headers: new Headers({ ...headers }), body, secrets: key, nowMs })).toMatchObject({ body })
  })

  it('refuses secrets that are none without showing them', async () => {
    for (const secrets of [
      '',
      'whsec_',
      'whsec_c2hvcnQ=',
      'whsec_not base64 at all, but long enough',
      [],
      [key, 'x'],
    ]) {
      const refused = await signed({ secrets }).catch((error: unknown) => error)
      expect(refused).toBeInstanceOf(ConfigError)
      expect(String(refused)).not.toMatch(/c2hvcnQ|not base64 at all/)
    }
  })

  it('refuses to sign what could be taken for something else', async () => {
    for (const id of ['', 'a.b', 'a b', 'a\n', 'ä', 'x'.repeat(257)]) {
      await expect(signed({ id })).rejects.toBeInstanceOf(ValidationError)
    }
    const wrong = { headers: await signed(), body, secrets: key }
    for (const own of [{ toleranceMs: Number.NaN }, { nowMs: Number.NaN }])
      await expect(verifyWebhook({ ...wrong, ...own })).rejects.toThrow(/Ms: must be a number, not NaN/)
    await expect(signed({ atMs: Number.NaN })).rejects.toBeInstanceOf(ValidationError)
  })
})

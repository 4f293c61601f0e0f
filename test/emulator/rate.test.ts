import { afterEach, describe, expect, it } from 'vitest'
import { type Lab, startLab } from './lab'

let lab: Lab
afterEach(() => lab.stop())

const ORG = '/api/v2/organizations/me'

describe('the rate limit', () => {
  it('holds in any sliding minute, and Retry-After says when the oldest request leaves it', async () => {
    lab = await startLab({ ratePerMinute: 3 })
    for (let n = 0; n < 3; n++) {
      expect((await lab.call('GET', ORG)).status).toBe(200)
      await lab.clock.advance(10_000)
    }
    const refused = await lab.call('GET', ORG)
    expect([refused.status, refused.body.code]).toEqual([429, 'too.many.requests.retry.after'])
    expect(refused.headers.get('retry-after')).toBe('30')
    expect(refused.body.limit).toMatchObject({ key: 'client.credentials.token.rate.per.minute', value: 3 })
    await lab.clock.advance(29_999)
    expect((await lab.call('GET', ORG)).status).toBe(429)
    await lab.clock.advance(1)
    expect((await lab.call('GET', ORG)).status).toBe(200)
    expect((await lab.call('GET', ORG)).status).toBe(429)
  })

  it('is per token, and its body names no limit when the switch is off', async () => {
    lab = await startLab({ ratePerMinute: 1, switches: { limitInBody: false } })
    expect((await lab.call('GET', ORG)).status).toBe(200)
    const refused = await lab.call('GET', ORG)
    expect(refused.status).toBe(429)
    expect(refused.body.limit).toBeUndefined()
    const other = await lab.login()
    expect((await lab.call('GET', ORG, undefined, { authorization: `Bearer ${other}` })).status).toBe(200)
  })

  it('sends none of the inin-ratelimit headers that old tools rely on', async () => {
    lab = await startLab({ ratePerMinute: 1 })
    const answers = [await lab.call('GET', ORG), await lab.call('GET', ORG)]
    for (const { headers } of answers) expect([...headers.keys()].join(' ')).not.toContain('ratelimit')
  })

  it('counts the busiest sliding minute of requests, refused ones too, tokens apart', async () => {
    lab = await startLab({ ratePerMinute: 2 })
    await lab.call('GET', ORG)
    await lab.clock.advance(59_999)
    await lab.call('GET', ORG)
    await lab.call('GET', ORG)
    expect(lab.emulator.stats.perMinute).toBe(3)
    await lab.clock.advance(60_000)
    await lab.call('GET', ORG)
    expect(lab.emulator.stats).toMatchObject({ perMinute: 3, requests: 4, tokenRequests: 1 })
    expect(lab.emulator.stats.byRoute.get(`GET ${ORG}`)).toBe(3)
  })
})

import { describe, expect, it } from 'vitest'
import { REGIONS } from '../kit/hosts'
import { calculateChallenge, newVerifier, startUserLogin } from './start-user-login'

const redirectUri = 'http://localhost:8085/callback'
const start = (more: object = {}) => startUserLogin({ region: 'eu_west_1', clientId: 'c', redirectUri, ...more })

/** Every region of the official description of July 2026, FedRAMP (`us_east_2`) and the European sovereign cloud included. */
const DOMAINS = [
  'mypurecloud.com use2.us-gov-pure.cloud usw2.pure.cloud cac1.pure.cloud mxc1.pure.cloud sae1.pure.cloud mypurecloud.ie',
  'euw2.pure.cloud mypurecloud.de euc2.pure.cloud edee1.eusc-pure.cloud mec1.pure.cloud aps1.pure.cloud apse1.pure.cloud',
  'mypurecloud.com.au mypurecloud.jp apne2.pure.cloud apne3.pure.cloud',
].flatMap((line) => line.split(' '))

describe('startUserLogin', () => {
  it('finds the login page of every region by name and domain', async () => {
    expect(Object.values(REGIONS).sort()).toEqual([...DOMAINS].sort())
    for (const [name, domain] of Object.entries(REGIONS)) {
      for (const region of [name, domain]) {
        const { url } = await start({ region })
        expect(url.startsWith(`https://login.${domain}/oauth/authorize?`)).toBe(true)
      }
    }
  })

  it.each([
    [{ redirectUri: 'http://app.example/callback' }, /redirectUri has to be an https URL/],
    [{ redirectUri: 'not a URL' }, /redirectUri has to be/],
    [{ redirectUri: 'https://app.example/#x' }, /without a fragment/],
    [{ org: 'acme' }, /org and provider go together/],
    [{ region: undefined }, /No region is given/],
    [{ loginUrl: 'http://login.example' }, /clear text/],
    [{ region: 'europe' }, /neither a region name nor a domain/],
  ])('refuses %j', async (more, message) => {
    await expect(start(more)).rejects.toThrow(message)
  })
})

describe('PKCE', () => {
  it('makes the challenge of RFC 7636, appendix B, and a new verifier each time', async () => {
    expect(await calculateChallenge('dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk')).toBe(
      'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
    )
    expect(newVerifier()).toMatch(/^[\w-]{43}$/)
    expect(newVerifier()).not.toBe(newVerifier())
  })
})

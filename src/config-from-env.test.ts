import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import { configFromEnv } from './config-from-env'
import { ConfigError } from './core/errors'
import { clientCredentials } from './transport/auth/client-credentials'

const env = { GENESYS_REGION: 'eu_west_1', GENESYS_CLIENT_ID: 'id', GENESYS_CLIENT_SECRET: 'hush' }

describe('configFromEnv', () => {
  it('takes everything from the environment', () => {
    const config = configFromEnv({}, env)
    expect(config).toMatchObject({ baseUrl: 'https://api.mypurecloud.ie', loginUrl: 'https://login.mypurecloud.ie' })
    expect(Reflect.get(config.auth, 'clientSecret')).toBe('hush')
  })

  it('prefers options, and does not mix hosts of both', () => {
    const auth = clientCredentials({ clientId: 'other', clientSecret: 's' })
    const config = configFromEnv({ region: 'us_east_1', auth }, { ...env, GENESYS_BASE_URL: 'http://127.0.0.1:1' })
    expect(config).toMatchObject({ baseUrl: 'https://api.mypurecloud.com', auth: { clientId: 'other' } })
  })

  it('uses a gateway of the environment for both hosts', () => {
    const { GENESYS_REGION: _region, ...rest } = env
    const config = configFromEnv({}, { ...rest, GENESYS_BASE_URL: 'http://127.0.0.1:8080' })
    expect(config).toMatchObject({ baseUrl: 'http://127.0.0.1:8080', loginUrl: 'http://127.0.0.1:8080' })
  })

  it('takes a given token before client credentials, and shows nothing of it', () => {
    const { auth } = configFromEnv({}, { ...env, GENESYS_ACCESS_TOKEN: ' given-token ' })
    expect(auth.kind).toBe('accessToken')
    expect(inspect(auth, { showHidden: true }) + JSON.stringify(auth)).not.toContain('given-token')
    expect(configFromEnv({}, { ...env, GENESYS_ACCESS_TOKEN: ' ' }).auth.kind).toBe('clientCredentials')
    expect(() => configFromEnv({}, { ...env, GENESYS_ACCESS_TOKEN: 'two words' })).toThrow(/no header takes/)
  })

  it('names the variable that is missing or blank', () => {
    for (const name of ['GENESYS_REGION', 'GENESYS_CLIENT_ID', 'GENESYS_CLIENT_SECRET']) {
      for (const value of [undefined, '', '  ']) {
        const attempt = () => configFromEnv({}, { ...env, [name]: value })
        expect(attempt).toThrow(ConfigError)
        expect(attempt).toThrow(name)
      }
    }
  })
})

import { describe, expect, it } from 'vitest'
import { clientCredentials, createClient, isSkillrouteError } from '.'

const auth = clientCredentials({ clientId: 'c', clientSecret: 'S3CR3T-value' })

/** What `createClient` says of options as JavaScript may give them. */
function refusal(options: Record<string, unknown>): { name: string; code: string; message: string } {
  const create: (options: never) => unknown = createClient
  try {
    Reflect.apply(create, undefined, [{ region: 'eu_west_1', auth, ...options }])
  } catch (error) {
    if (isSkillrouteError(error)) return error
  }
  throw new Error('not refused')
}

describe('options of createClient', () => {
  it.each([
    [{ timeout: 5 }, 'createClient: timeout: does not exist: did you mean timeoutMs?.'],
    [{ retry: 5 }, 'createClient: retry: must be an object, not 5.'],
    [{ retry: { attemps: 3 } }, 'createClient: retry.attemps: does not exist: did you mean attempts?.'],
    [{ fetch: {} }, 'createClient: fetch: must be a function, not an object.'],
    [{ middleware: () => undefined }, 'createClient: middleware: must be a list, not a function.'],
    [{ middleware: [5] }, 'createClient: middleware[0]: must be a function, not 5.'],
    [{ ratePerMinute: '250' }, 'createClient: ratePerMinute: must be a number, not "250".'],
    [{ clock: {} }, 'createClient: clock: must be an object with the functions now, setTimer, not an object.'],
    [
      { ledger: 'memory' },
      'createClient: ledger: must be an object with the functions begin, finish, release, not "memory".',
    ],
    [
      { auth: { accessToken: 'S3CR3T-token' } },
      'createClient: auth: must be what clientCredentials(), accessToken() or userLogin() gives, not an object.',
    ],
  ])('refuse %o by name', (options, message) => {
    expect(refusal(options)).toMatchObject({ name: 'ConfigError', code: 'config.option', message })
  })

  it('are refused together, without a secret', () => {
    const { message } = refusal({ auth: 'S3CR3T-token', tokenStore: 'S3CR3T-store', timeout: 1, concurrency: null })
    expect(message).toBe(
      'createClient: auth: must be what clientCredentials(), accessToken() or userLogin() gives, not text; concurrency: must be a number, not null; tokenStore: must be an object with the functions get, set, not text; timeout: does not exist: did you mean timeoutMs?.',
    )
  })

  it('pass with credentials of ours, whose secret no enumeration shows', () => {
    expect(() => createClient({ region: 'eu_west_1', auth, middleware: [], retry: {}, fetch })).not.toThrow()
  })
})

import { afterEach, describe, expect, it } from 'vitest'
import { askToken, type Lab, startLab } from './lab'

let lab: Lab
afterEach(() => lab.stop())

describe('tokens', () => {
  it('come for Basic credentials and a form body, and live as long as the switch says', async () => {
    lab = await startLab({ switches: { tokenSeconds: 300 } })
    const { emulator, clock } = lab
    const answer = await askToken(emulator, emulator.clientId, emulator.clientSecret)
    expect(answer.body).toMatchObject({ token_type: 'bearer', expires_in: 300 })
    const headers = { authorization: `Bearer ${answer.body.access_token}` }
    await clock.advance(299_999)
    expect((await lab.call('GET', '/api/v2/organizations/me', undefined, headers)).status).toBe(200)
    await clock.advance(1)
    const late = await lab.call('GET', '/api/v2/organizations/me', undefined, headers)
    expect([late.status, late.body.code]).toEqual([401, 'bad.credentials'])
  })

  it.each([400, 401] as const)(
    'are refused in OAuth style with %i, a client of another region like a bad secret',
    async (status) => {
      lab = await startLab({ switches: { refusedTokenStatus: status } })
      const { emulator } = lab
      const wrong = await askToken(emulator, emulator.clientId, 'wrong')
      const external = await askToken(emulator, '00000000-0000-4000-8000-000000000000', emulator.clientSecret)
      for (const answer of [wrong, external]) {
        expect(answer.status).toBe(status)
        expect(answer.body).toEqual({
          error: 'invalid_client',
          description: 'authentication failed',
          error_description: 'authentication failed',
        })
      }
    },
  )

  it('are refused for another grant and for a JSON body', async () => {
    lab = await startLab()
    const { emulator } = lab
    const grant = await askToken(emulator, emulator.clientId, emulator.clientSecret, 'grant_type=password')
    expect([grant.status, grant.body.error]).toEqual([400, 'unsupported_grant_type'])
    const json = await askToken(emulator, emulator.clientId, emulator.clientSecret, '{}', 'application/json')
    expect([json.status, json.body.error]).toEqual([400, 'invalid_request'])
  })

  it('show their org and idle time, can be verified by HEAD, and end by DELETE', async () => {
    lab = await startLab()
    const shown = await lab.call('GET', '/api/v2/tokens/me')
    expect(shown.body).toMatchObject({
      organization: { id: lab.emulator.world.org.id },
      dateTokenIdles: expect.any(String),
    })
    expect((await lab.call('HEAD', '/api/v2/tokens/me')).status).toBe(200)
    expect((await lab.call('DELETE', '/api/v2/tokens/me')).status).toBe(200)
    expect((await lab.call('HEAD', '/api/v2/tokens/me')).status).toBe(401)
  })
})

describe('a request', () => {
  it('without a token gets authentication.required, with a made-up one bad.credentials', async () => {
    lab = await startLab()
    const none = await lab.call('GET', '/api/v2/users', undefined, { authorization: '' })
    expect([none.status, none.body.code]).toEqual([401, 'authentication.required'])
    const bad = await lab.call('GET', '/api/v2/users', undefined, { authorization: 'Bearer nonsense' })
    expect([bad.status, bad.body.code]).toEqual([401, 'bad.credentials'])
  })

  it('that needs a user is refused with not.a.user', async () => {
    lab = await startLab()
    for (const path of ['/api/v2/users/me', '/api/v2/users/me/queues']) {
      const answer = await lab.call('GET', path)
      expect([answer.status, answer.body.code]).toEqual([400, 'not.a.user'])
    }
  })

  it('that may view queues may view predictors too, as the official description says, but not their indicators', async () => {
    lab = await startLab({ switches: { permissions: ['routing:queue:view'] } })
    expect((await lab.call('GET', '/api/v2/routing/predictors')).status).toBe(200)
    expect((await lab.call('GET', '/api/v2/routing/predictors/keyperformanceindicators')).body).toMatchObject({
      messageParams: { permissions: '[routing:keyPerformanceIndicator:view]' },
    })
  })

  it('without the permission gets missing.any.permissions and the list of them', async () => {
    lab = await startLab({ switches: { permissions: ['routing:*:view'] } })
    expect((await lab.call('GET', '/api/v2/routing/queues')).status).toBe(200)
    const answer = await lab.call('POST', '/api/v2/routing/skills', { name: 'New' })
    expect(answer.status).toBe(403)
    expect(answer.body).toMatchObject({
      code: 'missing.any.permissions',
      messageParams: { permissions: '[routing:skill:create, routing:skill:manage]' },
    })
    const user = lab.emulator.world.users.keys().next().value
    expect((await lab.call('GET', `/api/v2/users/${user}/routingskills`)).status).toBe(200)
  })

  it('is refused for an unknown path, a wrong method, another media type, broken JSON and too many bytes', async () => {
    lab = await startLab()
    const skills = '/api/v2/routing/skills'
    const answers = [
      await lab.call('GET', '/api/v2/queues/queueMetrics'),
      await lab.call('DELETE', skills),
      await lab.call('POST', skills, 'name=New', { 'content-type': 'application/x-www-form-urlencoded' }),
      await lab.call('POST', skills, '{"name":'),
      await lab.call('POST', skills, JSON.stringify({ name: 'x'.repeat(512_000) })),
    ]
    expect(answers.map(({ status, body }) => [status, body.code])).toEqual([
      [404, 'not.found'],
      [405, 'method.not.allowed'],
      [415, 'unsupported.media.type'],
      [400, 'bad.request'],
      [413, 'request.entity.too.large'],
    ])
  })

  it('has a correlation id in every answer, the same as contextId in error bodies', async () => {
    lab = await startLab()
    const good = await lab.call('GET', '/api/v2/routing/skills')
    const bad = await lab.call('GET', '/api/v2/routing/skills/nothing')
    expect(good.headers.get('inin-correlation-id')).toMatch(/^[0-9a-f-]{36}$/)
    expect(bad.headers.get('inin-correlation-id')).toBe(bad.body.contextId)
    expect(bad.body).toMatchObject({
      status: 404,
      messageWithParams: expect.any(String),
      messageParams: {},
      errors: [],
    })
  })

  it('may carry query parameters that nobody knows', async () => {
    lab = await startLab()
    expect((await lab.call('GET', '/api/v2/routing/skills?color=red')).status).toBe(200)
  })
})

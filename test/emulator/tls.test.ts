/** An emulator under the platform's own names, by certificates that the client trusts and no other. */
import { X509Certificate } from 'node:crypto'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { request as send } from 'node:https'
import { join } from 'node:path'
import { connect } from 'node:tls'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { WebSocket } from 'ws'
import { type Emulator, startEmulator } from '../../src/emulator'
import { cliIn, runIn } from '../support/cli'

let emulator: Emulator
let port: number

beforeAll(async () => {
  emulator = await startEmulator({ seed: 5, agents: 4, queues: 1, skills: 2, tls: { domain: 'mypurecloud.ie' } })
  port = Number(new URL(emulator.url).port)
})
afterAll(() => emulator.stop())

interface Answer {
  readonly status: number | undefined
  readonly body: Record<string, unknown>
}

/** A request to a name of the platform, as one whose hosts file leads it to this machine sends it. */
function ask(method: string, host: string, path: string, headers: Record<string, string>, body?: string) {
  return new Promise<Answer>((resolve, reject) => {
    const options = { host: '127.0.0.1', port, path, servername: host, ca: emulator.tls?.ca }
    const request = send(
      { ...options, method, agent: false, headers: { host: `${host}:${port}`, ...headers } },
      (response) => {
        let text = ''
        response.on('data', (chunk) => {
          text += chunk
        })
        response.on('end', () => resolve({ status: response.statusCode, body: JSON.parse(text) }))
      },
    )
    request.on('error', reject)
    request.end(body)
  })
}

async function bearer(): Promise<string> {
  const basic = Buffer.from(`${emulator.clientId}:${emulator.clientSecret}`).toString('base64')
  const headers = { authorization: `Basic ${basic}`, 'content-type': 'application/x-www-form-urlencoded' }
  const { body } = await ask('POST', 'login.mypurecloud.ie', '/oauth/token', headers, 'grant_type=client_credentials')
  return `Bearer ${body.access_token}`
}

describe('with TLS', () => {
  it('lets its own page move time, and no page of another scheme', async () => {
    const headers = { 'content-type': 'application/json' }
    const move = (origin: string) =>
      ask('POST', 'api.mypurecloud.ie', '/emulator/time', { ...headers, origin }, '{"speed":1}')
    expect(await move(`https://api.mypurecloud.ie:${port}`)).toMatchObject({ status: 200 })
    expect(await move(`http://api.mypurecloud.ie:${port}`)).toMatchObject({ status: 403 })
  })

  it('answers under the names of the login and of the API', async () => {
    expect(emulator.tls?.hosts).toEqual(['api.mypurecloud.ie', 'login.mypurecloud.ie'])
    expect(emulator.url).toMatch(/^https:\/\/127\.0\.0\.1:\d+$/)
    const { status, body } = await ask('GET', 'api.mypurecloud.ie', '/api/v2/organizations/me', {
      authorization: await bearer(),
    })
    expect([status, body.name]).toEqual([200, emulator.world.org.name])
  })

  it('gives notification channels an address of the same name, by wss', async () => {
    const authorization = await bearer()
    const { body } = await ask('POST', 'api.mypurecloud.ie', '/api/v2/notifications/channels', { authorization })
    const uri = String(body.connectUri)
    expect(uri).toMatch(new RegExp(`^wss://api\\.mypurecloud\\.ie:${port}/channels/streaming-`))
    const { ca } = emulator.tls ?? {}
    const socket = new WebSocket(uri, { ca, lookup: (_host, _options, found) => found(null, [LOOPBACK]) })
    await once(socket, 'open')
    socket.send(JSON.stringify({ message: 'ping' }))
    const [answer] = await once(socket, 'message')
    expect(JSON.parse(String(answer))).toMatchObject({ eventBody: { message: 'pong' } })
    socket.terminate()
  })

  it('shows nothing that a client without its authority would trust', async () => {
    await expect(fetch(`${emulator.url}/api/v2/organizations/me`)).rejects.toMatchObject({
      cause: { code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' },
    })
  })

  it('has a certificate for the two names and this machine, and for no other', async () => {
    const socket = connect({ host: '127.0.0.1', port, servername: 'api.mypurecloud.ie', ca: emulator.tls?.ca })
    await once(socket, 'secureConnect')
    expect(socket.getPeerCertificate().subjectaltname).toBe(
      'DNS:api.mypurecloud.ie, DNS:login.mypurecloud.ie, DNS:localhost, IP Address:127.0.0.1',
    )
    socket.destroy()
    const other = connect({ host: '127.0.0.1', port, servername: 'api.mypurecloud.de', ca: emulator.tls?.ca })
    const [error] = await once(other, 'error').catch((thrown: unknown) => [thrown])
    expect(error).toMatchObject({ code: 'ERR_TLS_CERT_ALTNAME_INVALID' })
  })

  it('takes a domain and nothing else', async () => {
    for (const domain of ['https://mypurecloud.ie', 'localhost', 'mypurecloud.ie:8443', 'MyPureCloud.ie', '']) {
      await expect(startEmulator({ agents: 1, tls: { domain } })).rejects.toMatchObject({
        issues: [{ path: 'options.tls.domain' }],
      })
    }
  })
})

describe('skillroute emulator --tls', () => {
  it('writes the certificate where it is asked to, and says what clients need', async () => {
    const { cwd, remove } = cliIn(undefined)
    onTestFinished(remove)
    const ended = new AbortController()
    const onText = (text: string): void => {
      if (text.includes('is listening on')) ended.abort()
    }
    const line = 'emulator --domain mypurecloud.de --ca-out own/ca.pem --port 0 --agents 2'
    const { code, out, err } = await runIn(cwd, line.split(' '), { env: {}, signal: ended.signal, onText })
    expect([code, out]).toEqual([0, expect.stringMatching(/^export GENESYS_BASE_URL=https:/)])
    expect(out).toContain(`export NODE_EXTRA_CA_CERTS=${join(cwd, 'own/ca.pem')}\n`)
    expect(err).toContain('\n127.0.0.1 api.mypurecloud.de login.mypurecloud.de\n')
    expect(new X509Certificate(readFileSync(join(cwd, 'own/ca.pem'))).ca).toBe(true)
  })

  it('ends when the certificate cannot be written', async () => {
    const { cwd, remove } = cliIn(undefined)
    onTestFinished(remove)
    const { code, err } = await runIn(cwd, `emulator --ca-out ${cwd} --port 0 --agents 2`.split(' '), { env: {} })
    expect([code, err]).toEqual([2, expect.stringContaining('cannot be written')])
  })
})

const LOOPBACK = { address: '127.0.0.1', family: 4 }

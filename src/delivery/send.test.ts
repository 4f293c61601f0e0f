import { createServer } from 'node:http'
import { afterEach, describe, expect, it } from 'vitest'
import { type HookServer, hookServer, SECRET } from '../../test/support/hooks'
import { listening } from '../../test/support/listening'
import { ValidationError } from '../core/errors'
import { systemClock } from '../core/time/clock'
import { addressRules } from './addresses'
import { checkEndpoints } from './endpoints'
import { fetchSender, httpSender } from './send'

let ends: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const end of ends) await end()
  ends = []
})

async function server(...args: Parameters<typeof hookServer>): Promise<HookServer> {
  const made = await hookServer(...args)
  ends.push(made.close)
  return made
}

const outgoing = (url: string, timeoutMs = 5_000) => ({
  url: new URL(url),
  headers: { 'content-type': 'application/json' },
  body: '{"a":"ä"}',
  timeoutMs,
})

describe('addresses', () => {
  it('lets public ones through and nothing else, however they are written', () => {
    const rules = addressRules()
    for (const address of [
      '8.8.8.8',
      '172.32.0.1',
      '192.167.255.255',
      '2606:4700::1111',
      '::ffff:8.8.8.8',
      '64:ff9b::808:808',
    ]) {
      expect(rules.allows(address, 'x'), address).toBe(true)
    }
    const refused = `127.0.0.1 127.255.0.1 10.0.0.1 172.16.0.1 172.31.255.255 192.168.1.1 169.254.169.254 100.64.0.1 0.0.0.0
      224.0.0.1 255.255.255.255 192.0.2.1 198.18.0.1 198.51.100.1 203.0.113.1 240.0.0.1 :: ::1 fe80::1 fe80::1%eth0 fc00::1
      fd12::1 fec0::1 ff02::1 ::ffff:127.0.0.1 ::ffff:7f00:1 ::ffff:a9fe:a9fe 64:ff9b::10.0.0.1 64:ff9b::a00:1 64:ff9b:1::1
      2002:7f00:1:: 2001:db8::1 2001::1 100::1 ::10.0.0.1 garbage`
    for (const address of refused.split(/\s+/)) expect(rules.allows(address, 'x'), address).toBe(false)
  })

  it('lets what is named through', () => {
    const rules = addressRules(['10.1.0.0/16', 'fd00::/8', 'localhost', '192.168.1.7'])
    for (const address of ['10.1.2.3', 'fd00::1', '192.168.1.7']) expect(rules.allows(address, 'x'), address).toBe(true)
    expect(rules.allows('127.0.0.1', 'localhost')).toBe(true)
    for (const address of ['10.2.0.1', '192.168.1.8', '127.0.0.1'])
      expect(rules.allows(address, 'x'), address).toBe(false)
  })
})

describe('checkEndpoints', () => {
  const refusals = (more: object): string[] => {
    try {
      checkEndpoints([{ name: 'a', url: 'https://hooks.example.com/', secrets: SECRET, ...more }])
      return []
    } catch (error) {
      if (error instanceof ValidationError) return error.issues.map(({ path, message }) => `${path}: ${message}`)
      throw error
    }
  }

  it('refuses addresses that are not public in any notation, and what is no https', () => {
    for (const host of [
      '127.0.0.1',
      '2130706433',
      '0x7f.1',
      '127.1',
      '0177.0.0.1',
      '[::1]',
      '[::ffff:127.0.0.1]',
      '169.254.169.254',
    ]) {
      expect(refusals({ url: `https://${host}/` }), host).toHaveLength(1)
    }
    expect(refusals({ url: 'http://hooks.example.com/' })[0]).toContain('https://')
    expect(refusals({ url: 'http://hooks.example.com/', allowPrivate: ['hooks.example.com'] })).toEqual([])
    expect(refusals({ url: 'ftp://hooks.example.com/' })[0]).toContain('https://')
    expect(refusals({ url: 'https://user:pass@hooks.example.com/' })[0]).toContain('password')
    expect(refusals({ url: 'hooks' })).toEqual(['endpoints[0].url: must be a URL'])
  })

  it('refuses headers that cannot be sent, and does not tell their values', () => {
    const headers = {
      authorization: 'Bearer s3cr3t\nsecond-line',
      'x key': 'v4lue',
      'x-snow': '☃ s3cr3t',
      'x-fine': 'ä 1',
    }
    const problems = refusals({ headers })
    expect(problems.map((one) => one.split(':')[0])).toEqual([
      'endpoints[0].headers.authorization',
      'endpoints[0].headers.x key',
      'endpoints[0].headers.x-snow',
    ])
    expect(problems.join()).not.toMatch(/s3cr3t|second-line|v4lue/)
  })

  it('tells every problem at once', () => {
    const problems = refusals({
      name: 'a b',
      url: '',
      secrets: 'x',
      events: ['plan.**'],
      concurrency: 0,
      headers: { 'Webhook-Id': '1' },
    })
    expect(problems.map((one) => one.split(':')[0])).toEqual([
      'endpoints[0].name',
      'endpoints[0].concurrency',
      'endpoints[0].headers.Webhook-Id',
      'endpoints[0].events[0]',
      'endpoints[0].url',
      'endpoints[0].secrets',
    ])
  })
})

describe('events of an endpoint', () => {
  const problem = (pattern: string): string | undefined => {
    try {
      checkEndpoints([{ name: 'a', url: 'https://hooks.example.com/', secrets: SECRET, events: ['*', pattern] }])
      return undefined
    } catch (error) {
      if (error instanceof ValidationError) return `${error.issues[0]?.path} ${error.issues[0]?.message}`
      throw error
    }
  }

  it('are ones that there are, alone or all that begin so', () => {
    for (const known of ['*', 'plan.*', 'routing.queue.*', 'routing.queue.members.*', 'run.summary']) {
      expect(problem(known), known).toBeUndefined()
    }
    const at = 'endpoints[0].events[1] no event is called'
    expect(problem('run.sumary')).toBe(`${at} run.sumary; did you mean run.summary?`)
    expect(problem('plan.aplied')).toBe(`${at} plan.aplied; did you mean plan.applied?`)
    expect(problem('plans.*')).toBe(`${at} plans.*; did you mean plan.*?`)
    expect(problem('routing.queue')).toBe(`${at} routing.queue; did you mean routing.queue.*?`)
    expect(problem('conversation.ended')).toContain('use a type such as plan.applied')
    expect(problem('run.summary.*')).toContain('no event is called run.summary.*')
  })
})

describe('httpSender', () => {
  const sender = (allow: readonly string[]) => {
    const made = httpSender(addressRules(allow), systemClock)
    ends.push(async () => made.close(new Error('over')))
    return made
  }

  it('refuses a name by the address that it stands for as it connects', async () => {
    const { port, hooks } = await server()
    const guarded = sender(['localhost.localdomain'])
    const secure = outgoing(`https://localhost:${port}/`)
    await expect(guarded.send(secure)).rejects.toThrow(/localhost is at .*127\.0\.0\.1.*not public/)
    expect(hooks).toHaveLength(0)
    const answer = await sender(['localhost']).send(outgoing(`http://localhost:${port}/x`))
    expect(answer.status).toBe(200)
    expect(hooks).toMatchObject([{ path: '/x', body: '{"a":"ä"}' }])
  })

  it('checks a URL that was never checked before', async () => {
    const { url, hooks } = await server()
    await expect(sender([]).send(outgoing(url))).rejects.toThrow('not a public address')
    expect(hooks).toHaveLength(0)
  })

  it('does not follow a redirect', async () => {
    const other = await server()
    const one = await server(() => ({ status: 307, headers: { location: other.url } }))
    expect(await sender(['127.0.0.1']).send(outgoing(one.url))).toMatchObject({ status: 307 })
    expect(other.hooks).toHaveLength(0)
  })

  it('times out on a server that does not answer, or answers without end', async () => {
    const silent = await listening(createServer())
    ends.push(silent.close)
    await expect(sender(['127.0.0.1']).send(outgoing(`http://127.0.0.1:${silent.port}/`, 50))).rejects.toThrow(
      'no answer within',
    )
    let ended = false
    const endless = createServer((_request, response) => {
      response.writeHead(200)
      const more = (): void => void response.write('x'.repeat(65_536), () => setImmediate(more))
      more()
      response.on('close', () => {
        ended = true
        response.destroy()
      })
    })
    const { port, close } = await listening(endless)
    ends.push(close)
    expect(await sender(['127.0.0.1']).send(outgoing(`http://127.0.0.1:${port}/`))).toMatchObject({ status: 200 })
    await expect.poll(() => ended).toBe(true)
  })

  it('tries again at once where a kept connection was closed under it', async () => {
    const { url, hooks } = await server((_hook, before) => ({ status: 200, reset: before === 1 }))
    const one = sender(['127.0.0.1'])
    await one.send(outgoing(url))
    await new Promise((done) => setTimeout(done, 20))
    expect(await one.send(outgoing(url))).toMatchObject({ status: 200 })
    expect(hooks).toHaveLength(3)
  })
})

describe('an answer that is cut off', () => {
  it('counts by its status, and its message is not sent again', async () => {
    const bodies: string[] = []
    let cut: () => void = () => undefined
    const { port, close } = await listening(
      createServer((request, response) => {
        let body = ''
        request.on('data', (chunk: Buffer) => (body += chunk.toString()))
        request.on('end', () => {
          bodies.push(body)
          if (body !== 'second') return response.end('ok')
          // Answered, but for the rest of a body that nobody needs.
          response.writeHead(200, { 'content-length': '1000' }).write('the beginning')
          cut = () => request.socket.resetAndDestroy()
        })
      }),
    )
    const one = httpSender(addressRules(['127.0.0.1']), systemClock)
    ends.push(close, async () => one.close(new Error('over')))
    const send = (body: string) => one.send({ ...outgoing(`http://127.0.0.1:${port}/`), body })
    await send('first')
    await new Promise((done) => setTimeout(done, 20))
    expect(await send('second')).toMatchObject({ status: 200 })
    cut()
    await new Promise((done) => setTimeout(done, 20))
    expect(await send('third')).toMatchObject({ status: 200 })
    expect(bodies).toEqual(['first', 'second', 'third'])
  })

  it('counts by its status with a given fetch too', async () => {
    const cutOff = new ReadableStream({ start: (controller) => controller.error(new Error('reset')) })
    const one = fetchSender(async () => new Response(cutOff, { status: 202 }), addressRules(), systemClock)
    expect(await one.send(outgoing('https://hooks.example.com/'))).toMatchObject({ status: 202 })
  })
})

/** Runs the program of the guide that goes through a proxy: through a real one, to an org behind TLS. */
import { execFile } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { connect, type Socket } from 'node:net'
import { dirname, join } from 'node:path'
import { createServer as createTlsServer } from 'node:tls'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { transform } from 'esbuild'
import { expect, it, onTestFinished } from 'vitest'
import { startEmulator } from '../../src/emulator'
import { selfSigned } from '../support/self-signed'
import { blocksOf } from './blocks'

const root = join(dirname(fileURLToPath(import.meta.url)), '../..')
const folder = join(root, '.build-docs')
const run = promisify(execFile)

/** Joins two connections, so that neither outlives the other. */
function tie(one: Socket, other: Socket): void {
  one.pipe(other).pipe(one)
  for (const [here, there] of [
    [one, other],
    [other, one],
  ] as const)
    here.on('error', () => there.destroy())
}

async function portOf(server: Server | ReturnType<typeof createTlsServer>): Promise<number> {
  const open = new Set<Socket>()
  server.on('connection', (socket: Socket) => open.add(socket))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    for (const socket of open) socket.destroy()
    return new Promise((resolve) => server.close(() => resolve()))
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the server has no port')
  return address.port
}

/** A proxy that lets nobody through but `name`, and what it was asked for: `407` or the target. */
async function startProxy(): Promise<{ readonly address: string; readonly asked: string[] }> {
  const requested: string[] = []
  const proxy = createServer((_request, response) => response.writeHead(405).end())
  proxy.on('connect', ({ url = '', headers }, socket: Socket) => {
    if (headers['proxy-authorization'] !== `Basic ${btoa('name:pass word')}`) {
      requested.push('407')
      socket.end('HTTP/1.1 407 Proxy Authentication Required\r\nproxy-authenticate: Basic\r\n\r\n')
      return
    }
    requested.push(url)
    const [host, port] = url.split(':')
    const target = connect(Number(port), host === 'localhost' ? '127.0.0.1' : host, () => {
      socket.write('HTTP/1.1 200 Connection Established\r\n\r\n')
      tie(socket, target)
    })
  })
  return { address: `127.0.0.1:${await portOf(proxy)}`, asked: requested }
}

it('the guide goes through a proxy, with its password, and past it where NO_PROXY says so', async () => {
  const emulator = await startEmulator({ seed: 3, agents: 4 })
  onTestFinished(() => emulator.stop())
  const org = createTlsServer(selfSigned, (socket) =>
    tie(socket, connect(Number(new URL(emulator.url).port), '127.0.0.1')),
  )
  const host = `localhost:${await portOf(org)}`
  const { address, asked } = await startProxy()

  mkdirSync(folder, { recursive: true })
  const certificate = join(folder, 'proxy.pem')
  writeFileSync(certificate, selfSigned.cert)
  const [block] = blocksOf(root).filter(({ language }) => language === 'ts proxy')
  const program = join(folder, 'proxy.mjs')
  const { code } = await transform(`${block?.text}\nexport {}\n`, { loader: 'ts', target: 'node20' })
  writeFileSync(program, code)
  const start = (env: Record<string, string>): Promise<{ stdout: string }> =>
    run(process.execPath, [program], {
      env: {
        PATH: process.env.PATH,
        GENESYS_BASE_URL: `https://${host}`,
        GENESYS_LOGIN_URL: `https://${host}`,
        GENESYS_CLIENT_ID: emulator.clientId,
        GENESYS_CLIENT_SECRET: emulator.clientSecret,
        NODE_EXTRA_CA_CERTS: certificate,
        ...env,
      },
    })
  const { name } = emulator.world.org

  const HTTPS_PROXY = `http://name:pass%20word@${address}`
  expect((await start({ HTTPS_PROXY })).stdout).toBe(`${name}\n`)
  expect(new Set(asked)).toEqual(new Set([host]))

  asked.length = 0
  expect((await start({ HTTPS_PROXY, NO_PROXY: 'localhost' })).stdout).toBe(`${name}\n`)
  expect((await start({})).stdout).toBe(`${name}\n`)
  expect(asked).toEqual([])

  await expect(start({ HTTPS_PROXY: `http://name:wrong@${address}` })).rejects.toMatchObject({
    stderr: expect.stringContaining('the proxy refuses its name and password: check them in HTTPS_PROXY'),
  })
  expect(asked).toEqual(['407'])
})

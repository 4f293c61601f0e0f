import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Emulator } from '../../src/emulator'

/** Tools of an MCP server, called over its standard streams. */
export interface McpTools {
  /** The text of a tool's answer. @throws Error when the tool says that it failed */
  call(name: string, given: Readonly<Record<string, unknown>>): Promise<string>
  stop(): Promise<void>
}

/**
 * Starts an MCP server that uses the official SDK, unchanged, with the SDK's own settings file pointing at an emulator.
 * @param program its file
 * @param home a folder that it takes for the user's own
 */
export async function startMcp(program: string, home: string, emulator: Emulator): Promise<McpTools> {
  const { hostname, port } = new URL(emulator.url)
  mkdirSync(join(home, '.genesyscloudjavascript'), { recursive: true })
  const gateway = `[gateway]\nhost=${hostname}\nprotocol=http\nport=${port}\n`
  writeFileSync(join(home, '.genesyscloudjavascript/config'), gateway)
  const child = spawn(process.execPath, [program], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: {
      ...process.env,
      HOME: home,
      USERPROFILE: home,
      GENESYSCLOUD_REGION: 'mypurecloud.ie',
      GENESYSCLOUD_OAUTHCLIENT_ID: emulator.clientId,
      GENESYSCLOUD_OAUTHCLIENT_SECRET: emulator.clientSecret,
    },
  })
  const ask = asking(child)
  await ask('initialize', {
    protocolVersion: '2025-03-26',
    capabilities: {},
    clientInfo: { name: 'skillroute', version: '0' },
  })
  child.stdin?.write(`${JSON.stringify({ jsonrpc: '2.0', method: 'notifications/initialized' })}\n`)
  return {
    async call(name, given) {
      const { content, isError } = Object(await ask('tools/call', { name, arguments: given }))
      const text = String(content?.[0]?.text)
      if (isError === true) throw new Error(`${name}: ${text}`)
      return text
    },
    async stop() {
      child.kill()
      await once(child, 'exit')
    },
  }
}

/** Requests of JSON-RPC, a line each, and their answers by id. */
function asking(child: ChildProcess): (method: string, params: unknown) => Promise<unknown> {
  const open = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>()
  if (child.stdout === null || child.stdin === null) throw new Error('the server has no standard streams')
  const { stdin } = child
  createInterface({ input: child.stdout }).on('line', (line) => {
    const { id, result, error } = Object(JSON.parse(line))
    const waiting = open.get(id)
    open.delete(id)
    if (error === undefined) waiting?.resolve(result)
    else waiting?.reject(new Error(JSON.stringify(error)))
  })
  child.on('exit', (code) => {
    for (const { reject } of open.values()) reject(new Error(`the server ended with ${code}`))
  })
  let last = 0
  return (method, params) =>
    new Promise((resolve, reject) => {
      last++
      open.set(last, { resolve, reject })
      stdin.write(`${JSON.stringify({ jsonrpc: '2.0', id: last, method, params })}\n`)
    })
}

/** The server of `skillroute mcp` and a client of the official SDK, in one process, against an emulated org. */
import { join } from 'node:path'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { InMemoryTransport } from '@modelcontextprotocol/sdk/inMemory.js'
import { run } from '../../src/cli/run'
import type { Clock } from '../../src/core/time/clock'
import { systemClock } from '../../src/core/time/clock'
import type { Emulator } from '../../src/emulator'
import { serveTools } from '../../src/mcp/mcp'
import { type McpOptions, openSession } from '../../src/mcp/session'
import { listTools } from '../../src/mcp/tools'
import { settingsOf } from '../support/cli'
import { quietIo } from '../support/quiet-io'

/** What a tool answered. */
export interface Answered {
  readonly text: string
  readonly isError: boolean
  /** The lines between the markers. */
  readonly data: readonly string[]
  /** These lines as values, as far as they are JSON. */
  readonly values: readonly unknown[]
}

export interface Assistant {
  readonly client: Client
  /** Requests that the server made of the client. */
  readonly asked: string[]
  call(name: string, args?: Record<string, unknown>): Promise<Answered>
  end(): Promise<void>
}

/** Starts a server in a folder and connects a client to it. */
export async function assistantIn(
  cwd: string,
  emulator: Emulator | undefined,
  options: Partial<McpOptions> = {},
  clock: Clock = systemClock,
): Promise<Assistant> {
  const env = { XDG_STATE_HOME: join(cwd, 'state'), ...(emulator === undefined ? {} : settingsOf(emulator)) }
  const session = await openSession({ io: quietIo(cwd, { env }), run }, { days: 7, plans: 'plans', ...options }, clock)
  const [near, far] = InMemoryTransport.createLinkedPair()
  const served = serveTools(session, listTools(options), far)
  const requested: string[] = []
  const client = new Client({ name: 'test', version: '1' })
  client.fallbackRequestHandler = async ({ method }) => {
    requested.push(method)
    return {}
  }
  await client.connect(near)
  return {
    client,
    asked: requested,
    async call(name, args = {}) {
      const { content, isError } = await client.callTool({ name, arguments: args }, undefined, { timeout: 120_000 })
      return answered(content, isError === true)
    },
    async end() {
      await client.close()
      await served
      await session.close()
    },
  }
}

function answered(content: unknown, isError: boolean): Answered {
  const [first]: { readonly text?: string }[] = Array.isArray(content) ? content : []
  const text = first?.text ?? ''
  const lines = text.split('\n')
  const start = lines.findIndex((line) => /^<org-data-\w+>$/.test(line))
  const mark = lines[start]?.slice(1)
  const data = start < 0 ? [] : lines.slice(start + 1, lines.indexOf(`</${mark}`))
  return { text, isError, data, values: data.flatMap(parsedLine) }
}

function parsedLine(line: string): unknown[] {
  return line.startsWith('{') ? [JSON.parse(line)] : []
}

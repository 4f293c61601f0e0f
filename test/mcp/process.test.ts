/** `skillroute mcp` as an assistant starts it: the built command, over its standard input and output. */
import { execFile } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js'
import { afterAll, expect, it } from 'vitest'

const root = join(import.meta.dirname, '../..')
const folder = mkdtempSync(join(tmpdir(), 'skillroute-mcp-process-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

it('answers the client of the SDK, and prints nothing else on its standard output', async () => {
  const transport = new StdioClientTransport({
    command: process.execPath,
    args: [join(root, 'dist/cli.js'), 'mcp', '--read-only'],
    cwd: folder,
    env: {},
    stderr: 'pipe',
  })
  const problems: Error[] = []
  const client = new Client({ name: 'test', version: '1' })
  client.onerror = (error) => problems.push(error)
  await client.connect(transport)
  expect(client.getServerVersion()?.name).toBe('skillroute')
  expect(client.getInstructions()).toContain('You cannot approve')
  expect(await client.callTool({ name: 'plans' })).toMatchObject({
    content: [{ text: expect.stringContaining('no rows') }],
  })
  expect(await client.callTool({ name: 'coverage' })).toMatchObject({ isError: true })
  await client.close()
  expect(problems).toEqual([])
})

it('ends without a failure when its standard input does', async () => {
  expect(await runToEnd(join(root, 'dist/cli.js'))).toEqual({ code: 0, err: '' })
})

it('says what to install where the SDK is missing', async () => {
  cpSync(join(root, 'dist'), join(folder, 'dist'), { recursive: true })
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}')
  const { dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  for (const name of Object.keys(dependencies)) {
    mkdirSync(dirname(join(folder, 'node_modules', name)), { recursive: true })
    symlinkSync(join(root, 'node_modules', name), join(folder, 'node_modules', name), 'dir')
  }
  const { code, err } = await runToEnd(join(folder, 'dist/cli.js'))
  expect(err).toContain('npm install @modelcontextprotocol/sdk')
  expect(code).toBe(2)
})

/** Starts a server whose standard input ends at once. */
function runToEnd(program: string): Promise<{ readonly code: number | null; readonly err: string }> {
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [program, 'mcp'], { cwd: folder }, (_error, _out, err) =>
      resolve({ code: child.exitCode, err }),
    )
    child.stdin?.end()
  })
}

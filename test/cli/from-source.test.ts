/** `scripts/command.ts` after signals: its folder is removed, and the command's own end is its end. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, expect, it } from 'vitest'

const root = join(dirname(fileURLToPath(import.meta.url)), '../..')
let child: ChildProcess | undefined
afterEach(() => {
  // A failed test leaves nothing running: the command may outlive the process that started it.
  if (child !== undefined) signal(child, 'SIGKILL')
})

/** Starts an emulator as a terminal does: in a process group of its own, all of which gets what is typed. */
async function emulatorFromSource(): Promise<{ readonly group: ChildProcess; readonly folder: string }> {
  const script = ['--import', 'tsx', 'scripts/command.ts', 'emulator', '--agents', '5', '--port', '0', '--json']
  const group = spawn(process.execPath, script, { cwd: root, detached: true, stdio: ['ignore', 'pipe', 'inherit'] })
  child = group
  const [first] = await once(group.stdout, 'data')
  expect(String(first)).toContain('GENESYS_BASE_URL')
  return { group, folder: join(root, `.build-command-${group.pid}`) }
}

/** To the whole group, as far as anybody is left in it. */
function signal({ pid }: ChildProcess, name: NodeJS.Signals): void {
  if (pid === undefined) return
  try {
    process.kill(-pid, name)
  } catch (error) {
    if (!(error instanceof Error) || Reflect.get(error, 'code') !== 'ESRCH') throw error
  }
}

it('Ctrl-C ends the command as it would alone, and leaves no folder behind', { timeout: 60_000 }, async () => {
  const { group, folder } = await emulatorFromSource()
  expect(existsSync(folder)).toBe(true)
  signal(group, 'SIGINT')
  expect(await once(group, 'exit')).toEqual([0, null])
  expect(existsSync(folder)).toBe(false)
})

it('passes on what comes to it alone, and ends with 128 and the signal that ended the command', {
  timeout: 60_000,
}, async () => {
  const { group, folder } = await emulatorFromSource()
  // The command has no handler for it.
  group.kill('SIGHUP')
  expect(await once(group, 'exit')).toEqual([129, null])
  expect(existsSync(folder)).toBe(false)
})

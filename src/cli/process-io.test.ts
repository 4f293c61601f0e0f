import { once } from 'node:events'
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, watch, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, it, vi } from 'vitest'
import { terminalIo } from './process-io'

const folder = mkdtempSync(join(tmpdir(), 'skillroute-terminal-'))
afterEach(() => {
  vi.unstubAllEnvs()
  rmSync(folder, { recursive: true, force: true })
})

it.runIf(process.platform === 'linux')('opens an address without its token in the arguments of a program', async () => {
  const program = join(folder, 'xdg-open')
  writeFileSync(
    program,
    `#!/bin/sh\nprintf '%s' "$*" > '${folder}/part' && mv '${folder}/part' '${folder}/arguments'\n`,
  )
  chmodSync(program, 0o700)
  vi.stubEnv('PATH', `${folder}:${process.env.PATH}`)
  const { io, release } = terminalIo()
  const changes = watch(folder)
  try {
    io.openBrowser?.('http://127.0.0.1:1/?token=secret&a="b"')
    for (let name = ''; name !== 'arguments'; ) [, name] = await once(changes, 'change')
  } finally {
    changes.close()
    release()
  }
  const page = readFileSync(join(folder, 'arguments'), 'utf8')
  expect(page).not.toContain('secret')
  expect(statSync(page).mode & 0o777).toBe(0o600)
  expect(readFileSync(page, 'utf8')).toContain('url=http://127.0.0.1:1/?token=secret&amp;a=&quot;b&quot;"')
})

it('a closed output interrupts the command in place of ending the process', () => {
  const { io, release } = terminalIo()
  try {
    expect(io.signal.aborted).toBe(false)
    process.stdout.emit('error', Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }))
    expect(io.signal.reason).toMatchObject({ name: 'Interrupted' })
  } finally {
    release()
  }
})

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline/promises'
import pc from 'picocolors'
import { type Paint, plain } from '../report'
import { Interrupted } from '../terminal/io/exit-code'
import type { Io } from '../terminal/io/io'

/** Narrower tables and wider lines would be unreadable. */
const COLUMNS = { min: 60, max: 160, unknown: 150 }

/** The real terminal as {@link Io}. `release` removes the signal handlers. */
export function terminalIo(): { io: Io; release: () => void } {
  const controller = new AbortController()
  const onSignal = (): void => {
    // A second Ctrl-C ends the process at once.
    if (controller.signal.aborted) process.exit(130)
    controller.abort(new Interrupted('interrupted'))
  }
  // `| head` closes the pipe early: what watches ends, what writes to an org stops after what it has begun.
  const onPipe = (error: NodeJS.ErrnoException): void => {
    if (error.code !== 'EPIPE' && error.code !== 'ERR_STREAM_DESTROYED') {
      process.stderr.write(`The output cannot be written: ${error.message}\n`)
      process.exit(1)
    }
    controller.abort(new Interrupted('interrupted: nobody reads the output any more'))
  }
  process.stdout.on('error', onPipe)
  process.on('SIGINT', onSignal)
  process.on('SIGTERM', onSignal)
  const io: Io = {
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
    env: process.env,
    cwd: process.cwd(),
    // picocolors handles NO_COLOR, FORCE_COLOR and terminals; a pipe gets no color unless it is forced.
    paint: pc.isColorSupported && (process.stdout.isTTY || process.env.FORCE_COLOR !== undefined) ? colors : plain,
    columns: Math.min(
      COLUMNS.max,
      Math.max(COLUMNS.min, process.stdout.columns ?? (Number(process.env.COLUMNS) || COLUMNS.unknown)),
    ),
    liveErr: process.stderr.isTTY === true,
    liveOut: process.stdout.isTTY === true,
    ...(process.stdin.isTTY ? { ask: (question: string) => ask(question, controller.signal) } : {}),
    openBrowser,
    signal: controller.signal,
  }
  return {
    io,
    release() {
      process.off('SIGINT', onSignal)
      process.off('SIGTERM', onSignal)
    },
  }
}

async function ask(question: string, signal: AbortSignal): Promise<string> {
  const lines = createInterface({ input: process.stdin, output: process.stderr })
  try {
    // At the end of the input there is no answer.
    const ended = once(lines, 'close').then(() => Promise.reject(new Interrupted('interrupted')))
    return await Promise.race([lines.question(question, { signal }), ended])
  } catch (error) {
    // Ctrl-C at the prompt reaches the prompt, not the process.
    if (error instanceof Error && error.name === 'AbortError') throw new Interrupted('interrupted')
    throw error
  } finally {
    lines.close()
  }
}

/**
 * Opens an address through a file of this account alone: every account of the machine can read the arguments of a program,
 * and the address may hold a token. Without a browser the user opens the printed address.
 */
function openBrowser(url: string): void {
  const page = join(mkdtempSync(join(tmpdir(), 'skillroute-open-')), 'open.html')
  const escaped = url.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;')
  const text = `<!doctype html><meta charset="utf-8"><meta http-equiv="refresh" content="0; url=${escaped}">\n`
  writeFileSync(page, text, { mode: 0o600 })
  process.once('exit', () => rmSync(dirname(page), { recursive: true, force: true }))
  const [program, args] =
    process.platform === 'darwin'
      ? ['open', [page]]
      : process.platform === 'win32'
        ? ['rundll32', ['url.dll,FileProtocolHandler', page]]
        : ['xdg-open', [page]]
  const child = spawn(program, args, { stdio: 'ignore', detached: true })
  child.on('error', () => undefined)
  child.unref()
}

const colors: Paint = {
  bold: pc.bold,
  dim: pc.dim,
  good: pc.green,
  bad: pc.red,
  warn: pc.yellow,
  accent: pc.cyan,
}

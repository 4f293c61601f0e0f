import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import type { NightlyEvent, NightlyResult } from '../../examples/lambda/nightly'

/** How one invocation ended. */
export type Invoked =
  | { readonly how: 'answered'; readonly result: NightlyResult }
  /** It was killed at its time limit, or before. */
  | { readonly how: 'killed' }

/** Lambda in small: one sandbox, kept warm until it is killed. */
export interface Sandboxes {
  /** @param dieMs kills it so long after the start, as when memory runs out; left out: at its limit */
  invoke(event: NightlyEvent, limitMs: number, dieMs?: number): Promise<Invoked>
  /** Sandboxes that were started. */
  readonly started: number
  stop(): Promise<void>
}

/** @param env settings of the sandboxes */
export function sandboxes(program: string, args: readonly string[], env: Record<string, string>): Sandboxes {
  let warm: ChildProcess | undefined
  let started = 0
  let errors = ''

  async function start(): Promise<ChildProcess> {
    started += 1
    const child = spawn(process.execPath, [program, ...args], {
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      env: { ...process.env, ...env },
    })
    child.stderr?.on('data', (chunk) => {
      errors += String(chunk)
    })
    await once(child, 'message')
    return child
  }

  return {
    async invoke(event, limitMs, dieMs = limitMs) {
      warm ??= await start()
      const child = warm
      const answered = new Promise<unknown>((resolve) => child.once('message', resolve))
      const ended = once(child, 'exit').then(() => undefined)
      child.send({ event, limitMs })
      const killer = setTimeout(() => child.kill('SIGKILL'), dieMs)
      const message = await Promise.race([answered, ended])
      clearTimeout(killer)
      if (message === undefined) {
        warm = undefined
        if (child.signalCode !== 'SIGKILL') throw new Error(`the sandbox failed: ${errors}`)
        return { how: 'killed' }
      }
      if (isAnswer(message)) return { how: 'answered', result: message.result }
      throw new Error(`the handler failed: ${JSON.stringify(message)} ${errors}`)
    },
    get started() {
      return started
    },
    async stop() {
      if (warm === undefined) return
      const ended = once(warm, 'exit')
      warm.kill('SIGKILL')
      warm = undefined
      await ended
    },
  }
}

function isAnswer(message: unknown): message is { result: NightlyResult } {
  return typeof message === 'object' && message !== null && 'result' in message
}

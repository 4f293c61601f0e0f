/**
 * Threads that simulate are kept for the next simulation of the same process. A thread that has just started compiles its
 * program and runs it slowly at first, which costs more than the small orgs of the tests themselves. A thread that was
 * stopped in the middle of its work, or died, is not kept.
 */
import { EventEmitter } from 'node:events'
import { syncBuiltinESMExports } from 'node:module'
import threads, { type Worker as Thread, type WorkerOptions } from 'node:worker_threads'
import type { PoolMessage, ThreadMessage } from '../../src/threads/messages'

/** Only the bundled program of the simulations is that long; the short ones of tests are started as they are. */
const LEAST_LENGTH = 10_000

const { Worker } = threads
const idle = new Map<string, Thread[]>()

class KeptThread extends EventEmitter {
  readonly #program: string
  readonly #thread: Thread
  /** Pieces requested and not answered. */
  #inHand = 0
  #over = false

  constructor(program: string, options: WorkerOptions) {
    super()
    this.#program = program
    this.#thread = idle.get(program)?.pop() ?? new Worker(program, options)
    this.#thread.ref()
    this.#thread.on('message', (message: ThreadMessage<unknown, unknown>) => {
      if (message.type !== 'progress') this.#inHand -= 1
      this.emit('message', message)
    })
    this.#thread.on('error', (error) => {
      this.#over = true
      this.emit('error', error)
    })
    this.#thread.on('exit', (code) => {
      this.#over = true
      this.emit('exit', code)
    })
  }

  postMessage(message: PoolMessage): void {
    if (message.type === 'piece') this.#inHand += 1
    this.#thread.postMessage(message)
  }

  async terminate(): Promise<number> {
    if (this.#over || this.#inHand > 0) return await this.#thread.terminate()
    this.#over = true
    // The thread's own listeners stay: Node starts and stops its messages by them.
    for (const event of ['message', 'error', 'exit']) this.#thread.removeAllListeners(event)
    this.#thread.unref()
    idle.set(this.#program, [...(idle.get(this.#program) ?? []), this.#thread])
    return 0
  }
}

/** Takes the place of `Worker`: a constructor may return another object. */
function StartedOrKept(program: string | URL, options: WorkerOptions = {}): object {
  const isLong = typeof program === 'string' && program.length >= LEAST_LENGTH
  return isLong ? new KeptThread(program, options) : new Worker(program, options)
}

// This file runs once for each test file, and the files of a process share its modules of Node.
if (Worker.name !== StartedOrKept.name) {
  Object.assign(threads, { Worker: StartedOrKept })
  syncBuiltinESMExports()
}

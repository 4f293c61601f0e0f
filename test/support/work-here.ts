/**
 * The package's own thread program runs in the test process, where it is compiled once and stays fast: a thread that has
 * just started runs it slowly at first, which costs more than the small orgs of the tests themselves. Messages are copied
 * and come later, as those of a thread do. What a thread is for, a free event loop and an end at any moment, is tested with
 * real ones, and so is what renews short leases while a search is made: `useRealThreads`.
 */
import { EventEmitter } from 'node:events'
import { createRequire, syncBuiltinESMExports } from 'node:module'
import { Script } from 'node:vm'
import threads, { type Worker as Thread, type WorkerOptions } from 'node:worker_threads'
import { afterAll, beforeAll } from 'vitest'
import type { PoolMessage, ThreadMessage } from '../../src/threads/messages'

/** Only the bundled program is that long; the short ones of tests are started as they are. */
const LEAST_LENGTH = 10_000

/** The files of a process share its modules of Node, and each loads this one. */
const KEPT = Symbol.for('skillroute.test.work-here')

interface Kept {
  readonly Thread: typeof Thread
  /** Programs that wait for their next work, by their text. */
  readonly idle: Map<string, Program[]>
  real: boolean
}

interface Program {
  /** Gives a message to the program, which has answered when the promise settles. */
  take(message: PoolMessage, answer: (message: ThreadMessage<unknown, unknown>) => void): Promise<void>
}

type Listener = (message: PoolMessage) => Promise<void>

const kept: Kept = (Reflect.get(threads, KEPT) as Kept | undefined) ?? start()

/** Uses real threads in this file, or in the `describe` that calls it. */
export function useRealThreads(): void {
  beforeAll(() => {
    kept.real = true
  })
  afterAll(() => {
    kept.real = false
  })
}

function start(): Kept {
  const started: Kept = { Thread: threads.Worker, idle: new Map(), real: false }
  Object.assign(threads, { [KEPT]: started, Worker: ThreadOrHere })
  syncBuiltinESMExports()
  return started
}

/** Takes the place of `Worker`: a constructor may return another object. */
function ThreadOrHere(program: string | URL, options: WorkerOptions = {}): object {
  const here = typeof program === 'string' && program.length >= LEAST_LENGTH && !kept.real
  return here ? new WorkHere(program) : new kept.Thread(program, options)
}

class WorkHere extends EventEmitter {
  readonly #text: string
  readonly #program: Program
  /** Messages under way to the program, or being worked on. */
  #inHand = 0
  #over = false

  constructor(text: string) {
    super()
    this.#text = text
    this.#program = kept.idle.get(text)?.pop() ?? loaded(text)
  }

  postMessage(message: PoolMessage): void {
    const copy = structuredClone(message)
    this.#inHand += 1
    setImmediate(async () => {
      try {
        if (!this.#over) await this.#program.take(copy, (answer) => this.#tell('message', answer))
      } catch (error) {
        this.#tell('error', error)
      }
      this.#inHand -= 1
    })
  }

  async terminate(): Promise<number> {
    if (this.#over) return 0
    this.#over = true
    if (this.#inHand === 0) kept.idle.set(this.#text, [...(kept.idle.get(this.#text) ?? []), this.#program])
    return 0
  }

  #tell(event: string, value: unknown): void {
    setImmediate(() => {
      if (!this.#over) this.emit(event, value)
    })
  }
}

function loaded(text: string): Program {
  let listener: Listener = async () => undefined
  let tell: (message: ThreadMessage<unknown, unknown>) => void = () => undefined
  const parentPort = {
    on: (_event: 'message', added: Listener) => {
      listener = added
    },
    postMessage: (message: ThreadMessage<unknown, unknown>, transfer: ArrayBuffer[] = []) =>
      tell(structuredClone(message, { transfer })),
  }
  const own = createRequire(import.meta.url)
  const required = (name: string): unknown => (name.endsWith('worker_threads') ? { ...threads, parentPort } : own(name))
  const program = new Script(`(require, module, exports) => {${text}\n}`, { filename: 'thread-program.js' })
  const module = { exports: {} }
  program.runInThisContext()(required, module, module.exports)
  return {
    take: async (message, answer) => {
      tell = answer
      await listener(message)
    },
  }
}

import { EventEmitter } from 'node:events'
import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import type { PoolMessage } from './messages'
import { listener, type Program, type Send } from './serve'

/** The program of a thread, which calls `serve`: the URL of its file, or its text. */
export type SentProgram = { readonly file: string } | { readonly text: string }

/** The same, or what makes the program of a thread whose work is done in this process. */
export type ThreadProgram = SentProgram | (() => Program<never, unknown, unknown>)

/** A thread, as its pool uses it. */
export interface Thread extends Pick<EventEmitter, 'on'> {
  postMessage(message: PoolMessage): void
  terminate(): Promise<unknown>
}

/** What the machine decides, for all pools of the process. */
export const threadDefaults = {
  /** Threads where their number is not given. */
  threads: availableParallelism,
  /** Does the package's own work in this process, as it is done where the file of its thread is missing. */
  inProcess: false,
}

/** Starts a thread. @throws an error of the platform when it cannot be started */
export function startThread(program: ThreadProgram): Thread {
  if (typeof program === 'function') return startHere(program())
  return 'file' in program ? new Worker(new URL(program.file)) : new Worker(program.text, { eval: true })
}

/** Messages are copied and come later, as those of a thread do; the event loop is held while a task is worked on. */
function startHere(program: Program<never, unknown, unknown>): Thread {
  const events = new EventEmitter()
  let over = false
  const emit = (event: string, value: unknown): void => {
    setImmediate(() => {
      if (!over) events.emit(event, value)
    })
  }
  const send: Send = (message, transfer = []) => emit('message', structuredClone(message, { transfer }))
  const take = listener(program, send)
  return Object.assign(events, {
    postMessage(message: PoolMessage) {
      const copy: PoolMessage<never> = structuredClone(message as PoolMessage<never>)
      setImmediate(() => {
        if (!over) take(copy).catch((error: unknown) => emit('error', error))
      })
    },
    async terminate() {
      over = true
    },
  })
}

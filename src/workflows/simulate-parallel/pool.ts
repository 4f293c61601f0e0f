import { Worker } from 'node:worker_threads'
import { SkillrouteError } from '../../core/errors'
import type { WorkerInput } from './worker'

/** Threads that simulate pieces of work known by their number: replications, or weeks. */
export interface Pool<Piece> {
  /** Simulates the pieces from `first` up to `end` and hands them over in their order. Rejects when a thread dies. */
  run(first: number, end: number, take: (piece: Piece) => void): Promise<void>
  /** Ends every thread at once. */
  stop(): Promise<void>
}

/** Pieces that a thread has in hand: one under way, one to go on with. */
const IN_HAND = 2

/** Pieces of fast threads that may lie waiting for a slower one, for each thread. */
const AHEAD = 4

interface Answer<Piece> {
  readonly number: number
  readonly result: Piece
}

/**
 * @param program text of the program of a thread
 * @param advice what to do when a thread dies, as a sentence
 */
export function createPool<Piece>(program: string, input: WorkerInput, threads: number, advice: string): Pool<Piece> {
  const workers = Array.from({ length: threads }, () => new Worker(program, { eval: true, workerData: input }))
  let stopped = false
  return {
    run: (first, end, take) =>
      new Promise((resolve, reject) => {
        const ready = new Map<number, Piece>()
        let asked = first
        let taken = first
        let failed = false
        const fail = (error: unknown): void => {
          failed = true
          reject(error)
        }
        const ask = (worker: Worker): void => {
          if (asked < end && asked < taken + AHEAD * threads) worker.postMessage(asked++)
        }
        const onAnswer = (worker: Worker, { number, result }: Answer<Piece>): void => {
          ready.set(number, result)
          for (let next = ready.get(taken); next !== undefined; next = ready.get(taken)) {
            ready.delete(taken++)
            take(next)
          }
          ask(worker)
          if (taken === end) resolve()
        }
        for (const worker of workers) {
          worker.removeAllListeners()
          worker.on('message', (answer: Answer<Piece>) => {
            // Answers that were on their way when it failed or was stopped are nobody's any more.
            if (failed || stopped) return
            // What throws in the caller's own function ends the run as it would without threads.
            try {
              onAnswer(worker, answer)
            } catch (error) {
              fail(error)
            }
          })
          worker.on('error', (cause) => fail(died(cause, advice)))
          worker.on('exit', (code) => {
            if (!stopped) fail(died(new Error(`the thread ended with code ${code} before its work was done`), advice))
          })
        }
        for (let i = 0; i < IN_HAND; i++) for (const worker of workers) ask(worker)
      }),
    stop: async () => {
      stopped = true
      await Promise.all(workers.map((worker) => worker.terminate()))
    },
  }
}

function died(cause: Error, advice: string): SkillrouteError {
  return new SkillrouteError('simulation.worker', `A simulation thread died: ${cause.message}. ${advice}`, { cause })
}

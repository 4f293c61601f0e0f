import { SkillrouteError } from '../core/errors'
import { type ThreadMessage, toError } from './messages'
import { startThread, type Thread, type ThreadProgram } from './start'

/** Threads and what they work on. */
export interface PoolOptions {
  readonly program: ThreadProgram
  /** Plain data; each thread gets a copy. */
  readonly input: unknown
  readonly threads: number
  /** How the error for a thread that dies begins, such as `The thread that makes a plan died`. */
  readonly died: string
  /** Code of that error. */
  readonly code: string
  /** What to do then, as a sentence. */
  readonly advice?: string | undefined
}

/** Threads that work on tasks known by their number: replications, weeks, or a whole job as task 0. */
export interface Pool<Answer, Progress = never> {
  /**
   * Does the tasks from `first` up to `end` and passes their answers on in order. Rejects with an error of the work, and
   * when a thread dies.
   */
  run(
    first: number,
    end: number,
    take: (answer: Answer) => void,
    onProgress?: ((progress: Progress) => void) | undefined,
  ): Promise<void>
  /** What the threads work on from now on, in place of what they had. Plain data; each thread gets a copy. */
  give(input: unknown): void
  /** Ends every thread at once. */
  stop(): Promise<void>
}

/** Tasks assigned to a thread: the running one and the next. */
const IN_HAND = 2

/** Finished tasks per thread that may wait for a slower thread. */
const AHEAD = 4

/** @throws SkillrouteError of the code given when a thread cannot be started */
export function createPool<Answer, Progress = never>(options: PoolOptions): Pool<Answer, Progress> {
  let stopped = false
  let death: SkillrouteError | undefined
  /** The run under way. Answers that come after it are dropped. */
  let running:
    | { take(thread: Thread, message: ThreadMessage<Answer, Progress>): void; fail(error: unknown): void }
    | undefined
  const onDeath = (cause: unknown): void => {
    death ??= deathError(options, cause)
    running?.fail(death)
  }
  const threads = Array.from({ length: options.threads }, () => {
    const thread = start(options)
    thread.on('message', (message: ThreadMessage<Answer, Progress>) => running?.take(thread, message))
    thread.on('error', onDeath)
    thread.on('exit', (code) => {
      if (!stopped) onDeath(new Error(`it ended with code ${code} before its work was done`))
    })
    return thread
  })
  return {
    run: (first, end, take, onProgress) =>
      new Promise((resolve, reject) => {
        if (death !== undefined) throw death
        if (first >= end) resolve()
        const ready = new Map<number, Answer>()
        let requested = first
        let taken = first
        const inHand = new Map(threads.map((thread) => [thread, 0]))
        const request = (): void => {
          for (let tasks = 0; tasks < IN_HAND; tasks++)
            for (const thread of threads) {
              if (requested >= end || requested >= taken + AHEAD * threads.length) return
              if ((inHand.get(thread) ?? 0) > tasks) continue
              inHand.set(thread, tasks + 1)
              thread.postMessage({ type: 'task', task: requested++ })
            }
        }
        const onAnswer = (thread: Thread, task: number, answer: Answer): void => {
          ready.set(task, answer)
          for (let next = ready.get(taken); next !== undefined; next = ready.get(taken)) {
            ready.delete(taken++)
            take(next)
          }
          inHand.set(thread, (inHand.get(thread) ?? 0) - 1)
          request()
          if (taken === end) resolve()
        }
        const fail = (error: unknown): void => {
          running = undefined
          reject(error)
        }
        running = {
          fail,
          take(thread, message) {
            // An error in the caller's own function ends the run as it would without threads.
            try {
              if (message.type === 'progress') onProgress?.(message.progress)
              else if (message.type === 'refused') fail(toError(message.refusal))
              else onAnswer(thread, message.task, message.answer)
            } catch (error) {
              fail(error)
            }
          },
        }
        request()
      }),
    give: (input) => {
      for (const thread of threads) thread.postMessage({ type: 'input', input })
    },
    stop: async () => {
      stopped = true
      running = undefined
      await Promise.all(threads.map((thread) => thread.terminate()))
    },
  }
}

function start(options: PoolOptions): Thread {
  let thread: Thread | undefined
  try {
    thread = startThread(options.program)
    thread.postMessage({ type: 'input', input: options.input })
    return thread
  } catch (cause) {
    void thread?.terminate()
    throw deathError(options, cause)
  }
}

function deathError({ died: what, code, advice }: PoolOptions, cause: unknown): SkillrouteError {
  const why = cause instanceof Error ? cause.message : String(cause)
  return new SkillrouteError(code, [`${what}: ${why}`, ...(advice === undefined ? [] : [advice])].join('. '), { cause })
}

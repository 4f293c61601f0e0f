import { isSkillrouteError } from './base'

/** The stack frames of a caller, formatted only when they are read. */
export interface CallSite {
  readonly stack?: string
}

/**
 * Number of frames to keep. Up to a dozen of our own frames come before the caller's, and V8 keeps only ten by default.
 */
const FRAMES = 20

/**
 * Records the present stack for an error that is created later, when these callers are no longer on the stack.
 * @param below this function and all that it called are left out
 */
export function callSite(below: (...args: never[]) => unknown): CallSite {
  const site: CallSite = {}
  const limit = Error.stackTraceLimit
  if (typeof Error.captureStackTrace !== 'function' || typeof limit !== 'number' || limit === 0) return site
  try {
    Error.stackTraceLimit = Math.max(limit, FRAMES)
    Error.captureStackTrace(site, below)
  } catch {
    // Some environments freeze errors; there the error keeps its own stack.
  } finally {
    try {
      Error.stackTraceLimit = limit
    } catch {
      // The stack stays unchanged.
    }
  }
  return site
}

/** The original stacks of errors: one error may pass several nested calls. */
const made = new WeakMap<object, string>()

/**
 * Replaces the pipeline's frames in the stack of one of our errors by the caller's frames; other errors stay unchanged.
 * For nested calls it shows the outermost.
 */
export function addCallerFrames(error: unknown, site: CallSite): void {
  if (!isSkillrouteError(error) || site.stack === undefined) return
  const frames = listFrames(site.stack)
  const stack = made.get(error) ?? error.stack
  if (frames.length === 0 || stack === undefined) return
  made.set(error, stack)
  const [head, own] = split(stack)
  error.stack = [head, ...own.filter(wasRunning), ...frames].join('\n')
}

const FRAME = /^ {4}at /

function listFrames(stack: string): string[] {
  return stack.split('\n').filter((line) => FRAME.test(line))
}

/** The name and message of an error, which may have several lines, and its frames. */
function split(stack: string): [string, string[]] {
  const lines = stack.split('\n')
  const first = lines.findIndex((line) => FRAME.test(line))
  return first < 0 ? [stack, []] : [lines.slice(0, first).join('\n'), lines.slice(first)]
}

/** Whether a frame's function was running when the error was created. The other frames were awaiting it. */
function wasRunning(frame: string): boolean {
  return !frame.startsWith('    at async ') && !frame.includes('node:internal/')
}

import * as z from 'zod/mini'
import type { Client } from '../../client'
import { ApiError, AuthenticationError, RateLimitError } from '../../core/errors'
import { redactText } from '../../core/json/redact'
import { inStages, type Progress } from '../../core/progress'
import { flag, optional, type ShapeOf, texts } from '../../core/schema'
import type { SnapshotGap } from '../../documents'
import type { CallOptions } from '../../transport/contract/call-options'

/** Which parts of an org a snapshot includes. */
export interface SnapshotOptions {
  /** Only these queues, and the agents who are their members. Default: all. */
  readonly queueIds?: readonly string[] | undefined
  /** Only queues and agents of these divisions, and the members of those queues. Default: all. */
  readonly divisionIds?: readonly string[] | undefined
  /**
   * Ids of licenses with which a user can take contacts. Default: every license except those of the `collaborate` and
   * `communicate` families, which are only for telephony and chat.
   */
  readonly routingLicenses?: readonly string[] | undefined
  /**
   * Also keep e-mail address, title, department, groups and team of each agent, which rules may match. Default false.
   */
  readonly profiles?: boolean | undefined
  /** Called with each step and its progress. */
  readonly onProgress?: ((progress: CaptureProgress) => void) | undefined
  /** Ends the work; rejects with its reason. */
  readonly signal?: AbortSignal | undefined
}

/** Fields of {@link SnapshotOptions} that say what is captured. */
export const snapshotFields = () =>
  ({
    ...optional(texts(), 'queueIds', 'divisionIds', 'routingLicenses'),
    profiles: z.optional(flag()),
  }) satisfies ShapeOf<Omit<SnapshotOptions, 'onProgress' | 'signal'>>

export interface Capture {
  readonly client: Client
  readonly options: SnapshotOptions
  readonly call: CallOptions
  /** Data that could not be read completely; every part of the capture adds to it. */
  readonly gaps: SnapshotGap[]
  readonly progress: ReturnType<typeof createTracker>
}

/** Progress of a capture, of all steps together: `done` of 100, which never falls. */
export type CaptureProgress = Progress<'org' | 'queues' | 'members' | 'agents' | 'licenses'>

/** How long each step takes relative to the others. */
const WEIGHTS: Readonly<Record<CaptureProgress['step'], number>> = {
  org: 5,
  queues: 10,
  members: 35,
  agents: 45,
  licenses: 5,
}

/** Tracks how many of the expected items of a step were read, and calls `onProgress` each time. */
export function createTracker(onProgress: ((progress: CaptureProgress) => void) | undefined) {
  const at = inStages(WEIGHTS, onProgress)
  let step: CaptureProgress['step'] = 'org'
  let done = 0
  let total = 0
  const report = (): void => at({ step, done, total: Math.max(done, total) })
  return {
    enter(next: CaptureProgress['step'], expected = 0) {
      step = next
      done = 0
      total = expected
      report()
    },
    /** Adds items to read. */
    expect(count: number) {
      total += count
      report()
    },
    /** Adds items that were read. */
    advance(count: number) {
      done += count
      report()
    },
    end: () => at({ step: 'licenses', done: 1, total: 1 }),
  }
}

/** The id of a gap that concerns all items of its kind. */
export const ALL = '*'

/**
 * Reads a part that the org may lack or the client may not see. A refusal becomes a gap, since the rest is useful without
 * it. Errors that say nothing about the org are thrown: a failed login or connection, a rate limit, and a server error
 * after all retries.
 */
export async function readOrGap<T>(
  { gaps }: Pick<Capture, 'gaps'>,
  kind: SnapshotGap['kind'],
  read: () => Promise<T>,
  id = ALL,
): Promise<T | undefined> {
  try {
    return await read()
  } catch (error) {
    if (!isRefusal(error)) throw error
    gaps.push({ kind, id, reason: redactText(error.message) })
    return undefined
  }
}

/** The request took too long to arrive: says nothing about the org. */
const REQUEST_TIMEOUT = 408

/**
 * Whether the org refused a request, by a permission or since it does not know it. A failed login, a rate limit and errors of
 * the server are no refusals: they say nothing about the org.
 */
export function isRefusal(error: unknown): error is ApiError {
  if (!(error instanceof ApiError) || error instanceof AuthenticationError || error instanceof RateLimitError)
    return false
  return error.status >= 400 && error.status < 500 && error.status !== REQUEST_TIMEOUT
}

import {
  ConnectionError,
  isSkillrouteError,
  ResponseError,
  ServerError,
  SkillrouteError,
  ValidationError,
} from '../../core/errors'
import { addCallerFrames, callSite } from '../../core/errors/call-site'
import { contentHash } from '../../core/json/hash'
import type { OrgFacts } from '../../documents'
import type { Ledger } from '../../documents/ports/ports'
import type { CallOptions } from '../../transport/contract/call-options'
import { noAnswer, type Operation, type RequestInput, type StandardSchema } from '../../transport/contract/operation'
import { issuePath, parseValue } from '../../transport/pipeline/decode'
import type { Transport } from '../../transport/wiring/types'
import { refuseEtag } from './etag'

/**
 * One request of one operation, with its idempotency key. A write with a target takes `ifMatch` through `sendIfSame`
 * instead.
 * @throws ValidationError for a write with `ifMatch`
 */
export async function send<T>(
  context: ResourceContext,
  operation: Operation<T>,
  input: RequestInput = {},
  options: CallOptions = {},
): Promise<T> {
  if (operation.kind === 'safe') return await context.transport.request(operation, input, withoutKey(options))
  refuseEtag(options.ifMatch, operation.id)
  const work = { id: operation.id, content: input, kind: operation.kind, result: operation.response }
  return await once(context, work, options, (call) => context.transport.request(operation, input, call))
}

/**
 * One request of an operation that the caller declared. A write is done once for its idempotency key.
 * @throws ValidationError for a key with an input that has no JSON form
 */
export async function sendDeclared<T>(
  context: ResourceContext,
  operation: Operation<T>,
  input?: RequestInput,
  options?: CallOptions,
): Promise<T>
export async function sendDeclared(
  context: ResourceContext,
  operation: Operation<unknown>,
  input?: RequestInput,
  options?: CallOptions,
): Promise<unknown> {
  const { id, method, path, kind, response = anyAnswer } = operation
  if (kind === 'safe' || typeof options?.idempotencyKey !== 'string') {
    return await context.transport.request(operation, input, options)
  }
  // The answer is stored as it came: a schema may make of it what has no JSON form, and what it would not take again.
  let came: unknown
  let parsed: { readonly answer: unknown } | undefined
  const noting = validating((value) => {
    came = value
    return response['~standard'].validate(value)
  })
  const work = { id, content: { method, path, input }, kind, result: anyAnswer }
  const known = await once(context, work, options, async (call) => {
    const noted = { ...operation, response: response === noAnswer ? noAnswer : noting }
    parsed = { answer: await context.transport.request(noted, input, call) }
    return came
  })
  return parsed === undefined ? await stored({ id, kind, content: undefined, result: response }, known) : parsed.answer
}

function validating(validate: StandardSchema<unknown>['~standard']['validate']): StandardSchema<unknown> {
  return { '~standard': { version: 1, vendor: 'skillroute', validate } }
}

const anyAnswer = validating((value) => ({ value }))

export interface KeyedWork<T> {
  /** Names the work; the same key for other work is refused. */
  readonly id: string
  /** Everything that identifies this work, as JSON. */
  readonly content: unknown
  /** Whether it may safely be repeated after an outcome in doubt. */
  readonly kind: 'idempotent' | 'unsafe'
  /** Parses a stored result. Left out: the work has no result. */
  readonly result?: StandardSchema<T> | undefined
}

/**
 * Does `work` once for the caller's idempotency key. The same key with the same content gives the stored result. The
 * key is refused with other content, and while its work runs. Without a key the work is always done.
 *
 * The key is released after work that certainly had no effect, and after work in doubt that may safely be repeated.
 * After other work in doubt it is kept, so that a repeat is refused and nothing is done twice.
 *
 * The stack of our errors begins with the code that called the method.
 * @throws IdempotencyError `mismatch` or `inFlight`
 */
export async function once<T>(
  context: ResourceContext,
  keyed: KeyedWork<T>,
  options: CallOptions,
  work: (options: CallOptions) => Promise<T>,
): Promise<T> {
  const site = callSite(once)
  try {
    return await onceByKey(context, keyed, options, work)
  } catch (error) {
    addCallerFrames(error, site)
    throw error
  }
}

async function onceByKey<T>(
  { ledger }: ResourceContext,
  keyed: KeyedWork<T>,
  options: CallOptions,
  work: (options: CallOptions) => Promise<T>,
): Promise<T> {
  const key = options.idempotencyKey
  if (key === undefined) return await work(options)
  const claim = await ledger.begin(key, hashWork(keyed))
  if (claim.state === 'done') return await stored(keyed, claim.result)
  let result: T
  try {
    result = await work(options)
  } catch (error) {
    if (keyed.kind === 'idempotent' || !(isInDoubt(error) || options.signal?.aborted)) await ledger.release(key)
    throw error
  }
  await ledger.finish(key, result)
  return result
}

/** @throws ValidationError for content that has no JSON form */
function hashWork({ id, content }: KeyedWork<unknown>): string {
  try {
    // As it is sent: two values that differ there may have the same members.
    return contentHash(JSON.parse(JSON.stringify({ id, content })))
  } catch {
    const message =
      'must have a JSON form with an idempotencyKey: give plain data without cycles, functions and bigints'
    throw new ValidationError([{ path: 'input', message }])
  }
}

async function stored<T>(keyed: KeyedWork<T>, result: unknown): Promise<T>
async function stored({ id, result: schema }: KeyedWork<unknown>, result: unknown): Promise<unknown> {
  if (schema === undefined) return undefined
  const parsed = await parseValue(schema, result)
  if (parsed.issues === undefined) return parsed.value
  const [issue = { message: 'invalid' }] = parsed.issues
  throw new SkillrouteError(
    'ledger.damaged',
    `The result that the ledger holds for ${id} is damaged at ${issuePath(issue) || 'the top'}: ${issue.message}. Read the target, then use a new idempotency key.`,
  )
}

/**
 * Options for a read that is part of a keyed write, or for a safe call: without key and etag, which belong to the
 * write.
 */
export function withoutKey(options: CallOptions): CallOptions {
  const { idempotencyKey: _key, ifMatch: _etag, ...rest } = options
  return rest
}

/** Options for part `index` of a call in several requests: each part sends its own key if a gateway supports one. */
export function partOptions(options: CallOptions, index: number): CallOptions {
  if (options.idempotencyKey === undefined) return options
  return { ...options, idempotencyKey: `${options.idempotencyKey}.${index}` }
}

/** The code of a queue update that failed halfway and could not be reverted. */
export const NOT_PUT_BACK = 'queue.notPutBack'

/**
 * True if a write may have been carried out although it failed: no answer, an unusable answer, a 5xx (a gateway may
 * return one after the service did the work), or an update of several requests that stopped halfway.
 */
export function isInDoubt(error: unknown): boolean {
  if (error instanceof ServerError) return true
  if (error instanceof ConnectionError || error instanceof ResponseError) return error.inDoubt
  return isSkillrouteError(error) && error.code === NOT_PUT_BACK
}

/** The shared dependencies of every resource. */
export interface ResourceContext {
  readonly transport: Transport
  /** Results by idempotency key. */
  readonly ledger: Ledger
  /** The known facts about the org; unknown ones default to those of most orgs. */
  readonly facts: OrgFacts
  /** Page sizes that lists found out, by operation: larger ones were refused. */
  readonly pageSizes: Map<string, number>
  /** Timeout of a whole call that consists of several requests, if the caller sets none. */
  readonly deadlineMs: number
}

/** Pure checks of one exchange against the official description. Each returns what is wrong, in words. */
import type { ValidateFunction } from 'ajv'
import type { DescribedOperation, Description, Parameter, Schema } from './description'
import { undeclared } from './undeclared'

export interface Exchange {
  readonly method: string
  /** Path and query, decoded by URL. */
  readonly url: URL
  readonly requestBody: unknown
  readonly status: number
  readonly responseBody: unknown
  /** Whether our own client sent it. */
  readonly ours: boolean
  /** Names of fields that clients put into queues although the description lacks them: the emulator keeps them. */
  readonly echoes: ReadonlySet<string>
}

/** Problems of one exchange; empty when it is as described. */
export function problemsOf(description: Description, exchange: Exchange): string[] {
  const operation = description.find(exchange.method, exchange.url.pathname)
  const name = `${exchange.method} ${exchange.url.pathname}`
  if (operation === undefined) return exchange.ours ? [`${name}: no such operation in the official description`] : []
  const problems = [
    ...(exchange.ours
      ? [...queryProblems(operation, exchange.url.searchParams), ...bodyProblems(description, operation, exchange)]
      : []),
    ...responseProblems(description, operation, exchange),
  ]
  return problems.map((problem) => `${name} (${operation.id}): ${problem}`)
}

function queryProblems(operation: DescribedOperation, query: URLSearchParams): string[] {
  const declared = new Map(operation.parameters.filter((it) => it.in === 'query').map((it) => [it.name, it]))
  const unknown = [...new Set(query.keys())]
    .filter((name) => !declared.has(name))
    .map((name) => `query ${name} is not declared`)
  const missing = [...declared.values()].filter((it) => it.required === true && !query.has(it.name))
  const wrong = [...query].flatMap(([name, value]) =>
    valueProblems(declared.get(name), value).map((why) => `query ${name}=${value} ${why}`),
  )
  return [...unknown, ...missing.map((it) => `query ${it.name} is required`), ...wrong]
}

function valueProblems(parameter: Parameter | undefined, value: string): string[] {
  if (parameter === undefined) return []
  const isList = parameter.type === 'array'
  const type = isList ? parameter.items?.type : parameter.type
  const allowed = isList ? parameter.items?.enum : parameter.enum
  if (type === 'integer' && !/^-?\d+$/.test(value)) return ['is not an integer']
  if (type === 'number' && !Number.isFinite(Number(value))) return ['is not a number']
  if (type === 'boolean' && value !== 'true' && value !== 'false') return ['is not true or false']
  if (allowed !== undefined && !allowed.includes(value)) return [`is not one of ${allowed.join(', ')}`]
  return []
}

function bodyProblems(description: Description, operation: DescribedOperation, exchange: Exchange): string[] {
  const { body, bodySchema } = operation
  if (body === undefined || bodySchema === undefined) {
    return exchange.requestBody === undefined || exchange.url.pathname === '/oauth/token' ? [] : ['takes no body']
  }
  if (exchange.requestBody === undefined) {
    const required = operation.parameters.some((it) => it.in === 'body' && it.required === true)
    return required ? ['needs a body'] : []
  }
  return [
    ...schemaProblems('request', body, exchange.requestBody),
    ...unknownRequestFields(description, operation, bodySchema, exchange.requestBody),
  ]
}

/** Bodies of full queue updates carry fields that the description does not know yet: they must be kept, not dropped. */
const KEEPS_UNKNOWN = new Set(['putRoutingQueue'])
/** What the emulator keeps of these bodies it shows again. */
const ECHOED = new Set(['putRoutingQueue', 'postRoutingQueues'])

function unknownRequestFields(
  description: Description,
  operation: DescribedOperation,
  schema: Schema,
  body: unknown,
): string[] {
  if (KEEPS_UNKNOWN.has(operation.id)) return []
  return undeclared(description, schema, body).flatMap(({ path, readOnly }) =>
    readOnly ? [`request ${path} is read-only`] : [`request ${path} is not a field of the schema`],
  )
}

/** Fields that the description leaves out and the official SDK reads: `_handleCodeAuthorizationResponse` of its ApiClient. */
const SDK_READS: Readonly<Record<string, readonly string[]>> = { postOauthToken: ['.refresh_token'] }

function responseProblems(description: Description, operation: DescribedOperation, exchange: Exchange): string[] {
  const { status, responseBody } = exchange
  if (status >= 300 && status < 400) return []
  const validate = operation.responses(status)
  const schema = operation.responseSchema(status)
  if (validate === undefined || schema === undefined) return []
  if (responseBody === undefined) return status < 300 ? ['answer has no body'] : []
  const what = status < 300 ? 'answer' : `answer ${status}`
  return [
    ...schemaProblems(what, validate, responseBody),
    ...undeclared(description, schema, responseBody)
      .filter(({ path, readOnly }) => !readOnly && !exchange.echoes.has(leaf(path)))
      .filter(({ path }) => SDK_READS[operation.id]?.includes(path) !== true)
      .map(({ path }) => `${what} ${path} is not a field of the schema`),
  ]
}

/** Names of the fields of a request's body that the description lacks; only those of queues are kept and shown. */
export function plantedFields(description: Description, exchange: Omit<Exchange, 'echoes'>): readonly string[] {
  const operation = description.find(exchange.method, exchange.url.pathname)
  if (operation?.bodySchema === undefined || !ECHOED.has(operation.id)) return []
  return undeclared(description, operation.bodySchema, exchange.requestBody)
    .filter(({ readOnly }) => !readOnly)
    .map(({ path }) => leaf(path))
}

function leaf(path: string): string {
  return path.split('.').at(-1) ?? ''
}

function schemaProblems(what: string, validate: ValidateFunction, value: unknown): string[] {
  if (validate(value) === true) return []
  return (validate.errors ?? [])
    .slice(0, 5)
    .map((error) => `${what} ${error.instancePath} ${error.message ?? ''} ${JSON.stringify(error.params)}`)
}

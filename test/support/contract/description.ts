/** The official interface description, where it is present: operations by method and path, schemas compiled by Ajv. */
import { existsSync, readFileSync } from 'node:fs'
import { Ajv, type ValidateFunction } from 'ajv'
import addFormats from 'ajv-formats'
import * as z from 'zod'

const parameter = z.looseObject({
  name: z.string(),
  in: z.enum(['path', 'query', 'header', 'body', 'formData']),
  required: z.boolean().optional(),
  type: z.string().optional(),
  items: z.looseObject({ type: z.string().optional(), enum: z.array(z.unknown()).optional() }).optional(),
  enum: z.array(z.unknown()).optional(),
  schema: z.record(z.string(), z.unknown()).optional(),
})
const operationShape = z.looseObject({
  operationId: z.string(),
  parameters: z.array(parameter).default([]),
  responses: z.record(z.string(), z.looseObject({ schema: z.record(z.string(), z.unknown()).optional() })),
})
const descriptionShape = z.looseObject({
  paths: z.record(z.string(), z.record(z.string(), operationShape)),
  definitions: z.record(z.string(), z.record(z.string(), z.unknown())),
})

export type Parameter = z.infer<typeof parameter>
export type Schema = Readonly<Record<string, unknown>>

export interface DescribedOperation {
  readonly id: string
  readonly method: string
  readonly path: string
  readonly parameters: readonly Parameter[]
  /** Checks a request body; undefined when the operation takes none. */
  readonly body: ValidateFunction | undefined
  readonly bodySchema: Schema | undefined
  /** Checks a body by status; a status without a declared schema has none. */
  responses(status: number): ValidateFunction | undefined
  responseSchema(status: number): Schema | undefined
  /** Whether answers of this status are declared, with or without a schema. */
  declares(status: number): boolean
}

export interface Description {
  readonly operations: readonly DescribedOperation[]
  find(method: string, path: string): DescribedOperation | undefined
  readonly definitions: Readonly<Record<string, Schema>>
}

/** Where the description is; undefined when the run has none. */
export const descriptionPath = ((): string | undefined => {
  const path = process.env.SKILLROUTE_OPENAPI
  return path !== undefined && path !== '' && existsSync(path) ? path : undefined
})()

/**
 * Definitions that stand for any JSON value. The description makes an object of the server's own tree type, although a
 * trigger compares with texts and numbers.
 */
const ANY_JSON = { JsonNode: {} }

/** Reads and compiles the description. Schemas are compiled when first used. */
export function readDescription(path: string): Description {
  const raw: unknown = JSON.parse(readFileSync(path, 'utf8'))
  const { paths, definitions: declared } = descriptionShape.parse(raw)
  const definitions = { ...declared, ...ANY_JSON }
  const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: true, discriminator: false })
  addFormats.default(ajv)
  // The platform's own answers carry paths such as `/api/v2/users/…` where the description says `uri`.
  ajv.addFormat('uri', /^(\/|[a-z][a-z0-9+.-]*:)\S*$/i)
  ajv.addFormat('interval', /^[^/\s]+\/[^/\s]+$/)
  ajv.addFormat('local-date', /^\d{4}-\d{2}-\d{2}$/)
  ajv.addSchema({ $id: 'description', definitions })
  const compile = (schema: Record<string, unknown>): ValidateFunction => ajv.compile(absolute(schema))
  const operations = Object.entries(paths).flatMap(([template, methods]) =>
    Object.entries(methods).map(([method, declared]) => described(method.toUpperCase(), template, declared, compile)),
  )
  const byShape = operations.map((operation) => ({ operation, pattern: patternOf(operation.path) }))
  // Literal segments win over parameters: /users/search before /users/{userId}.
  byShape.sort((a, b) => placeholders(a.operation.path) - placeholders(b.operation.path))
  const byLength = new Map<string, typeof byShape>()
  for (const one of byShape) {
    const key = lengthOf(one.operation.method, one.operation.path)
    byLength.set(key, [...(byLength.get(key) ?? []), one])
  }
  return {
    operations,
    definitions,
    find: (method, path) => byLength.get(lengthOf(method, path))?.find(({ pattern }) => pattern.test(path))?.operation,
  }
}

function described(
  method: string,
  path: string,
  declared: z.infer<typeof operationShape>,
  compile: (schema: Record<string, unknown>) => ValidateFunction,
): DescribedOperation {
  const bodySchema = declared.parameters.find((it) => it.in === 'body')?.schema
  const compiled = new Map<number, ValidateFunction | undefined>()
  let body: ValidateFunction | undefined
  return {
    id: declared.operationId,
    method,
    path,
    parameters: declared.parameters,
    bodySchema,
    get body() {
      if (bodySchema !== undefined) body ??= compile(bodySchema)
      return body
    },
    responses(status) {
      if (!compiled.has(status)) {
        const schema = declared.responses[String(status)]?.schema
        compiled.set(status, schema === undefined ? undefined : compile(schema))
      }
      return compiled.get(status)
    },
    declares: (status) => 'default' in declared.responses || String(status) in declared.responses,
    responseSchema: (status) => declared.responses[String(status)]?.schema,
  }
}

/** What an operation has in common with the paths that it may match. */
function lengthOf(method: string, path: string): string {
  return `${method} ${path.split('/').length}`
}

function patternOf(template: string): RegExp {
  const source = template.replace(/[.*+?^$()|[\]\\]/g, '\\$&').replace(/\{[^}]+\}/g, '[^/]+')
  return new RegExp(`^${source}$`)
}

function placeholders(template: string): number {
  return template.split('{').length
}

/** `#/definitions/X` inside a part becomes a reference into the whole description. */
function absolute(schema: Record<string, unknown>): Record<string, unknown> {
  const text = JSON.stringify(schema).replaceAll('"#/definitions/', '"description#/definitions/')
  return z.record(z.string(), z.unknown()).parse(JSON.parse(text))
}

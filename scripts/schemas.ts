/**
 * `npm run schemas`: writes the JSON Schemas of the files that people write into `schemas`, from the same source by which
 * they are checked. `--check` writes nothing and fails where one is not as it would be written.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import * as z from 'zod'
import { ORG_PROFILE } from '../src/documents/org/read-profile'
import { GUARDRAILS } from '../src/documents/plan/guardrails-schema'
import { planRequestSchema } from '../src/documents/plan-request/plan-request-schema'
import { DESIRED } from '../src/workflows/desired/desired'
import { LOAD } from '../src/workflows/load/read-load'
import { RULES } from '../src/workflows/rules/file/schema'

const FOLDER = 'schemas'
const EXTRAS = 'src/features'

function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}

/** JSON Schemas of the files that people write, by the name under which they are published, for editors and other tools. */
export async function fileSchemas(): Promise<Readonly<Record<string, unknown>>> {
  return {
    ...(await extraSchemas()),
    'rules.schema.json': schemaOf(
      RULES,
      'skillroute rules',
      'Who should hold which skill at which level, and how queues route.',
    ),
    'desired.schema.json': schemaOf(DESIRED, 'skillroute desired state', 'Desired state of an org.'),
    'guardrails.schema.json': schemaOf(GUARDRAILS, 'skillroute guardrails', 'Limits that no plan may pass.'),
    'profile.schema.json': schemaOf(
      ORG_PROFILE,
      'skillroute profile',
      'Facts of one org, as skillroute probe found them.',
    ),
    'plan-request.schema.json': schemaOf(
      planRequestSchema(),
      'skillroute plan request',
      'What a plan is to be made of.',
    ),
    'load.schema.json': schemaOf(LOAD, 'skillroute load', 'Contacts that are expected in a coming time, by group.'),
  }
}

/** Those of the extras: of each that has a `schema.ts`, whose schema says its title and description itself. */
async function extraSchemas(): Promise<Readonly<Record<string, unknown>>> {
  const extras = readdirSync(EXTRAS).filter((name) => existsSync(join(EXTRAS, name, 'schema.ts')))
  const found = extras.map(async (name) => {
    const { FILE_SCHEMA }: { FILE_SCHEMA: z.ZodType } = await import(
      pathToFileURL(join(EXTRAS, name, 'schema.ts')).href
    )
    const { title = name, description = '' } = FILE_SCHEMA.meta() ?? {}
    return [`${name}.schema.json`, schemaOf(FILE_SCHEMA, title, description)]
  })
  return Object.fromEntries(await Promise.all(found))
}

function schemaOf(shape: z.core.$ZodType, title: string, description: string): unknown {
  const schema = z.toJSONSchema(shape, {
    target: 'draft-2020-12',
    io: 'input',
    // Documents within a request have schemas of their own.
    unrepresentable: 'any',
  })
  const { $schema, ...rest } = schema
  return { $schema, title, description, ...rest }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const check = process.argv.includes('--check')
  mkdirSync(FOLDER, { recursive: true })
  for (const [name, schema] of Object.entries(await fileSchemas())) {
    const file = join(FOLDER, name)
    const text = `${JSON.stringify(schema, null, 2)}\n`
    if (!check) {
      writeFileSync(file, text)
      console.log(`${file} written`)
    } else if (read(file) === text) console.log(`ok - ${file}`)
    else {
      process.exitCode = 1
      console.log(`not ok - ${file} is not as its source: run npm run schemas`)
    }
  }
}

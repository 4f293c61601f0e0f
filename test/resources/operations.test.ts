import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import * as z from 'zod'
import { PERMISSIONS, type RequiredPermissions } from '../../src'

/** What is read of the official description. */
const descriptionSchema = z.looseObject({
  paths: z.record(
    z.string(),
    z.record(
      z.string(),
      z.looseObject({
        operationId: z.string().optional(),
        'x-requires-permissions': z.looseObject({ type: z.string(), permissions: z.array(z.string()) }).optional(),
      }),
    ),
  ),
})
const operationSchema = z.looseObject({ id: z.string(), method: z.string(), path: z.string(), kind: z.string() })
type Declared = z.infer<typeof operationSchema>

/** Every operation that a file of the resources declares, found by the shape of what it exports. */
async function declaredOperations(): Promise<Declared[]> {
  const found: Declared[] = []
  const collect = (value: unknown): void => {
    const one = operationSchema.safeParse(value)
    if (one.success) found.push(one.data)
    else if (typeof value === 'object' && value !== null) for (const item of Object.values(value)) collect(item)
  }
  const folder = join(import.meta.dirname, '../../src/resources')
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (!name.endsWith('.ts') || name.endsWith('.test.ts')) continue
    const exported: Record<string, unknown> = await import(join(folder, name))
    for (const [key, value] of Object.entries(exported)) if (/Operations$/.test(key)) collect(value)
  }
  return [...new Map(found.map((operation) => [operation.id, operation])).values()]
}

it('has permissions for every operation that is declared, and for no other', async () => {
  const declared = await declaredOperations()
  expect(declared.length).toBeGreaterThan(130)
  expect(Object.keys(PERMISSIONS).sort()).toEqual(declared.map(({ id }) => id).sort())
})

it('declares operations as the official description has them', async ({ annotate }) => {
  const path = process.env.SKILLROUTE_OPENAPI
  if (path === undefined || !existsSync(path)) {
    await annotate('not compared: SKILLROUTE_OPENAPI does not name the official description')
    return
  }
  const { paths } = descriptionSchema.parse(JSON.parse(readFileSync(path, 'utf8')))
  for (const { id, method, path, kind } of await declaredOperations()) {
    const described = paths[path]?.[method.toLowerCase()]
    expect(described?.operationId, `${method} ${path}`).toBe(id)
    if (method === 'GET' || method === 'HEAD') expect(kind, id).toBe('safe')
    const { type, permissions = [] } = described?.['x-requires-permissions'] ?? {}
    // In any order: ours begins with one that only reads.
    const sorted = [...permissions].sort()
    const desired = type === undefined ? {} : type === 'ANY' ? { any: sorted } : { all: sorted }
    const { any, all }: RequiredPermissions = Object.entries(PERMISSIONS).find(([known]) => known === id)?.[1] ?? {}
    const own = { ...(any && { any: [...any].sort() }), ...(all && { all: [...all].sort() }) }
    expect(own, id).toEqual(desired)
  }
})

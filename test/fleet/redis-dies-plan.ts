import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Plan } from '../../src/documents'

/** The plan that `fleet plan` made of an org. */
export function planOf(cwd: string, org: string): Plan {
  const folder = join(cwd, '.skillroute', 'fleet', 'orgs', org)
  const file = readdirSync(folder).find((name) => name.endsWith('.plan.json'))
  return JSON.parse(readFileSync(join(folder, file ?? 'none'), 'utf8'))
}

/** What a release rests on. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

const workflow = (name: string): string => readFileSync(join('.github/workflows', `${name}.yml`), 'utf8')

describe('the workflows', () => {
  it('try to publish at each change, and publish with provenance by the token of the registry alone', () => {
    expect(workflow('ci')).toContain('npm run check')
    expect(readFileSync('scripts/check.ts', 'utf8')).toContain('npm publish --dry-run')
    const release = workflow('release')
    expect(release).toMatch(/npm publish --provenance --access public/)
    expect(release).toMatch(/id-token: write/)
    const secrets = [...release.matchAll(/secrets\.(\w+)/g)].map(([, name]) => name)
    // The second is given to each run by GitHub.
    expect(new Set(secrets)).toEqual(new Set(['NPM_TOKEN', 'GITHUB_TOKEN']))
  })

  it('name every action by the commit it is, which nobody can move, with its version beside it', () => {
    const folder = '.github/workflows'
    const uses = readdirSync(folder).flatMap((file) =>
      [...readFileSync(join(folder, file), 'utf8').matchAll(/uses: (.+)/g)].map(([, action = '']) => action),
    )
    expect(uses.length).toBeGreaterThan(5)
    for (const action of uses) expect(action).toMatch(/^[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/)
  })
})

it("the reviewer's checklist of SECURITY.md names files that are there", () => {
  const text = readFileSync('SECURITY.md', 'utf8')
  const paths = [...text.matchAll(/\b((?:src|test|docs|\.github)\/[\w./-]*\w)/g)].map(([, path = '']) => path)
  expect(paths.length).toBeGreaterThan(25)
  expect(paths.filter((path) => !existsSync(path))).toEqual([])
})

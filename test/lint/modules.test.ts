import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { crowdedFolders, folderCircles } from '../../scripts/modules/check-folders'
import { mayImport, wrongLayers } from '../../scripts/modules/check-layers'
import { type Imports, readImports } from '../../scripts/modules/imports'
import { modulesMarkdown, withModules } from '../../scripts/modules/module-table'

const imports = (edges: Readonly<Record<string, readonly string[]>>): Imports => new Map(Object.entries(edges))

describe('the modules of src', () => {
  const real = readImports('src')

  it('import downwards only', () => {
    expect(real.size).toBeGreaterThan(500)
    expect(wrongLayers(real)).toEqual([])
  })

  it('have no folders that import each other in a circle', () => {
    expect(folderCircles(real)).toEqual([])
  })

  it('have no crowded folder', () => {
    expect(crowdedFolders(real)).toEqual([])
  })

  it('are in CONTRIBUTING as they are', () => {
    const guide = readFileSync('CONTRIBUTING.md', 'utf8')
    expect(withModules(guide, modulesMarkdown())).toBe(guide)
  })
})

describe('CONTRIBUTING', () => {
  it('names only files and folders that exist', () => {
    const guide = readFileSync('CONTRIBUTING.md', 'utf8')
    const paths = [...guide.matchAll(/`((?:src|test|scripts|docs|etc|bench|examples)\/[\w./-]+)`/g)].map(
      ([, path = '']) => path,
    )
    expect(paths.length).toBeGreaterThan(20)
    // The reference is built, and in no clone.
    expect(paths.filter((path) => path !== 'docs/reference' && !existsSync(path))).toEqual([])
  })
})

describe('the check of layers', () => {
  it.each([
    ['core/json/hash.ts', 'documents/common.ts'],
    ['optimizer/a.ts', 'transport/b.ts'],
    ['transport/a.ts', 'stores/b.ts'],
    ['client.ts', 'workflows/a.ts'],
    ['index.ts', 'report/index.ts'],
    ['workflows/plan/a.ts', 'webhooks/b.ts'],
    ['workflows/plan/a.ts', 'emulator/b.ts'],
    ['emulator/a.ts', 'transport/b.ts'],
    ['relay/a.ts', 'fleet/b.ts'],
    ['report/a.ts', 'cli/b.ts'],
  ])('refuses that %s imports %s', (from, to) => {
    expect(wrongLayers(imports({ [from]: [to], [to]: [] }))).toEqual([expect.stringContaining(`${from} imports ${to}`)])
  })

  it.each([
    ['documents/plan/a.ts', 'core/json/hash.ts'],
    ['workflows/plan/a.ts', 'client.ts'],
    ['relay/a.ts', 'webhooks/b.ts'],
    ['cli/a.ts', 'emulator/b.ts'],
    ['index.ts', 'client.ts'],
    ['plan/a.ts', 'plan/b.ts'],
  ])('lets %s import %s', (from, to) => {
    expect(wrongLayers(imports({ [from]: [to], [to]: [] }))).toEqual([])
  })

  it('keeps the optimizer pure and the emulator out of sight', () => {
    expect(mayImport('optimizer')).toEqual(['core', 'documents'])
    expect(mayImport('fleet')).not.toContain('emulator')
  })
})

describe('the check of folders', () => {
  it('finds circles between folders, and between a folder and what lies in it', () => {
    expect(folderCircles(imports({ 'a/b/x.ts': ['a/c/y.ts'], 'a/c/y.ts': [], 'a/c/z.ts': ['a/b/x.ts'] }))).toEqual([
      expect.stringContaining('a: b, c import each other'),
    ])
    expect(folderCircles(imports({ 'a/x.ts': ['a/c/y.ts'], 'a/c/y.ts': ['a/z.ts'], 'a/z.ts': [] }))).toHaveLength(1)
  })

  it('takes an index.ts for the entry of its folder', () => {
    expect(folderCircles(imports({ 'a/index.ts': ['a/c/y.ts'], 'a/c/y.ts': ['a/z.ts'], 'a/z.ts': [] }))).toEqual([])
  })

  it('counts the files of code of a folder', () => {
    const files = (folder: string, count: number): Imports =>
      new Map(Array.from({ length: count }, (_, index) => [`${folder}/f${index}.ts`, []]))
    expect(crowdedFolders(files('report/html', 20))).toEqual([])
    expect(crowdedFolders(files('report/html', 21))).toHaveLength(1)
    expect(crowdedFolders(files('transport/retry', 16))).toHaveLength(1)
  })
})

/** What a program can import: few enough names to learn, each in one place. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'
import { describe, expect, it } from 'vitest'
import { entries } from '../../scripts/entries'

/** Functions and constants of an entry, or its types, which are marked as such in its source. */
function namesOf(file: string, kind: 'values' | 'types'): string[] {
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest)
  return source.statements.flatMap((statement) => {
    if (!ts.isExportDeclaration(statement)) return []
    const { exportClause, isTypeOnly: areTypes } = statement
    // The types of all documents, in entries that take some.
    if (exportClause === undefined && areTypes) return []
    if (exportClause === undefined || !ts.isNamedExports(exportClause)) throw new Error(`${file}: export names alone`)
    return exportClause.elements.flatMap(({ isTypeOnly, name }) =>
      (areTypes || isTypeOnly) === (kind === 'types') ? [name.text] : [],
    )
  })
}

const values = Object.entries(entries).map(([entry, file]) => ({ entry, names: namesOf(file, 'values') }))

/** What users read of them: guides, and examples that tests run. */
const shown = ['docs', 'examples', 'examples/edge', 'examples/lambda', 'examples/notebooks']
  .flatMap((folder) => readdirSync(folder).map((name) => join(folder, name)))
  .filter((file) => /\.(md|ts)$/.test(file))
  .concat('README.md')
  .map((file) => readFileSync(file, 'utf8'))
  .join('\n')

describe('functions and constants', () => {
  const all = values.flatMap(({ names }) => names)

  it('are each in one entry, but for those of the optimizer that workflows run in threads', () => {
    expect(all.filter((name, at) => all.indexOf(name) !== at).sort()).toEqual(['simulate', 'whatIf'])
  })

  it('stand each in a guide or an example', () => {
    const names = new Set(shown.match(/\w+/g))
    expect(all.filter((name) => !names.has(name))).toEqual([])
  })

  it('are at most 200, and at most 40 in an entry but the root', () => {
    expect(all.length).toBeLessThanOrEqual(200)
    const many = values.filter(({ entry, names }) => entry !== 'index' && names.length > 40)
    expect(many.map(({ entry, names }) => `${entry}: ${names.length}`)).toEqual([])
  })
})

it('types are at most 846 by name', () => {
  const types = new Set(Object.values(entries).flatMap((file) => namesOf(file, 'types')))
  expect(types.size).toBeGreaterThan(500)
  expect(types.size).toBeLessThanOrEqual(846)
})

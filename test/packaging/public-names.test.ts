/** What a program can import: few enough names to learn, each in one place. */
import { readFileSync } from 'node:fs'
import ts from 'typescript'
import { describe, expect, it } from 'vitest'
import { entries } from '../../scripts/entries'

/** Functions and constants of an entry; types are marked as such in its source. */
function valuesOf(file: string): string[] {
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest)
  return source.statements.flatMap((statement) => {
    if (!ts.isExportDeclaration(statement) || statement.isTypeOnly) return []
    const { exportClause } = statement
    if (exportClause === undefined || !ts.isNamedExports(exportClause)) throw new Error(`${file}: export names alone`)
    return exportClause.elements.flatMap(({ isTypeOnly, name }) => (isTypeOnly ? [] : [name.text]))
  })
}

const values = Object.entries(entries).map(([entry, file]) => ({ entry, names: valuesOf(file) }))

describe('functions and constants', () => {
  const all = values.flatMap(({ names }) => names)

  it('are each in one entry, but for those of the optimizer that workflows run in threads', () => {
    expect(all.filter((name, at) => all.indexOf(name) !== at).sort()).toEqual(['simulate', 'whatIf'])
  })

  it('are at most 200, and at most 40 in an entry but the root', () => {
    expect(all.length).toBeLessThanOrEqual(200)
    const many = values.filter(({ entry, names }) => entry !== 'index' && names.length > 40)
    expect(many.map(({ entry, names }) => `${entry}: ${names.length}`)).toEqual([])
  })
})

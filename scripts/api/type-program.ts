import { readFileSync } from 'node:fs'
import { nameOf } from './surface'

/**
 * A program that names everything of every entry in a type, as `etc/*.api.md` has it: what the compiler finds there, users
 * can import by name.
 */
export function typeProgram(entries: readonly string[]): string {
  const lines = entries.flatMap((entry) => {
    const names = namesIn(readFileSync(`etc/${entry.replaceAll('/', '-')}.api.md`, 'utf8'))
    const prefix = entry.replaceAll(/\W/g, '_')
    return names.map((name) => `export type { ${name} as ${prefix}_${name} } from '${nameOf(entry)}'`)
  })
  return `${lines.join('\n')}\n`
}

/** The names that a file in `etc/` says its entry exports, own and re-exported. */
export function namesIn(text: string): string[] {
  const renamed = /^.* \/\/ as (\w+)$/
  const declared = /^(?:abstract )?(?:interface|type|class|function|const) (\w+)/
  const names = text.split('\n').flatMap((line) => {
    const [, name = declared.exec(line)?.[1]] = /^export \{ (\w+) \} from/.exec(line) ?? renamed.exec(line) ?? []
    return name ?? []
  })
  return [...new Set(names)]
}

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** A fenced block of a document. */
export interface Block {
  readonly file: string
  readonly line: number
  readonly language: string
  readonly text: string
}

/** Every fenced block of README.md and docs/*.md below `root`. */
export function blocksOf(root: string): Block[] {
  const docs = readdirSync(join(root, 'docs')).filter((name) => name.endsWith('.md'))
  return ['README.md', ...docs.map((name) => join('docs', name))].flatMap((file) =>
    parse(file, readFileSync(join(root, file), 'utf8')),
  )
}

function parse(file: string, text: string): Block[] {
  const blocks: Block[] = []
  let open: { line: number; language: string; lines: string[] } | undefined
  for (const [index, line] of text.split('\n').entries()) {
    if (!line.startsWith('```')) open?.lines.push(line)
    else if (open === undefined) open = { line: index + 1, language: line.slice(3).trim(), lines: [] }
    else {
      blocks.push({ file, line: open.line, language: open.language, text: open.lines.join('\n') })
      open = undefined
    }
  }
  return blocks
}

/** The name of the file that a block shows, such as `rules.yaml` of a block opened with `yaml rules.yaml`. */
export function fileOf({ language }: Block): string | undefined {
  return /^(?:yaml|json|csv) (\S+)$/.exec(language)?.[1]
}

/** The commands of a shell block, one a line, without comments. */
export function commandsOf(block: Block): string[] {
  return block.text
    .split('\n')
    .map((line) => line.replace(/\s+#.*$/, '').trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
}

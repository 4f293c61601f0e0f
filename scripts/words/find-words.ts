import ts from 'typescript'
import { BANNED } from './words'

/** A banned word in a file, with the place where it is and what to write instead. */
export interface FoundWord {
  readonly line: number
  readonly column: number
  readonly word: string
  readonly instead: string
}

/** The banned words in what people read of a file: the prose of Markdown, comments and texts of TypeScript. */
export function findWords(file: string, text: string): FoundWord[] {
  const prose = withoutSpans(file.endsWith('.ts') ? commentsAndTexts(text) : markdownProse(text))
  return BANNED.flatMap(({ pattern, instead }) =>
    [...prose.matchAll(new RegExp(pattern, 'gi'))].map(({ index, 0: word }) => ({
      ...placeOf(text, index),
      word,
      instead,
    })),
  ).sort((a, b) => a.line - b.line || a.column - b.column)
}

function placeOf(text: string, index: number): { line: number; column: number } {
  const before = text.slice(0, index).split('\n')
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 }
}

/** Of fenced blocks only the comments are prose, of blocks of output (`text`) nothing. */
function markdownProse(text: string): string {
  const withoutBlocks = text.replace(/^```(.*)\n([\s\S]*?)^```$/gm, (_block, language: string, body: string) => {
    const comments = body.split('\n').map((line) => (/^text\b/.test(language) ? blank(line) : onlyComment(line)))
    return `${blank(`\`\`\`${language}`)}\n${comments.join('\n')}   `
  })
  return withoutBlocks.replace(/\]\([^)\s]+\)/g, blank)
}

function onlyComment(line: string): string {
  const start = line.search(/(?:^|\s)(?:#|\/\/)\s/)
  return start < 0 ? blank(line) : blank(line.slice(0, start)) + line.slice(start)
}

/** Comments, strings and templates of TypeScript; everything else becomes spaces. */
function commentsAndTexts(text: string): string {
  const kept = new Uint8Array(text.length)
  const keep = (start: number, end: number) => kept.fill(1, start, end)
  const file = ts.createSourceFile('file.ts', text, ts.ScriptTarget.ES2022, true)
  const visit = (node: ts.Node): void => {
    for (const { pos, end } of ts.getLeadingCommentRanges(text, node.getFullStart()) ?? []) keep(pos, end)
    for (const { pos, end } of ts.getTrailingCommentRanges(text, node.getEnd()) ?? []) keep(pos, end)
    // Without the quotation marks: the backticks of a template are no code font.
    if ((ts.isTemplateLiteralToken(node) || ts.isStringLiteralLike(node)) && !isName(node.text))
      keep(node.getStart() + 1, node.getEnd() - 1)
    ts.forEachChild(node, visit)
  }
  visit(file)
  visit(file.endOfFileToken)
  return text.replace(/[^\n]/g, (sign, index: number) => (kept[index] === 1 ? sign : ' '))
}

/** A field, a value such as `CANCELLED`, a code such as `member.joined`, or a list of options such as `joined?b name?s`. */
function isName(text: string): boolean {
  return /^[\w.:]*$|^\w+(?:\.\w+)+ ?$|^(?:(?:\w+[?=]\w|\*) ?)+$/.test(text)
}

/** Names in code font stay as the code has them. */
function withoutSpans(text: string): string {
  return text.replace(/(`+)(?!`)[^`]+\1(?!`)/g, blank)
}

/** As many spaces and line ends, so that places stay the same. */
function blank(text: string): string {
  return text.replace(/[^\n]/g, ' ')
}

import wrapAnsi from 'wrap-ansi'
import { checkKind } from '../../../core/bag'
import { cleanText } from './clean'

/** Cleans a text with {@link cleanText} and breaks it into lines of at most `width` characters; all but the first are indented. */
export function wrapText(text: string, width = 100, indent = ''): string {
  checkKind(text, 'text', 's')
  checkKind(width, 'width', 'n')
  checkKind(indent, 'indent', 's')
  return wrapAnsi(cleanText(text), width - indent.length)
    .split('\n')
    .join(`\n${indent}`)
}

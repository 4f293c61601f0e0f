import wrapAnsi from 'wrap-ansi'
import { cleanText } from './clean'

/** Cleans a text with {@link cleanText} and breaks it into lines of at most `width` characters; all but the first are indented. */
export function wrapText(text: string, width = 100, indent = ''): string {
  return wrapAnsi(cleanText(text), width - indent.length)
    .split('\n')
    .join(`\n${indent}`)
}

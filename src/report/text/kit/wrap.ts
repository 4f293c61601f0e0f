import wrapAnsi from 'wrap-ansi'
import { cleanText } from './clean'

/**
 * Cleans text with {@link cleanText} and breaks it into lines; all but the first begin with `indent`. A line has at most
 * `width` characters, unless a single word is longer.
 */
export function wrapText(text: string, width = 100, indent = ''): string {
  return wrapAnsi(cleanText(text), width - indent.length)
    .split('\n')
    .join(`\n${indent}`)
}

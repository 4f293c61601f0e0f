import wrapAnsi from 'wrap-ansi'
import { cleanText } from './clean'

/** A text made safe with {@link cleanText} and broken into lines of at most `width` characters, later ones indented. */
export function wrapText(text: string, width = 100, indent = ''): string {
  return wrapAnsi(cleanText(text), width - indent.length)
    .split('\n')
    .join(`\n${indent}`)
}

import type { Command } from 'commander'
import { shellWord } from '../../core/text/shell-word'

/**
 * Records the options of a command as they are given.
 * @returns the options as words of another command line, each after a space
 */
export function recordGiven(command: Command): () => string {
  const words: string[] = []
  for (const option of command.options) {
    command.on(`option:${option.name()}`, (value: string | null) => {
      words.push(`${option.long}${value === null ? '' : ` ${shellWord(value)}`}`)
    })
  }
  return () => words.map((word) => ` ${word}`).join('')
}

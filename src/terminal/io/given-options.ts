import type { Command } from 'commander'

/**
 * Records the options of a command as they are given.
 * @returns the options as words of another command line, each after a space
 */
export function recordGiven(command: Command): () => string {
  const words: string[] = []
  for (const option of command.options) {
    command.on(`option:${option.name()}`, (value: string | null) => {
      words.push(`${option.long}${value === null ? '' : ` ${quote(value)}`}`)
    })
  }
  return () => words.map((word) => ` ${word}`).join('')
}

/** A word as shells read it. */
function quote(text: string): string {
  return /^[\w%+,./:=@-]+$/.test(text) ? text : `"${text.replace(/["$`\\]/g, '\\$&')}"`
}

/** `1 change`, `2 changes`. */
export function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}

/** `80 %`, or with digits `79.6 %`. */
export function percent(ratio: number, digits = 0): string {
  return `${(100 * ratio).toFixed(digits)} %`
}

/** The first of some texts and the number of the others: `a, b and 3 more`. */
export function joinUpTo(texts: readonly string[], max = 6, separator = ', '): string {
  const more = texts.length - max
  return texts.slice(0, max).join(separator) + (more > 0 ? ` and ${more} more` : '')
}

/** The text with a capital letter at its beginning. */
export function capitalize(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`
}

/** `1 change`, `2 changes`. */
export function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}

/** The first of some texts and the number of the others: `a, b and 3 more`. */
export function joinUpTo(texts: readonly string[], max = 6, separator = ', '): string {
  const more = texts.length - max
  return texts.slice(0, max).join(separator) + (more > 0 ? ` and ${more} more` : '')
}

/** A path as people read it: `queues[0].rules[1].skill`; a key with other signs than a name has stands in quotes. */
export function pathText(path: readonly PropertyKey[]): string {
  return path
    .map((step, at) => {
      if (typeof step === 'number') return `[${step}]`
      const text = String(step)
      if (!/^[A-Za-z_][\w-]*$/.test(text)) return `[${JSON.stringify(text)}]`
      return at === 0 ? text : `.${text}`
    })
    .join('')
}

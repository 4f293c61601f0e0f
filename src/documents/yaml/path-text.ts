/** A path in readable form: `queues[0].rules[1].skill`; a key that is not a plain name is quoted. */
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

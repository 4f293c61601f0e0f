/**
 * A path in readable form: `queues[0].rules[1].skill`; a key that is not a plain name is quoted in brackets, so that the
 * path can be split again.
 * @param root what the value itself is called, such as `options`; empty for a whole file
 */
export function pathText(path: readonly PropertyKey[], root = ''): string {
  return path.reduce<string>((text, step) => {
    if (typeof step === 'number') return `${text}[${step}]`
    const name = String(step)
    if (!/^[A-Za-z_][\w-]*$/.test(name)) return `${text}[${JSON.stringify(name)}]`
    return text === '' ? name : `${text}.${name}`
  }, root)
}

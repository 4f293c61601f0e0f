/** Most lists that an expression may become: more are a typing error. */
const MAX_LISTS = 100

type Lists = readonly (readonly number[])[]

/**
 * Reads an expression of numbered conditions, such as `C1 and (C2 or C3)`, as lists of numbers: it is true where all
 * conditions of one list are. `and` binds more than `or`. Undefined: it is none, or of other words.
 */
export function parseExpression(text: string): Lists | undefined {
  const tokens = text.match(/[()]|[^\s()]+/g) ?? []
  const next = (word: string): boolean => {
    if (tokens[0]?.toLowerCase() !== word) return false
    tokens.shift()
    return true
  }
  const either = (): Lists | undefined => {
    let lists = both()
    while (lists !== undefined && next('or')) {
      const others = both()
      lists = others && [...lists, ...others]
    }
    return lists
  }
  const both = (): Lists | undefined => {
    let lists = one()
    while (lists !== undefined && lists.length <= MAX_LISTS && next('and')) {
      const others = one()
      lists = others && lists.flatMap((all) => others.map((more) => [...all, ...more]))
    }
    return lists
  }
  const one = (): Lists | undefined => {
    if (next('(')) {
      const lists = either()
      return next(')') ? lists : undefined
    }
    const [, number] = /^C([1-9]\d*)$/i.exec(tokens.shift() ?? '') ?? []
    return number === undefined ? undefined : [[Number(number)]]
  }
  const lists = either()
  return tokens.length === 0 && (lists?.length ?? 0) <= MAX_LISTS ? lists : undefined
}

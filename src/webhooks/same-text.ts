/** Whether two texts are equal, in a time that depends only on their lengths. */
export function sameText(one: string, other: string): boolean {
  const encoder = new TextEncoder()
  const [a, b] = [encoder.encode(one), encoder.encode(other)]
  let differing = a.length ^ b.length
  for (let at = 0; at < a.length; at++) differing |= (a[at] ?? 0) ^ (b[at] ?? 0)
  return differing === 0
}

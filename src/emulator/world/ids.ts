import { seededRandom } from '../../core/random'

/** Ids in the form of UUIDs of version 4, from a seed. @param seed any text; each text gives a stream of its own */
export function idStream(seed: string): () => string {
  const random = seededRandom(seed)
  const word = (): string =>
    Math.floor(random() * 0x1_0000_0000)
      .toString(16)
      .padStart(8, '0')
  return () => {
    const a = word()
    const b = word()
    const c = word()
    const d = word()
    const variant = '89ab'.charAt(Number.parseInt(c.charAt(0), 16) % 4)
    return `${a}-${b.slice(0, 4)}-4${b.slice(5)}-${variant}${c.slice(1, 4)}-${c.slice(4)}${d}`
  }
}

/** Whether text has the form of a platform id. */
export function isId(text: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text)
}

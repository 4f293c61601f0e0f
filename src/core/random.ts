import { checkText } from './checks'

/** A source of uniform numbers in [0, 1), such as `Math.random`; {@link seededRandom} gives a repeatable one. */
export type Random = () => number

/** The machine's own generator, for random waits; use {@link seededRandom} where a run must be repeatable. */
export const systemRandom: Random = Math.random

/**
 * A deterministic generator: sfc32 (Chris Doty-Humphrey's PractRand family), its state filled from `seed` by splitmix32.
 * The same seed gives the same numbers on every machine. 32 random bits a call; not for secrets.
 * @param seed any number or text
 */
export function seededRandom(seed: number | string): Random {
  if (typeof seed !== 'number') checkText(seed, 'seed')
  let x = typeof seed === 'number' ? Math.trunc(seed) | 0 : hashText(seed)
  const split = (): number => {
    x = (x + 0x9e3779b9) | 0
    let z = x
    z = Math.imul(z ^ (z >>> 16), 0x85ebca6b)
    z = Math.imul(z ^ (z >>> 13), 0xc2b2ae35)
    return z ^ (z >>> 16)
  }
  let a = split()
  let b = split()
  let c = split()
  let counter = 1
  return () => {
    const t = (((a + b) | 0) + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = ((c << 21) | (c >>> 11)) + t
    c |= 0
    return (t >>> 0) / 4_294_967_296
  }
}

/** A standard normal number (Box and Muller 1958); it takes two uniform ones. */
export function normal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
}

/** FNV-1a over UTF-16 code units; used only to spread text seeds. */
function hashText(text: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  return hash | 0
}

import { compareText } from './hash'

/** Why a wish leads to no change; the text groups users in one warning. */
export interface LeftOut {
  readonly why: string
  readonly who: string
}

/** One sentence for each reason, with everybody it concerns. */
export function leftOutWarnings(leftOut: readonly LeftOut[]): string[] {
  const groups = new Map<string, Set<string>>()
  for (const { why, who } of leftOut) groups.set(why, (groups.get(why) ?? new Set()).add(who))
  return [...groups]
    .map(([why, who]) => `Left out. ${why}: ${[...who].sort(compareText).join(', ')}.`)
    .sort(compareText)
}

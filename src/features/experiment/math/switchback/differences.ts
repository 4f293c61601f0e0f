import type { BlockOutcome, ExperimentBlock } from '../kit/types'

/** The result of one unit: the value with the plan minus the value without it. */
export interface UnitDifference {
  readonly unit: number
  readonly difference: number
  /** The same difference for the covariate. */
  readonly covariate: number
  /** Weight by the contacts expected when the experiment was designed, not by the actual ones. */
  readonly weight: number
}

/**
 * The differences of the units whose blocks all have an outcome, in the order of the units. Within a unit all blocks
 * have the same weight, so effects common to a day or a week cancel out. Units are weighted by their contacts.
 */
export function unitDifferences(
  blocks: readonly Pick<ExperimentBlock, 'arm' | 'unit' | 'expected'>[],
  outcomes: readonly (BlockOutcome | undefined)[],
): UnitDifference[] {
  const units = new Map<number, { readonly on: Side; readonly off: Side; isWhole: boolean }>()
  for (const [i, { arm, unit, expected }] of blocks.entries()) {
    const sides = units.get(unit) ?? { on: emptySide(), off: emptySide(), isWhole: true }
    units.set(unit, sides)
    const outcome = outcomes[i]
    const side = sides[arm]
    if (outcome === undefined) sides.isWhole = false
    else {
      side.value += outcome.value
      side.covariate += outcome.covariate
      side.expected += expected
      side.blocks += 1
    }
  }
  return [...units]
    .sort(([a], [b]) => a - b)
    .flatMap(([unit, { on, off, isWhole }]) => {
      if (!isWhole || on.expected === 0 || off.expected === 0) return []
      return [
        {
          unit,
          difference: on.value / on.blocks - off.value / off.blocks,
          covariate: on.covariate / on.blocks - off.covariate / off.blocks,
          weight: (on.expected * off.expected) / (on.expected + off.expected),
        },
      ]
    })
}

interface Side {
  value: number
  covariate: number
  expected: number
  blocks: number
}

function emptySide(): Side {
  return { value: 0, covariate: 0, expected: 0, blocks: 0 }
}

/** The differences minus the part that the covariate explains, with a slope fixed before the experiment. */
export function adjusted(differences: readonly UnitDifference[], slope: number): number[] {
  return differences.map(({ difference, covariate }) => difference - slope * covariate)
}

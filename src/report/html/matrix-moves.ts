import type { Plan, Recommendation, Ref } from '../../documents'
import { type Markup, trusted } from './kit/markup'

/** One cell of the matrix that changes. */
export interface SkillMove {
  readonly agent: Ref
  readonly skill: Ref
  readonly before: number | null
  readonly after: number | null
}

export function movesOfPlan({ changes }: Plan): SkillMove[] {
  return changes.flatMap((change) =>
    change.kind === 'skill.set' || change.kind === 'skill.remove'
      ? [{ agent: change.user, skill: change.skill, before: change.before, after: change.after }]
      : [],
  )
}

export function listMoves(list: readonly Recommendation[]): SkillMove[] {
  return list.flatMap(({ agent, skill, before, after }) =>
    skill === undefined ? [] : [{ agent, skill, before, after }],
  )
}

/** The cells of one agent. Written tersely: a page may hold tens of thousands. */
export function cells(
  skills: readonly Ref[],
  { levels, moves }: { readonly levels: ReadonlyMap<string, number>; readonly moves: ReadonlyMap<string, SkillMove> },
): Markup {
  const parts = skills.map(({ id }) => {
    const move = moves.get(id)
    const level = levels.get(id)
    if (move !== undefined) return moved(move)
    return level === undefined ? '<td></td>' : `<td class="l${step(level)}">${Number(level)}</td>`
  })
  return trusted(parts.join(''))
}

function moved({ before, after }: SkillMove): string {
  if (after === null) return `<td class="rem" data-key="${Number(before)}">−${Number(before)}</td>`
  const level = `l${step(after)}`
  if (before === null) return `<td class="add ${level}" data-key="${Number(after)}">+${Number(after)}</td>`
  return `<td class="set ${level}" data-key="${Number(after)}">${Number(before)}→${Number(after)}</td>`
}

/** The shade of a level; levels may have fractions. */
function step(level: number): number {
  return Math.min(5, Math.max(0, Math.round(level)))
}

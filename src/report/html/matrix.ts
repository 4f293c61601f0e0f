import type { Ref, Snapshot } from '../../documents'
import { plural } from '../text/kit/figures'
import { html, type Markup, named } from './kit/markup'
import type { Section } from './kit/page'
import { cells, type SkillMove } from './matrix-moves'

/** Cells of one page: a browser lays out this many at once, also on a phone. */
const MAX_CELLS = 24_000

interface MatrixRow {
  readonly agent: Ref
  readonly levels: ReadonlyMap<string, number>
  readonly moves: ReadonlyMap<string, SkillMove>
}

/** Who holds which skill at which level, with the planned moves marked. */
export function matrixSection(snapshot: Snapshot, moves: readonly SkillMove[]): Section | undefined {
  const rows = listRows(snapshot, moves)
  const skills = listSkills(snapshot, moves, rows)
  if (rows.length === 0 || skills.length === 0) return undefined
  const changed = rows.filter((row) => row.moves.size > 0)
  const fits = rows.length * skills.length <= MAX_CELLS
  const max = Math.max(1, Math.floor(MAX_CELLS / skills.length))
  const visible = fits ? rows : (changed.length > 0 ? changed : rows).slice(0, max)
  return {
    id: 'matrix',
    title: 'Skill matrix',
    lead: `${plural(rows.length, 'agent')} and ${plural(skills.length, 'skill')}. A cell is the level, 0 to 5; ${
      moves.length === 0
        ? 'an empty one means that the agent does not hold the skill'
        : 'frames mark what the plan changes'
    }.`,
    body: html`${fits ? html`` : cutNote(rows.length, changed.length, visible.length)}${legend(moves.length > 0)}${matrix(visible, skills, changed.length)}`,
  }
}

function cutNote(all: number, changed: number, visible: number): Markup {
  const which =
    changed === 0
      ? `the first ${visible}`
      : visible < changed
        ? `the first ${visible} of the ${changed} with changes`
        : `the ${changed} with changes`
  return html`<p class="note">${all} agents are too many for one page: shown are ${which}. The documents hold all of them.</p>`
}

function legend(withMoves: boolean): Markup {
  const moved = html`<li><b class="add">+3</b> granted</li><li><b class="set">3→4</b> level changed</li><li><b class="rem">−2</b> removed</li>`
  return html`<ul class="swatches" aria-label="Legend"><li><span class="m">${[0, 1, 2, 3, 4, 5].map(
    (level) => html`<b class="l${level}">${level}</b>`,
  )}</span> level</li>${withMoves ? moved : html``}</ul>`
}

function matrix(rows: readonly MatrixRow[], skills: readonly Ref[], changed: number): Markup {
  const tools = html`<p class="tools"><label>Filter <input type="search" data-filter autocomplete="off" placeholder="name of an agent"></label>${
    changed === 0
      ? html``
      : html`<label><input type="checkbox" data-changed> only agents with changes (${changed})</label>`
  } <output data-count></output></p>`
  const heads = skills.map(
    ({ name }) =>
      html`<th scope="col" data-first="down"><button type="button" data-sort title="${name}">${named(name)}</button></th>`,
  )
  return html`<div class="table matrix">${tools}<div class="scroll" role="group" aria-label="Skill matrix" tabindex="0"><table class="m${
    skills.length > 24 ? ' many' : ''
  }"><caption>Skill levels by agent</caption><thead><tr><th scope="col"><button type="button" data-sort>Agent</button></th>${heads}</tr></thead><tbody>${rows.map(
    (row) =>
      html`<tr${row.moves.size > 0 ? html` data-moved` : html``}><th scope="row" title="${row.agent.name}">${named(row.agent.name)}</th>${cells(skills, row)}</tr>`,
  )}</tbody><tfoot>${holders(rows, skills)}</tfoot></table></div></div>`
}

/** How many of the agents shown hold each skill, before and after. */
function holders(rows: readonly MatrixRow[], skills: readonly Ref[]): Markup {
  const counts = skills.map(({ id }) => {
    const before = rows.filter((row) => row.levels.has(id)).length
    const more = rows.reduce((sum, row) => {
      const move = row.moves.get(id)
      return sum + (move === undefined ? 0 : Number(move.after !== null) - Number(move.before !== null))
    }, 0)
    return html`<td>${more === 0 ? String(before) : html`${before}<br>→ ${before + more}`}</td>`
  })
  return html`<tr><th scope="row">Holders</th>${counts}</tr>`
}

function listRows(snapshot: Snapshot, moves: readonly SkillMove[]): MatrixRow[] {
  const byAgent = new Map<string, Map<string, SkillMove>>()
  for (const move of moves) {
    const agentMoves = byAgent.get(move.agent.id) ?? new Map<string, SkillMove>()
    byAgent.set(move.agent.id, agentMoves.set(move.skill.id, move))
  }
  return snapshot.agents
    .filter((agent) => agent.state === 'active' || byAgent.has(agent.id))
    .map((agent) => ({
      agent,
      levels: new Map(agent.skills.map(({ id, level }) => [id, level])),
      moves: byAgent.get(agent.id) ?? new Map<string, SkillMove>(),
    }))
    .sort((a, b) => (a.agent.name < b.agent.name ? -1 : a.agent.name > b.agent.name ? 1 : 0))
}

/** Skills that somebody holds or gets, by name. */
function listSkills(snapshot: Snapshot, moves: readonly SkillMove[], rows: readonly MatrixRow[]): Ref[] {
  const used = new Set([...rows.flatMap((row) => [...row.levels.keys()]), ...moves.map((move) => move.skill.id)])
  const known = new Map<string, Ref>(snapshot.skills.map((skill) => [skill.id, skill]))
  for (const { skill } of moves) if (!known.has(skill.id)) known.set(skill.id, skill)
  return [...used]
    .map((id) => known.get(id) ?? { id, name: id })
    .sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))
}

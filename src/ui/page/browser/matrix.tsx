import { useEffect, useRef, useState } from 'preact/hooks'
import type { HandEdit, MatrixRow, MatrixView, VariantChoices, VariantView, View } from '../../protocol/view'
import { ask } from './state'
import { useChoices } from './variant'

/** Who holds what. A digit sets a level in variant A, Delete takes the skill away. */
export function Matrix({ view, variant }: { readonly view: View; readonly variant: VariantView }) {
  const [find, setFind] = useState('')
  const [queue, setQueue] = useState('')
  const [from, setFrom] = useState(0)
  const [page, setPage] = useState<MatrixView>()
  const [problem, setProblem] = useState('')
  const [said, setSaid] = useState('')
  const { choices, choose } = useChoices(variant)
  useEffect(() => {
    const query = new URLSearchParams({ find, queue, from: String(from) })
    ask<MatrixView>(`/api/matrix?${query}`).then(setPage, (error: Error) => setProblem(error.message))
  }, [find, queue, from, view.takenAt])
  const unique = [...new Map([...view.queues, ...view.otherQueues].map((one) => [one.id, one])).values()]
  const last = page === undefined ? 0 : page.from + page.rows.length
  function set(row: MatrixRow, skillId: string, level: number | null): void {
    const others = choices.edits.filter(
      (edit) => !('skillId' in edit && edit.agentId === row.id && edit.skillId === skillId),
    )
    const isBack = (row.levels[skillId] ?? null) === level
    const edit: HandEdit = { agentId: row.id, skillId, level }
    choose({ ...choices, edits: isBack ? others : [...others, edit] })
    const skill = page?.skills.find(({ id }) => id === skillId)?.name
    setSaid(`${row.name}, ${skill}: ${level ?? 'not held'}`)
  }
  return (
    <section id="matrix" aria-labelledby="matrix-title">
      <h2 id="matrix-title">Who holds what</h2>
      <div class="row">
        <label class="field">
          Name contains
          <input
            type="search"
            value={find}
            onInput={(event) => {
              setFind(event.currentTarget.value)
              setFrom(0)
            }}
          />
        </label>
        <label class="field">
          Members of
          <select
            value={queue}
            onChange={(event) => {
              setQueue(event.currentTarget.value)
              setFrom(0)
            }}
          >
            <option value="">any queue</option>
            {unique.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </select>
        </label>
        <button type="button" disabled={from === 0} onClick={() => setFrom(Math.max(0, from - 25))}>
          Previous
        </button>
        <button type="button" disabled={page === undefined || last >= page.total} onClick={() => setFrom(last)}>
          Next
        </button>
      </div>
      {problem !== '' && <p class="bad">{problem}</p>}
      <p class="hidden" role="status">
        {said}
      </p>
      {page !== undefined && <Grid page={page} choices={choices} choose={choose} set={set} />}
    </section>
  )
}

interface GridProps {
  readonly page: MatrixView
  readonly choices: VariantChoices
  readonly choose: (next: VariantChoices) => void
  readonly set: (row: MatrixRow, skillId: string, level: number | null) => void
}

function Grid({ page, choices, choose, set }: GridProps) {
  const [at, setAt] = useState<readonly [number, number]>([0, 0])
  const grid = useRef<HTMLTableElement>(null)
  const levelOf = (row: MatrixRow, skillId: string): number | null => {
    const edit = choices.edits.find((one) => 'skillId' in one && one.agentId === row.id && one.skillId === skillId)
    return edit !== undefined && 'level' in edit ? edit.level : (row.levels[skillId] ?? null)
  }
  function move(event: KeyboardEvent, line: number, column: number): void {
    const step = STEPS[event.key]
    const row = page.rows[line]
    const skill = page.skills[column]
    if (row === undefined || skill === undefined) return
    if (/^[0-5]$/.test(event.key)) set(row, skill.id, Number(event.key))
    else if (event.key === 'Delete' || event.key === 'Backspace') set(row, skill.id, null)
    else if (step !== undefined) {
      const next = [
        Math.min(page.rows.length - 1, Math.max(0, line + step[0])),
        Math.min(page.skills.length - 1, Math.max(0, column + step[1])),
      ] as const
      setAt(next)
      grid.current?.querySelector<HTMLElement>(`[data-cell="${next[0]} ${next[1]}"]`)?.focus()
    } else return
    event.preventDefault()
  }
  return (
    <div class="scroll">
      <table class="matrix" aria-label="Levels by person and skill" ref={grid}>
        <caption>
          {page.total === 0 ? 'Nobody' : `${page.from + 1} to ${page.from + page.rows.length} of ${page.total}`}. Arrow
          keys move, 0 to 5 set a level in variant A, Delete takes the skill away; a press raises the level by one. A
          frame marks what you changed.
        </caption>
        <thead>
          <tr>
            <th scope="col">Person</th>
            {page.skills.map(({ id, name }) => (
              <th scope="col" key={id}>
                <bdi>{name}</bdi>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {page.rows.map((row, line) => (
            <tr key={row.id}>
              <th scope="row">
                <bdi>{row.name}</bdi>
                <label class="check soft">
                  <input
                    type="checkbox"
                    checked={choices.protect.includes(row.id)}
                    onChange={(event) =>
                      choose({
                        ...choices,
                        protect: event.currentTarget.checked
                          ? [...choices.protect, row.id]
                          : choices.protect.filter((id) => id !== row.id),
                      })
                    }
                  />
                  <span>
                    protect<span class="hidden"> {row.name}</span>
                  </span>
                </label>
              </th>
              {page.skills.map((skill, column) => {
                const level = levelOf(row, skill.id)
                const isChanged = level !== (row.levels[skill.id] ?? null)
                const isHere = at[0] === line && at[1] === column
                return (
                  <td key={skill.id}>
                    <button
                      type="button"
                      class={isChanged ? 'changed' : ''}
                      data-cell={`${line} ${column}`}
                      tabIndex={isHere ? 0 : -1}
                      aria-label={`${row.name}, ${skill.name}: ${level ?? 'not held'}${isChanged ? ', changed' : ''}`}
                      onFocus={() => setAt([line, column])}
                      onClick={() => set(row, skill.id, level === null ? 1 : level >= 5 ? null : Math.floor(level) + 1)}
                      onKeyDown={(event) => move(event, line, column)}
                    >
                      {level ?? '·'}
                    </button>
                  </td>
                )
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

/** Rows and columns that the arrow keys move by. */
const STEPS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
}

import { useEffect, useState } from 'preact/hooks'
import type { PlanLimits } from '../../../documents'
import type { View } from '../../protocol/view'
import { Meter } from './meter'
import { send, useTry } from './state'

/** Chooses the part of the org to improve, and searches it. */
export function Search({ view }: { readonly view: View }) {
  const { search, queues, divisions, agents, protectedByRule } = view
  const [chosen, setChosen] = useState(search.request)
  const { attempt, problem } = useTry()
  // The server chooses the number of changes when it has read the org.
  useEffect(() => setChosen(search.request), [search.request.want?.recommend?.maxChanges])
  const { scope = {}, protectedAgents = [] } = chosen.limits ?? {}
  const limit = (limits: PlanLimits): void => setChosen({ ...chosen, limits: { ...chosen.limits, ...limits } })
  const unique = [...new Map(queues.map((queue) => [queue.id, queue])).values()]
  return (
    <section id="scope" aria-labelledby="scope-title">
      <h2 id="scope-title">Scope</h2>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          void attempt(() => send('/api/search', chosen))
        }}
      >
        <div class="two">
          <Choice
            name="Queues"
            none="All queues"
            all={unique}
            chosen={scope.queues ?? []}
            onChoose={(queues) => limit({ scope: { ...scope, queues } })}
          />
          {divisions.length > 1 && (
            <Choice
              name="Divisions"
              none="All divisions"
              all={divisions}
              chosen={scope.divisions ?? []}
              onChoose={(divisions) => limit({ scope: { ...scope, divisions } })}
            />
          )}
          <Choice
            name="Protected people"
            none={protectedByRule.length === 0 ? 'Nobody is protected' : 'nobody else'}
            always={protectedByRule.length === 0 ? '' : `${protectedByRule.join(', ')} by the guardrails, `}
            all={agents}
            chosen={protectedAgents}
            onChoose={(ids) => limit({ protectedAgents: ids })}
          />
        </div>
        <div class="row">
          <label class="field">
            Look for so many changes at most
            <input
              type="number"
              min="1"
              required
              value={chosen.want?.recommend?.maxChanges}
              onInput={({ currentTarget }) =>
                setChosen({
                  ...chosen,
                  want: { recommend: { ...chosen.want?.recommend, maxChanges: Number(currentTarget.value) } },
                })
              }
            />
          </label>
          <button type="submit" class="main">
            Find changes
          </button>
        </div>
      </form>
      <div role="status" class="status">
        {problem !== '' && <p class="bad">{problem}</p>}
        {search.state === 'running' && <p>Looking for changes; the figures appear below when they are found.</p>}
        {search.state === 'failed' && <p class="bad">{search.problem}</p>}
        {search.state === 'done' && <p>{search.found.length} changes were found.</p>}
      </div>
      {search.state === 'running' && <Meter progress={search.progress} name="Search" />}
      {search.notes.length > 0 && (
        <details>
          <summary>What these changes are based on</summary>
          <ul class="soft">
            {search.notes.map((note) => (
              <li key={note}>{note}</li>
            ))}
          </ul>
        </details>
      )}
    </section>
  )
}

interface ChoiceProps {
  readonly name: string
  readonly none: string
  /** What is chosen elsewhere. */
  readonly always?: string
  readonly all: readonly { readonly id: string; readonly name: string }[]
  readonly chosen: readonly string[]
  readonly onChoose: (ids: readonly string[]) => void
}

/** Some of many, by boxes to tick. */
function Choice({ name, none, always, all, chosen, onChoose }: ChoiceProps) {
  return (
    <details>
      <summary>
        {name}: <bdi>{always}</bdi>
        {chosen.length === 0 ? none : `${chosen.length} chosen`}
      </summary>
      <fieldset class="scroll">
        <legend class="hidden">{name}</legend>
        {all.map(({ id, name: text }) => (
          <label class="check" key={id}>
            <input
              type="checkbox"
              checked={chosen.includes(id)}
              onChange={(event) =>
                onChoose(event.currentTarget.checked ? [...chosen, id] : chosen.filter((one) => one !== id))
              }
            />
            <span>
              <bdi>{text}</bdi>
            </span>
          </label>
        ))}
      </fieldset>
    </details>
  )
}

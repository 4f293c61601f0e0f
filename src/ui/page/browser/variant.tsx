import { useEffect, useRef, useState } from 'preact/hooks'
import { canonicalJson } from '../../../core/json/json'
import { plural } from '../../../core/text/counted'
import type { FoundChange, VariantChoices, VariantView, View } from '../../protocol/view'
import { Curve } from './curve'
import { Forecast } from './forecast'
import { Limits } from './limits'
import { Meter, Problem } from './meter'
import { send, useTry } from './state'

interface Props {
  readonly view: View
  readonly variant: VariantView
}

/** One choice of changes: its position on the curve, its boxes, its forecast and its limits. */
export function Variant({ view, variant: serverVariant }: Props) {
  const { choices, choose, problem, isKnown } = useChoices(serverVariant)
  // Until the server knows a choice, its figures belong to an older one.
  const variant = isKnown ? serverVariant : withoutFigures(serverVariant)
  const { attempt, problem: addProblem } = useTry()
  const { id } = variant
  const inPlan = (one: FoundChange): boolean => choices.ticked[one.id] ?? one.point <= choices.point
  const offered = view.search.found.filter((one) => one.point <= choices.point || choices.ticked[one.id] === true)
  const others = view.search.found.filter((one) => !offered.includes(one))
  const tick = (one: FoundChange, is: boolean) => choose({ ...choices, ticked: { ...choices.ticked, [one.id]: is } })
  const box = (one: FoundChange) => (
    <li key={one.id}>
      <label class="check">
        <input type="checkbox" checked={inPlan(one)} onChange={(event) => tick(one, event.currentTarget.checked)} />
        <span>
          <bdi>{one.agent.name}</bdi>, <bdi>{one.what}</bdi>
          {one.value !== null && (
            <span class="soft">
              {' '}
              {Math.round(one.value)} contacts a week{one.isUncertain ? ', uncertain.' : '.'}
            </span>
          )}
          <span class="soft">
            {' '}
            <bdi>{one.reason}</bdi>
          </span>
        </span>
      </label>
    </li>
  )
  return (
    <section id={`variant-${id}`} aria-labelledby={`variant-${id}-title`}>
      <h2 id={`variant-${id}-title`}>Variant {id}</h2>
      <Curve
        search={view.search}
        point={choices.point}
        id={id}
        onMove={(point) => choose({ ...choices, point, ticked: {} })}
      />
      <div role="status" class="status">
        {problem !== '' || addProblem !== '' || variant.problem !== undefined ? (
          <p class="bad">{problem || addProblem || variant.problem}</p>
        ) : (
          <p>
            {variant.isPending
              ? 'Plan: being calculated'
              : `Plan: ${plural(variant.changes.length, 'change')}, ${plural(variant.requests, 'API request')}, ${minutesText(variant.minutes)}`}
          </p>
        )}
      </div>
      <Forecast forecast={variant.forecast} isOnTheWay={variant.isPending || variant.simulating !== undefined} />
      {variant.simulating !== undefined && <Meter progress={variant.simulating} name={`Simulation of variant ${id}`} />}
      <Limits guardrails={variant.guardrails} warnings={variant.warnings} leftOut={variant.leftOut} />
      <h3>Changes found up to here: {offered.length}</h3>
      <ul class="list scroll" tabIndex={0} aria-label={`Changes of variant ${id}`}>
        {offered.map(box)}
        {offered.length === 0 && <li class="soft">None at this position.</li>}
      </ul>
      {others.length > 0 && (
        <details>
          <summary>Add one of {plural(others.length, 'further change')}</summary>
          <ul class="list scroll">{others.map(box)}</ul>
        </details>
      )}
      {(choices.edits.length > 0 || choices.protect.length > 0) && (
        <ByHand view={view} choices={choices} choose={choose} id={id} />
      )}
      <Save view={view} variant={variant} />
      <div class="row">
        {id === 'A' ? (
          <button type="button" onClick={() => void attempt(() => send('/api/copy', { from: id }))}>
            Copy to variant B and compare
          </button>
        ) : (
          <button type="button" onClick={() => void attempt(() => send('/api/drop', { id }))}>
            Remove variant {id}
          </button>
        )}
      </div>
    </section>
  )
}

/** A variant whose figures are those of other choices: as one that is being calculated. */
function withoutFigures({ hash, forecast, simulating, problem, ...rest }: VariantView): VariantView {
  return { ...rest, isPending: true, changes: [], guardrails: [], warnings: [], leftOut: [] }
}

/** Changes that a person made in the matrix; each can be removed again. */
function ByHand({
  view,
  choices,
  choose,
  id,
}: {
  view: View
  choices: VariantChoices
  choose: (next: VariantChoices) => void
  id: string
}) {
  const name = (all: readonly { readonly id: string; readonly name: string }[], key: string) =>
    all.find((one) => one.id === key)?.name ?? key
  return (
    <>
      <h3>Set by hand in variant {id}</h3>
      <ul class="list">
        {choices.edits.map((edit, i) => (
          <li key={`${edit.agentId} ${i}`} class="row">
            <span>
              <bdi>{name(view.agents, edit.agentId)}</bdi>:{' '}
              <bdi>
                {'skillId' in edit
                  ? `${name(view.skills, edit.skillId)} ${edit.level ?? 'removed'}`
                  : `member of ${name([...view.queues, ...view.otherQueues], edit.queueId)}`}
              </bdi>
            </span>
            <button
              type="button"
              onClick={() => choose({ ...choices, edits: choices.edits.filter((one) => one !== edit) })}
            >
              Take out<span class="hidden"> {name(view.agents, edit.agentId)}</span>
            </button>
          </li>
        ))}
        {choices.protect.map((agentId) => (
          <li key={agentId} class="row">
            <span>
              <bdi>{name(view.agents, agentId)}</bdi> is protected
            </span>
            <button
              type="button"
              onClick={() => choose({ ...choices, protect: choices.protect.filter((one) => one !== agentId) })}
            >
              Protect no more<span class="hidden"> {name(view.agents, agentId)}</span>
            </button>
          </li>
        ))}
      </ul>
    </>
  )
}

/** Saves the plan as it is shown. */
function Save({ view, variant }: Props) {
  const [reason, setReason] = useState('')
  const { attempt, problem, isBusy } = useTry()
  if (view.isReadOnly) return null
  const canSave = variant.hash !== undefined && !variant.isPending && variant.changes.length > 0
  return (
    <form
      class="row"
      onSubmit={(event) => {
        event.preventDefault()
        void attempt(() => send('/api/save', { id: variant.id, hash: variant.hash, reason }))
      }}
    >
      <label class="field">
        Reason or ticket
        <input type="text" value={reason} maxLength={1000} onInput={(event) => setReason(event.currentTarget.value)} />
      </label>
      <button type="submit" class="main" disabled={!canSave || isBusy}>
        Save plan {variant.id}
      </button>
      {!canSave && <p class="legend">{whyNotSaved(variant)}</p>}
      <Problem text={problem} />
    </form>
  )
}

function whyNotSaved({ isPending, simulating, changes }: VariantView): string {
  if (isPending) return 'It can be saved when the plan is calculated.'
  if (changes.length === 0) return 'It has no changes yet.'
  return simulating === undefined ? 'It has no forecast yet.' : 'It can be saved when the forecast is done.'
}

/** The choices of a variant: shown at once, and sent after each change. */
export function useChoices(variant: VariantView) {
  const { point, ticked, edits, protect, id } = variant
  const [choices, setChoices] = useState<VariantChoices>({ point, ticked, edits, protect })
  const { attempt, problem } = useTry()
  const sending = useRef(0)
  const known = canonicalJson({ point, ticked, edits, protect })
  // The server's choices count, except while ours are on their way.
  useEffect(() => {
    if (sending.current === 0) setChoices({ point, ticked, edits, protect })
  }, [known])
  async function choose(next: VariantChoices): Promise<void> {
    setChoices(next)
    sending.current++
    await attempt(() => send('/api/variant', { id, ...next }))
    sending.current--
  }
  const isKnown = canonicalJson(choices) === known
  return { choices, choose: (next: VariantChoices) => void choose(next), problem, isKnown }
}

function minutesText(minutes: number): string {
  return minutes < 1 ? 'less than a minute to apply' : `${Math.ceil(minutes)} min to apply`
}

import { useState } from 'preact/hooks'
import { plural } from '../../../core/text/counted'
import type { PlanView, View } from '../../protocol/view'
import { Forecast } from './forecast'
import { Limits } from './limits'
import { Meter, Problem } from './meter'
import { send, useTry } from './state'

/** Saved plans: approve, apply, watch, verify, undo. */
export function Plans({ view }: { readonly view: View }) {
  return (
    <section id="plans" aria-labelledby="plans-title">
      <h2 id="plans-title">Saved plans</h2>
      {view.plans.length === 0 && <p>None yet.</p>}
      {view.plans.map((plan) => (
        <Plan key={plan.planId} view={view} plan={plan} />
      ))}
    </section>
  )
}

function Plan({ view, plan }: { readonly view: View; readonly plan: PlanView }) {
  const { changes, run, approvals } = plan
  const isBusy = run.state !== 'none' && run.state !== 'ended'
  return (
    <article class="plan" aria-label={`Plan ${plan.planId}`}>
      <h3>
        {plural(changes.length, 'change')} <code>{plan.planId}</code>
      </h3>
      <p class="soft">
        Saved as <a href={`/api/plan/${plan.planId}`}>{plan.file}</a>, made{' '}
        {plan.createdAt.slice(0, 16).replace('T', ' ')} UTC
        {plan.reason === undefined ? '' : `, because: ${plan.reason}`}. Hash <code>{plan.hash}</code>
      </p>
      <Forecast forecast={plan.forecast} isOnTheWay={false} />
      <Limits guardrails={plan.guardrails} warnings={plan.warnings} leftOut={[]} />
      <details>
        <summary>{plural(changes.length, 'change')} in words</summary>
        <ul class="list scroll">
          {changes.map((change) => (
            <li key={change.id}>
              <bdi>{change.owner.name}</bdi>, <bdi>{change.what}</bdi>{' '}
              <span class="soft">
                {run.results[change.id]} <bdi>{change.reason}</bdi>
              </span>
            </li>
          ))}
        </ul>
      </details>
      <ul class="list">
        {approvals.map(({ by, at, reason }) => (
          <li key={`${by} ${at}`} class="good">
            Approved by <bdi>{by}</bdi>
            {at === undefined ? '' : ` ${at.slice(0, 16).replace('T', ' ')} UTC`}
            {reason === undefined ? '' : `: ${reason}`}
          </li>
        ))}
      </ul>
      {run.appliedAt !== undefined && (
        <p>
          Applied at {run.appliedAt.slice(0, 16).replace('T', ' ')} UTC{approvals.length === 0 && ' without approval'}.
        </p>
      )}
      <div role="status" class="status">
        {isBusy && <p>{run.state}</p>}
        {run.message !== undefined && <p>{run.message}</p>}
        {run.canary !== undefined && <p>Canary: {run.canary}</p>}
        {run.problem !== undefined && <p class="bad">{run.problem}</p>}
        {run.warnings.map((warning) => (
          <p key={warning} class="warn">
            {warning}
          </p>
        ))}
      </div>
      {isBusy && <Meter progress={run.progress} name={`Run of ${plan.planId}`} />}
      {plan.isRefused && <p class="bad">Guardrails refuse this plan: nobody can apply it.</p>}
      {!view.isReadOnly && !plan.isRefused && <Approve plan={plan} isPlanner={view.role === 'planner'} />}
      {view.role === 'planner' && view.canWrite && !plan.isRefused && <Runs view={view} plan={plan} isBusy={isBusy} />}
    </article>
  )
}

/** By name and reason, for exactly the hash that is shown. */
function Approve({ plan, isPlanner }: { readonly plan: PlanView; readonly isPlanner: boolean }) {
  const [by, setBy] = useState('')
  const [reason, setReason] = useState('')
  const [url, setUrl] = useState('')
  const { attempt, problem } = useTry()
  const { planId, hash, approvals, run } = plan
  if (approvals.length > 0 || run.appliedAt !== undefined) return null
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        void attempt(() => send('/api/approve', { planId, hash, by, reason }))
      }}
    >
      <div class="row">
        <label class="field">
          Your name
          <input
            type="text"
            required
            maxLength={200}
            value={by}
            onInput={(event) => setBy(event.currentTarget.value)}
          />
        </label>
        <label class="field">
          Why you approve it
          <input
            type="text"
            maxLength={1000}
            value={reason}
            onInput={(event) => setReason(event.currentTarget.value)}
          />
        </label>
        <button type="submit" class="main">
          Approve {hash.slice(0, 8)}
        </button>
        {isPlanner && (
          <button
            type="button"
            onClick={() =>
              void attempt(async () => setUrl((await send<{ url: string }>('/api/invite', { planId })).url))
            }
          >
            Link for someone else
          </button>
        )}
      </div>
      {url !== '' && (
        <p role="status">
          Somebody on this machine opens this once to read and approve the plan: <code>{url}</code>
        </p>
      )}
      <Problem text={problem} />
    </form>
  )
}

function Runs({ view, plan, isBusy }: { readonly view: View; readonly plan: PlanView; readonly isBusy: boolean }) {
  const { attempt, problem } = useTry()
  const { planId, hash, run, approvals } = plan
  const [removes, setRemoves] = useState(false)
  const [isCanary, setCanary] = useState(false)
  const [queue, setQueue] = useState('')
  const [share, setShare] = useState(10)
  const [least, setLeast] = useState(70)
  const removals = plan.changes.filter(({ isRemoval }) => isRemoval).length
  const canary = isCanary
    ? {
        share: share / 100,
        queues: [queue || (view.queues[0]?.id ?? '')],
        checks: 3,
        minutes: 5,
        minServiceLevel: least / 100,
      }
    : undefined
  const canApply = approvals.length > 0 && !isBusy && (removals === 0 || removes)
  return (
    <>
      {removals > 0 && (
        <label class="check">
          <input type="checkbox" checked={removes} onChange={(event) => setRemoves(event.currentTarget.checked)} />
          <span>I know that {plural(removals, 'change')} of it take something from people.</span>
        </label>
      )}
      <label class="check">
        <input type="checkbox" checked={isCanary} onChange={(event) => setCanary(event.currentTarget.checked)} />
        <span>Change some people first and watch a queue (canary)</span>
      </label>
      {isCanary && (
        <div class="row">
          <Figure name="People first, percent" value={share} onValue={setShare} />
          <label class="field">
            Queue to watch
            <select value={queue} onChange={(event) => setQueue(event.currentTarget.value)}>
              {view.queues.map(({ id, name, mediaType }) => (
                <option key={`${id} ${mediaType}`} value={id}>
                  {name}
                </option>
              ))}
            </select>
          </label>
          <Figure name="Least service level, percent" value={least} onValue={setLeast} />
          <p class="legend">Three checks, five minutes apart; a miss undoes what was written.</p>
        </div>
      )}
      <div class="row">
        <button
          type="button"
          class="main"
          disabled={!canApply}
          onClick={() => void attempt(() => send('/api/apply', { planId, hash, removes, ...(canary && { canary }) }))}
        >
          Apply
        </button>
        <button type="button" disabled={isBusy} onClick={() => void attempt(() => send('/api/verify', { planId }))}>
          Verify
        </button>
        <button type="button" disabled={!isBusy} onClick={() => void attempt(() => send('/api/stop', { planId }))}>
          Stop
        </button>
      </div>
      {approvals.length === 0 && run.appliedAt === undefined && (
        <p class="legend">It can be applied when somebody has approved it.</p>
      )}
      {run.written.length > 0 && <Undo plan={plan} isBusy={isBusy} />}
      <Problem text={problem} />
    </>
  )
}

function Undo({ plan, isBusy }: { readonly plan: PlanView; readonly isBusy: boolean }) {
  const [chosen, setChosen] = useState<readonly string[]>([])
  const { attempt, problem } = useTry()
  const { planId, changes, run } = plan
  const owners = new Map(changes.filter(({ id }) => run.written.includes(id)).map(({ owner }) => [owner.id, owner]))
  const ids = chosen.filter((id) => owners.has(id))
  const undo = (some: object) => void attempt(() => send('/api/undo', { planId, ...some }))
  return (
    <fieldset>
      <legend>Undo {plural(run.written.length, 'change')}</legend>
      <ul class="list scroll">
        {[...owners.values()].map(({ id, name }) => (
          <li key={id}>
            <label class="check">
              <input
                type="checkbox"
                checked={ids.includes(id)}
                onChange={(event) =>
                  setChosen(event.currentTarget.checked ? [...ids, id] : ids.filter((one) => one !== id))
                }
              />
              <span>
                <bdi>{name}</bdi>
              </span>
            </label>
          </li>
        ))}
      </ul>
      <div class="row">
        <button type="button" disabled={isBusy || ids.length === 0} onClick={() => undo({ owners: ids })}>
          Undo for {ids.length} chosen
        </button>
        <button type="button" disabled={isBusy} onClick={() => undo({})}>
          Undo all
        </button>
      </div>
      <Problem text={problem} />
    </fieldset>
  )
}

function Figure({
  name,
  value,
  onValue,
}: {
  readonly name: string
  readonly value: number
  readonly onValue: (value: number) => void
}) {
  return (
    <label class="field">
      {name}
      <input
        type="number"
        min="1"
        max="99"
        value={value}
        onInput={(event) => onValue(Number(event.currentTarget.value))}
      />
    </label>
  )
}

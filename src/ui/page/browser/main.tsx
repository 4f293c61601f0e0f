import { render } from 'preact'
import { Findings } from './findings'
import { Compare } from './forecast'
import { Matrix } from './matrix'
import { Meter } from './meter'
import { Plans } from './plans'
import { Queues } from './queues'
import { Search } from './search'
import { send, useTry, useView } from './state'
import { Variant } from './variant'

const PARTS = [
  ['queues', 'Queues'],
  ['findings', 'Findings'],
  ['scope', 'Scope'],
  ['variant-A', 'Changes'],
  ['matrix', 'Who holds what'],
  ['plans', 'Saved plans'],
] as const

function Page() {
  const { view, problem: stateProblem } = useView()
  const { attempt, problem: readProblem } = useTry()
  const problem = stateProblem || view?.problem
  if (view === undefined) return <main>{problem ? <p class="bad">{problem}</p> : <p>Loading…</p>}</main>
  const [a, b] = view.variants
  const isReady = view.role === 'planner' && view.org !== undefined && view.reading === undefined
  return (
    <>
      <a class="skip" href="#main">
        Skip to the content
      </a>
      <header>
        <h1>
          <bdi>{view.org?.name ?? 'skillroute'}</bdi>
        </h1>
        <p class="soft">
          {view.role === 'approver' ? 'A plan to approve. ' : ''}
          {view.isReadOnly ? 'Read only. ' : ''}
          {view.takenAt === undefined ? '' : `Configuration of ${view.takenAt.slice(0, 16).replace('T', ' ')} UTC. `}
          {!view.canWrite &&
            !view.isReadOnly &&
            view.role === 'planner' &&
            'From files: plans can be saved and approved, not applied.'}
        </p>
        {view.isOutdated === true && (
          <p class="warn">
            The org changed since then: the levels, queues and forecasts shown are those of before. Read it again.
          </p>
        )}
        {isReady && view.canRead && (
          <p>
            <button type="button" onClick={() => void attempt(() => send('/api/read', {}))}>
              Read the org again
            </button>{' '}
            {readProblem !== '' && <span class="bad">{readProblem}</span>}
          </p>
        )}
        {isReady && (
          <nav aria-label="Parts of the page">
            <ul>
              {PARTS.map(([id, name]) => (
                <li key={id}>
                  <a href={`#${id}`}>{name}</a>
                </li>
              ))}
            </ul>
          </nav>
        )}
        <div role="status" class="status">
          {problem && <p class="bad">{problem}</p>}
          {view.reading !== undefined && <p>Reading the org.</p>}
        </div>
        {view.reading !== undefined && <Meter progress={view.reading} name="Reading" />}
      </header>
      <main id="main" tabIndex={-1}>
        {isReady && (
          <>
            <Queues queues={view.queues} others={view.otherQueues} />
            <Findings findings={view.findings} />
            <Search view={view} />
            <div class="two">
              {view.variants.map((variant) => (
                <Variant key={variant.id} view={view} variant={variant} />
              ))}
            </div>
            {a !== undefined && b !== undefined && <Compare a={a} b={b} />}
            {a !== undefined && <Matrix view={view} variant={a} />}
          </>
        )}
        <Plans view={view} />
      </main>
      <footer>
        <p class="soft">Nothing of the org is kept in this browser.</p>
      </footer>
    </>
  )
}

const root = document.getElementById('page')
if (root !== null) {
  root.replaceChildren()
  render(<Page />, root)
}

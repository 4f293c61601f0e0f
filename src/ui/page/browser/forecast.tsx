import type { ForecastView, VariantView } from '../../protocol/view'
import { methodText, percent, points } from './figures'

/** What changes would bring, all queues together and one by one. */
export function Forecast({
  forecast,
  isOnTheWay,
}: {
  readonly forecast: ForecastView | undefined
  readonly isOnTheWay: boolean
}) {
  if (forecast === undefined)
    return <p class="soft">{isOnTheWay ? 'The forecast is being calculated.' : 'No forecast: nothing would change.'}</p>
  const { before, after, week, method, weeks, contactsPerWeek, queues, notes } = forecast
  return (
    <>
      <p class="legend" data-method={method}>
        Forecast {methodText(method, weeks)}
      </p>
      <dl class="tiles">
        <div>
          <dt>now</dt>
          <dd>{percent(before)}</dd>
        </div>
        <div>
          <dt>with these changes</dt>
          <dd>
            {percent(after)}
            {week !== '' && <small class="soft">{week}</small>}
          </dd>
        </div>
        <div>
          <dt>more contacts a week within service level</dt>
          <dd>{Math.round((after - before) * contactsPerWeek)}</dd>
        </div>
      </dl>
      <details>
        <summary>Forecast by queue</summary>
        <div class="scroll" tabIndex={0} role="group" aria-label="Forecast by queue">
          <table>
            <thead>
              <tr>
                <th scope="col">Queue</th>
                <th scope="col">Target</th>
                <th scope="col">Now</th>
                <th scope="col">After</th>
                <th scope="col">Difference</th>
              </tr>
            </thead>
            <tbody>
              {queues.map((row) => (
                <tr key={`${row.queue.id} ${row.mediaType}`}>
                  <th scope="row">
                    <bdi>{row.queue.name}</bdi> <span class="soft">{row.mediaType}</span>
                  </th>
                  <td>{percent(row.target.ratio)}</td>
                  <td>{percent(row.before.serviceLevel)}</td>
                  <td class={row.after.serviceLevel >= row.target.ratio ? 'good' : 'bad'}>
                    {percent(row.after.serviceLevel)}
                  </td>
                  <td>{points(row.after.serviceLevel - row.before.serviceLevel)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
        <ul class="soft">
          {notes.map((note) => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      </details>
    </>
  )
}

const CALCULATING = 'being calculated'

/** What stands in place of a forecast. */
function missing({ isPending, simulating }: VariantView): string {
  return isPending || simulating !== undefined ? CALCULATING : '–'
}

/** Two variants side by side, by queue. */
export function Compare({ a, b }: { readonly a: VariantView; readonly b: VariantView }) {
  const [one, two] = [a.forecast, b.forecast]
  const now = one ?? two
  const rows = now?.queues ?? []
  const level = (forecast: ForecastView | undefined, id: string, media: string, side: 'before' | 'after') => {
    const row = forecast?.queues.find(({ queue, mediaType }) => queue.id === id && mediaType === media)
    return row === undefined ? '–' : percent(row[side].serviceLevel)
  }
  return (
    <section id="compare" aria-labelledby="compare-title">
      <h2 id="compare-title">Variants compared</h2>
      <div class="scroll" tabIndex={0} role="group" aria-label="Variants compared">
        <table>
          <thead>
            <tr>
              <th scope="col">Queue</th>
              <th scope="col">Now</th>
              <th scope="col">A</th>
              <th scope="col">B</th>
            </tr>
          </thead>
          <tbody>
            <tr>
              <th scope="row">Changes</th>
              <td>0</td>
              <td>{a.isPending ? CALCULATING : a.changes.length}</td>
              <td>{b.isPending ? CALCULATING : b.changes.length}</td>
            </tr>
            <tr>
              <th scope="row">All queues</th>
              <td>{now === undefined ? CALCULATING : percent(now.before)}</td>
              <td>{one === undefined ? missing(a) : `${percent(one.after)}${one.week} ${methodText(one.method)}`}</td>
              <td>{two === undefined ? missing(b) : `${percent(two.after)}${two.week} ${methodText(two.method)}`}</td>
            </tr>
            {rows.map(({ queue, mediaType }) => (
              <tr key={`${queue.id} ${mediaType}`}>
                <th scope="row">
                  <bdi>{queue.name}</bdi> <span class="soft">{mediaType}</span>
                </th>
                <td>{level(one ?? two, queue.id, mediaType, 'before')}</td>
                <td>{level(one, queue.id, mediaType, 'after')}</td>
                <td>{level(two, queue.id, mediaType, 'after')}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}

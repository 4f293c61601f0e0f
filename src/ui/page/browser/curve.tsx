import { capitalize, plural } from '../../../core/text/counted'
import type { SearchView } from '../../protocol/view'
import { pointAt, points } from './figures'

/** The slider under the chart begins and ends where its line does (`.along`). */
const BOX = { width: 640, height: 190, left: 104, right: 12, top: 14, bottom: 34 }

interface CurveProps {
  readonly search: SearchView
  readonly point: number
  readonly id: string
  readonly onMove: (point: number) => void
}

/** The curve of changes against service level, and the position on it. */
export function Curve({ search, point, id, onMove }: CurveProps) {
  const { curve, recommended, blocked, request } = search
  const limit = request.want?.recommend?.maxChanges
  if (curve.length < 2)
    return (
      <p>{blocked ?? (recommended === undefined ? 'The search is not done.' : `${capitalize(recommended.why)}.`)}</p>
    )
  const at = curve[Math.min(point, curve.length - 1)]
  const text =
    at === undefined
      ? ''
      : `${plural(at.changes, 'change')} for ${plural(at.agents, 'person').replace('persons', 'people')}: ${points(at.gain)} of service level`
  return (
    <>
      <Chart curve={curve} point={point} />
      <label class="field">
        Number of changes, variant {id}
        <input
          type="range"
          class="along"
          min="0"
          max={curve.at(-1)?.changes}
          step="1"
          value={at?.changes}
          aria-valuetext={text}
          onInput={(event) => onMove(pointAt(curve, point, Number(event.currentTarget.value)))}
        />
      </label>
      <p>
        {text} <span class="soft">in the weeks of the search; the forecast is below</span>
      </p>
      {limit !== undefined && (
        <p class="legend">
          Each position has the first changes of one search for up to {limit}: a search for fewer may find better ones.
        </p>
      )}
      {recommended !== undefined && (
        <p class="legend">
          Recommended: {plural(curve[recommended.point]?.changes ?? 0, 'change')}, {recommended.why}.
        </p>
      )}
      {blocked !== undefined && <p class="legend">{blocked}</p>}
      <details>
        <summary>The curve as a table</summary>
        <div class="scroll" tabIndex={0} role="group" aria-label="Table of the curve">
          <table>
            <thead>
              <tr>
                <th scope="col">Changes</th>
                <th scope="col">People</th>
                <th scope="col">Service level against now</th>
                <th scope="col">More contacts a week within service level</th>
              </tr>
            </thead>
            <tbody>
              {curve.map((one) => (
                <tr key={one.changes}>
                  <th scope="row">{one.changes}</th>
                  <td>{one.agents}</td>
                  <td>{points(one.gain)}</td>
                  <td>{Math.round(one.contactsPerWeek)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </details>
    </>
  )
}

function Chart({ curve, point }: { readonly curve: SearchView['curve']; readonly point: number }) {
  const { width, height, left, right, top, bottom } = BOX
  const lows = curve.map((one) => one.low ?? one.gain)
  const highs = curve.map((one) => one.high ?? one.gain)
  const [least, most] = [Math.min(...lows), Math.max(...highs)]
  const span = Math.max(0.001, most - least)
  const last = curve.at(-1)?.changes ?? 1
  const x = (changes: number) => left + ((width - left - right) * changes) / Math.max(1, last)
  const y = (level: number) => top + ((height - top - bottom) * (most - level)) / span
  const band = [
    ...curve.map((one, i) => `${x(one.changes)},${y(highs[i] ?? 0)}`),
    ...curve.map((one, i) => `${x(one.changes)},${y(lows[i] ?? 0)}`).reverse(),
  ].join(' ')
  const now = curve[Math.min(point, curve.length - 1)]
  return (
    <svg
      viewBox={`0 0 ${width} ${height}`}
      role="img"
      aria-label="Service level against now by number of changes; the table below has the figures"
    >
      <line class="axis" x1={left} x2={width - right} y1={height - bottom} y2={height - bottom} />
      {[least, (least + most) / 2, most].map((level) => (
        <text key={level} x={left - 6} y={y(level) + 4} text-anchor="end">
          {points(level)}
        </text>
      ))}
      {[0, Math.round(last / 2), last].map((changes) => (
        <text key={changes} x={x(changes)} y={height - 8} text-anchor={changes === last ? 'end' : 'middle'}>
          {changes}
        </text>
      ))}
      <polygon class="band" points={band} />
      <polyline class="line" points={curve.map((one) => `${x(one.changes)},${y(one.gain)}`).join(' ')} />
      {curve.map((one) => (
        <circle key={one.changes} class="dot" cx={x(one.changes)} cy={y(one.gain)} r="4" />
      ))}
      {now !== undefined && <circle class="now" cx={x(now.changes)} cy={y(now.gain)} r="7" />}
    </svg>
  )
}

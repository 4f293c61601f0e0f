import { useEffect, useState } from 'preact/hooks'
import type { QueueRow, View, WeekView } from '../../protocol/view'
import { methodText, percent, wholeHours } from './figures'
import { ask } from './state'

const DAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday']

/** Queues with service level against target, and one of them by hour of the week. */
export function Queues({
  queues,
  others,
}: {
  readonly queues: readonly QueueRow[]
  readonly others: View['otherQueues']
}) {
  const [chosen, setChosen] = useState('')
  const isReady = queues.some(({ hours }) => hours !== undefined)
  return (
    <section id="queues" aria-labelledby="queues-title">
      <h2 id="queues-title">Queues</h2>
      <div class="scroll" tabIndex={0} role="group" aria-label="Table of queues">
        <table>
          <caption>
            Service level in an average week as the org is. Choose a queue to see it by hour.
            {queues.some(({ hours }) => hours === null) && ' Hours are counted for queues of one medium only.'}
          </caption>
          <thead>
            <tr>
              <th scope="col">Queue</th>
              <th scope="col">Service level</th>
              <th scope="col">Target</th>
              <th scope="col">Contacts a week</th>
              <th scope="col">Hours below target</th>
            </tr>
          </thead>
          <tbody>
            {queues.map((queue) => (
              <tr key={`${queue.id} ${queue.mediaType}`}>
                <th scope="row">
                  <button type="button" class="plain" onClick={() => setChosen(queue.id)} disabled={!isReady}>
                    <bdi>{queue.name}</bdi>
                  </button>{' '}
                  <span class="soft">{queue.mediaType}</span>
                </th>
                {queue.serviceLevel === undefined ? (
                  <td>being calculated</td>
                ) : (
                  <td class={queue.serviceLevel >= queue.target ? 'good' : 'bad'}>
                    {percent(queue.serviceLevel)} <span class="soft">{methodText(queue.method ?? 'formula')}</span>
                  </td>
                )}
                <td>
                  {percent(queue.target)} in {queue.targetSeconds} s
                </td>
                <td>{Math.round(queue.contactsPerWeek)}</td>
                <td>{hoursText(queue)}</td>
              </tr>
            ))}
            {others.map(({ id, name, why }) => (
              <tr key={id}>
                <th scope="row">
                  <bdi>{name}</bdi>
                </th>
                <td colSpan={4}>– ({why}: not simulated)</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {chosen !== '' && <Week queueId={chosen} />}
    </section>
  )
}

function hoursText({ hours }: QueueRow): string {
  if (hours === undefined) return 'being simulated'
  return hours === null ? '–' : `${hours.below} of ${hours.all}`
}

function Week({ queueId }: { readonly queueId: string }) {
  const [week, setWeek] = useState<WeekView>()
  const [problem, setProblem] = useState('')
  useEffect(() => {
    setProblem('')
    ask<WeekView>(`/api/week?queue=${encodeURIComponent(queueId)}`).then(setWeek, (error: Error) =>
      setProblem(error.message),
    )
  }, [queueId])
  if (problem !== '') return <p class="bad">{problem}</p>
  if (week === undefined) return null
  // The model counts from Monday 00:00 UTC.
  const { ahead, name } = wholeHours(new Date().getTimezoneOffset())
  const at = (day: number, hour: number) => week.hours[(((day * 24 + hour - ahead) % 168) + 168) % 168] ?? null
  return (
    <>
      <h3>
        <bdi>{week.queue.name}</bdi> by hour of the week
      </h3>
      <div class="scroll" tabIndex={0} role="group" aria-label={`${week.queue.name} by hour of the week`}>
        <table class="week">
          <caption>
            Percent of contacts of all media within service level, {methodText('simulation', week.weeks)}; target{' '}
            {percent(week.target)}. Hours of {name}. An empty cell has no contacts.
          </caption>
          <thead>
            <tr>
              <th scope="col">Day</th>
              {Array.from({ length: 24 }, (_, hour) => (
                <th scope="col" key={hour}>
                  {hour}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {DAYS.map((weekday, day) => (
              <tr key={weekday}>
                <th scope="row">{weekday}</th>
                {Array.from({ length: 24 }, (_, hour) => {
                  const own = at(day, hour)
                  return (
                    <td key={hour} class={own === null ? '' : levelClass(own.serviceLevel, week.target)}>
                      {own === null ? '' : Math.round(100 * own.serviceLevel)}
                    </td>
                  )
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  )
}

/** Ten points below the target are much. */
function levelClass(serviceLevel: number, target: number): string {
  return serviceLevel >= target ? 'high' : serviceLevel >= target - 0.1 ? 'mid' : 'low'
}

import type { VariantView } from '../../protocol/view'
import { plural } from './figures'

type Props = Pick<VariantView, 'guardrails' | 'warnings' | 'leftOut'>

/** Guardrails, warnings, and what the plan leaves out. */
export function Limits({ guardrails, warnings, leftOut }: Props) {
  const broken = guardrails.filter(({ ok }) => !ok)
  return (
    <>
      {guardrails.length > 0 && (
        <>
          <p class={broken.length === 0 ? 'good' : 'bad'} role="status">
            {broken.length === 0
              ? `All ${plural(guardrails.length, 'guardrail')} hold.`
              : `${broken.length} of ${plural(guardrails.length, 'guardrail')} not met.`}
          </p>
          <ul>
            {(broken.length > 0 ? broken : guardrails).map(({ id, message, ok }) => (
              <li key={id} class={ok ? 'soft' : 'bad'}>
                <bdi>{message}</bdi>
              </li>
            ))}
          </ul>
        </>
      )}
      <Lines title="warning" lines={warnings} />
      <Lines title="request left out" lines={leftOut.map(({ what, why }) => `${what}: ${why}`)} />
    </>
  )
}

function Lines({ title, lines }: { readonly title: string; readonly lines: readonly string[] }) {
  if (lines.length === 0) return null
  return (
    <details>
      <summary class="warn">{plural(lines.length, title)}</summary>
      <ul>
        {lines.map((line) => (
          <li key={line}>
            <bdi>{line}</bdi>
          </li>
        ))}
      </ul>
    </details>
  )
}

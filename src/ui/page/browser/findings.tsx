import { plural } from '../../../core/text/counted'
import type { HygieneFinding } from '../../../documents'

/** Most names in a line. */
const NAMED = 8

/** What is odd about how skills are held. */
export function Findings({ findings }: { readonly findings: readonly HygieneFinding[] }) {
  return (
    <section id="findings" aria-labelledby="findings-title">
      <h2 id="findings-title">Findings</h2>
      {findings.length === 0 ? (
        <p>Nothing odd was found about how skills are held.</p>
      ) : (
        <details>
          <summary>{plural(findings.length, 'finding')}</summary>
          <ul>
            {findings.map(({ kind, message, agents }, i) => (
              <li key={`${kind} ${i}`}>
                <bdi>{message}</bdi>
                {agents.length > 0 && (
                  <span class="soft">
                    {' '}
                    <bdi>
                      {agents
                        .slice(0, NAMED)
                        .map(({ name }) => name)
                        .join(', ')}
                    </bdi>
                    {agents.length > NAMED && ` and ${agents.length - NAMED} more`}
                  </span>
                )}
              </li>
            ))}
          </ul>
        </details>
      )}
    </section>
  )
}

import type { ProbeResult } from '@tragwerk/contracts/gateway'
import { Notice } from '../../design/index.ts'
import { useFormat, useWords } from '../../words/index.ts'
import { providerWords } from './words.ts'

/** What the provider answered when it was asked just now. */
export function ProbeResultLine({ result }: { readonly result: ProbeResult }) {
  const t = useWords(providerWords)
  const format = useFormat()
  const duration = format.duration(result.durationMs)
  if (!result.ok) {
    return (
      <Notice tone="bad">
        <p>{t('testFailed', { duration })}</p>
        <p className="text-ink">{result.problem}</p>
      </Notice>
    )
  }
  return (
    <Notice tone="good">
      <p>{t('testOk', { duration, count: result.models.length })}</p>
      {result.models.length > 0 && (
        <details className="mt-1">
          <summary className="min-h-6 cursor-pointer text-sm underline-offset-2 hover:underline">
            {t('showModels')}
          </summary>
          <ul className="mt-1 max-h-48 columns-2xs gap-4 overflow-auto font-mono text-ink text-xs">
            {result.models.map((model) => (
              <li key={model} className="break-all">
                {model}
              </li>
            ))}
          </ul>
        </details>
      )}
    </Notice>
  )
}

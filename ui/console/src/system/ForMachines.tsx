import { ExternalLink } from 'lucide-react'
import { apiBaseUrl } from '../base-path.ts'
import { CodeLine } from '../design/index.ts'
import { useWords } from '../words/index.ts'
import { Panel } from './Panel.tsx'
import { systemWords } from './words.ts'

export function ForMachines() {
  const t = useWords(systemWords)
  return (
    <Panel title={t('interfaces')}>
      <ul className="grid gap-4 lg:grid-cols-2">
        <li>
          <FileLink path="/api/v1/openapi.json" name={t('openapi')} />
          <p className="text-ink-soft text-xs">{t('openapiText')}</p>
        </li>
        <li className="min-w-0 space-y-1.5">
          <FileLink path="/metrics" name={t('metrics')} />
          <p className="text-ink-soft text-xs">{t('metricsText')}</p>
          <CodeLine
            text={`curl -H "Authorization: Bearer $TRAGWERK_API_KEY" ${location.origin}${apiBaseUrl}/metrics`}
          />
        </li>
      </ul>
    </Panel>
  )
}

function FileLink({ path, name }: { readonly path: string; readonly name: string }) {
  return (
    <a
      href={apiBaseUrl + path}
      target="_blank"
      rel="noreferrer"
      className="inline-flex items-center gap-1.5 font-medium text-accent hover:underline"
    >
      {name}
      <ExternalLink aria-hidden className="size-3.5" />
    </a>
  )
}

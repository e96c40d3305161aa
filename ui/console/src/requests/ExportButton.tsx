import { type GatewayRequestSummary, gatewayRoutes } from '@tragwerk/contracts/gateway'
import { Download } from 'lucide-react'
import { useState } from 'react'
import { Button, useToast } from '../design/index.ts'
import { useClient } from '../server/index.ts'
import { useWords } from '../words/index.ts'
import type { RequestsFilter } from './filters.ts'
import { toCsv } from './to-csv.ts'
import { requestsWords } from './words.ts'

const mostExported = 10_000
const pageSize = 200

/** Saves what the filters find as a file, newest first. */
export function ExportButton({ filter }: { readonly filter: RequestsFilter }) {
  const t = useWords(requestsWords)
  const toast = useToast()
  const client = useClient()
  const [isBusy, setIsBusy] = useState(false)

  async function save() {
    setIsBusy(true)
    try {
      const rows: GatewayRequestSummary[] = []
      const query = { ...filter, limit: pageSize }
      for await (const row of client.paginate(gatewayRoutes.listRequests, { query })) {
        if (rows.push(row) > mostExported) break
      }
      const kept = rows.slice(0, mostExported)
      saveFile(toCsv(kept), `requests-${new Date().toISOString().slice(0, 10)}.csv`)
      const word = rows.length > kept.length ? 'exportedPart' : 'exported'
      toast({ text: t(word, { count: kept.length }), tone: 'good' })
    } catch (error) {
      toast({ text: t('exportFailed', { reason: (error as Error).message }), tone: 'bad' })
    } finally {
      setIsBusy(false)
    }
  }

  return (
    <Button isBusy={isBusy} aria-label={t('export')} onClick={() => void save()}>
      {!isBusy && <Download aria-hidden />}
      <span className="max-sm:hidden">{isBusy ? t('exporting') : t('export')}</span>
    </Button>
  )
}

function saveFile(text: string, name: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: 'text/csv;charset=utf-8' }))
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  // The browser reads the address after the click has been handled.
  setTimeout(() => URL.revokeObjectURL(address), 10_000)
}

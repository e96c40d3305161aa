import type { ActiveConfiguration } from '@tragwerk/contracts/gateway'
import { Notice } from '../../design/index.ts'
import { useMay } from '../../server/index.ts'
import { useFormat, useWords } from '../../words/index.ts'
import { ProblemList } from './ProblemList.tsx'
import { configurationWords } from './words.ts'

/** Where the configuration comes from, when it cannot be changed here, and what is wrong with a newer one. */
export function SourceNotices({ active }: { readonly active: ActiveConfiguration }) {
  const t = useWords(configurationWords)
  const format = useFormat()
  const mayWrite = useMay('gateway:write')
  const { broken, file, version } = active
  const values = broken && { at: format.exactTime(broken.at), version: version.version }
  return (
    <div className="mb-4 space-y-2 empty:hidden">
      {broken && values && (
        <Notice tone="bad">
          <p className="font-medium">
            {file === null ? t('brokenVersion', values) : t('brokenFile', values)}
          </p>
          <ProblemList problems={broken.problems} />
        </Notice>
      )}
      {file !== null && <Notice tone="info">{t('fromFile', { file })}</Notice>}
      {file === null && !mayWrite && <Notice tone="neutral">{t('mayNotWrite')}</Notice>}
    </div>
  )
}

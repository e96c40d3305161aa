import type { ActiveConfiguration } from '@tragwerk/contracts/gateway'
import { PageHead, Skeleton, Tabs } from '../design/index.ts'
import { ErrorState } from '../server/index.ts'
import { PageTitle } from '../shell/index.ts'
import { useWords } from '../words/index.ts'
import { JsonTab } from './configuration/JsonTab.tsx'
import { SourceNotices } from './configuration/SourceNotices.tsx'
import { useConfiguration } from './configuration/use-configuration.ts'
import { PricesTab } from './prices/PricesTab.tsx'
import { ProvidersTab } from './providers/ProvidersTab.tsx'
import { RoutesTab } from './routes/RoutesTab.tsx'
import { useModelsAddress } from './use-models-address.ts'
import { VersionsTab } from './versions/VersionsTab.tsx'
import { modelsWords } from './words.ts'

export function ModelsPage() {
  const t = useWords(modelsWords)
  const { active, error, refetch } = useConfiguration()
  const { tab } = useModelsAddress()
  return (
    <>
      <PageTitle parts={tab === 'providers' ? [t('title')] : [t(tab), t('title')]} />
      <PageHead title={t('title')} text={t('text')} />
      {error && !active ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : active ? (
        <Content active={active} />
      ) : (
        <Skeleton className="h-96 w-full rounded-card" />
      )}
    </>
  )
}

function Content({ active }: { readonly active: ActiveConfiguration }) {
  const t = useWords(modelsWords)
  const { tab, showTab } = useModelsAddress()
  return (
    <>
      <SourceNotices active={active} />
      <Tabs
        label={t('tabs')}
        value={tab}
        onChange={showTab}
        tabs={[
          { value: 'providers', label: t('providers'), content: <ProvidersTab active={active} /> },
          { value: 'routes', label: t('routes'), content: <RoutesTab active={active} /> },
          { value: 'prices', label: t('prices'), content: <PricesTab active={active} /> },
          { value: 'versions', label: t('versions'), content: <VersionsTab active={active} /> },
          { value: 'json', label: t('json'), content: <JsonTab active={active} /> },
        ]}
      />
    </>
  )
}

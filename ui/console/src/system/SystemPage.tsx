import { modelsRoutes } from '@tragwerk/contracts/models'
import { systemRoutes } from '@tragwerk/contracts/system'
import { ClipboardList } from 'lucide-react'
import { useActivity, useHealth } from '../activity/index.ts'
import { Button, CodeBlock, copyText, Notice, PageHead, Skeleton, useToast } from '../design/index.ts'
import { CopyAs, ErrorState, useMay, useMe, useRoute } from '../server/index.ts'
import { PageTitle } from '../shell/index.ts'
import { useLanguage, useWords } from '../words/index.ts'
import { ForMachines } from './ForMachines.tsx'
import { MadeOf } from './MadeOf.tsx'
import { Panel } from './Panel.tsx'
import { PartsTable } from './PartsTable.tsx'
import { RightNow } from './RightNow.tsx'
import { Traffic } from './Traffic.tsx'
import { toDiagnosis } from './to-diagnosis.ts'
import { systemWords } from './words.ts'

/** What this installation is made of and how its process is doing, live. */
export function SystemPage() {
  const t = useWords(systemWords)
  const info = useRoute(systemRoutes.info, {})
  const mayUseModels = useMay('models:use')
  const models = useRoute(modelsRoutes.list, mayUseModels ? {} : undefined)
  const { activity, state } = useActivity()
  const makeDiagnosis = useDiagnosis()
  const toast = useToast()
  const diagnosis = info.data && makeDiagnosis({ info: info.data, models: models.data?.data })

  return (
    <>
      <PageTitle parts={[t('title')]} />
      <PageHead
        title={t('title')}
        text={t('text')}
        actions={
          <>
            <CopyAs route={systemRoutes.info} request={{}} />
            <Button
              disabled={diagnosis === undefined}
              onClick={() =>
                void copyText(diagnosis!).then(() => toast({ text: t('diagnosisCopied'), tone: 'good' }))
              }
            >
              <ClipboardList aria-hidden />
              {t('copyDiagnosis')}
            </Button>
          </>
        }
      />
      {info.error && !info.data ? (
        <ErrorState error={info.error} onRetry={() => void info.refetch()} />
      ) : (
        <div className="space-y-5">
          {state === 'refused' ? (
            <Notice tone="warn">{t('refused')}</Notice>
          ) : (
            <>
              <RightNow activity={activity} state={state} />
              <Traffic activity={activity} />
            </>
          )}
          {info.data ? (
            <MadeOf info={info.data} models={mayUseModels ? models : undefined} />
          ) : (
            <Skeleton className="h-72 w-full rounded-card" />
          )}
          {activity && <PartsTable activity={activity} />}
          <ForMachines />
          {diagnosis && (
            <Panel title={t('diagnosis')} text={t('diagnosisText')}>
              <CodeBlock label={t('diagnosis')} text={diagnosis} />
            </Panel>
          )}
        </div>
      )}
    </>
  )
}

function useDiagnosis() {
  const health = useHealth()
  const { activity } = useActivity()
  const me = useMe()
  const { language } = useLanguage()
  return (known: Pick<Parameters<typeof toDiagnosis>[0], 'info' | 'models'>) =>
    toDiagnosis({
      ...known,
      health,
      activity,
      me,
      browser: {
        agent: navigator.userAgent,
        language,
        at: activity?.at ?? new Date().toISOString(),
      },
    })
}

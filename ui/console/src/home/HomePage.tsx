import { monitoringRoutes } from '@tragwerk/contracts/monitoring'
import { useActivity, useHealth } from '../activity/index.ts'
import { PageHead } from '../design/index.ts'
import { CopyAs, useMe } from '../server/index.ts'
import { PageTitle } from '../shell/index.ts'
import { useWords } from '../words/index.ts'
import { AuditHead } from './AuditHead.tsx'
import { FigureStrip } from './FigureStrip.tsx'
import { NextSteps } from './NextSteps.tsx'
import { LivePicture, PresentButton, useStage } from './picture/LivePicture.tsx'
import { LiveSign } from './picture/LiveSign.tsx'
import { TakePicture } from './picture/TakePicture.tsx'
import { RecentDocuments } from './RecentDocuments.tsx'
import { homeWords } from './words.ts'

/** The first page: the installation at work, what to do next, and what needs a look. */
export function HomePage() {
  const t = useWords(homeWords)
  const { activity, state } = useActivity()
  const isPaused = useHealth() === 'down'
  const stage = useStage()
  const permissions = useMe()?.permissions
  const isRefused = state === 'refused'
  return (
    <>
      <PageTitle parts={[t('title')]} />
      <div className="no-print -mb-1">
        <PageHead
          title={
            <span className="flex flex-wrap items-center gap-3">
              {t('title')}
              <span className="font-normal text-sm tracking-normal">
                <LiveSign />
              </span>
            </span>
          }
          text={isRefused && t('noFigures')}
          actions={
            <>
              {!isRefused && <CopyAs route={monitoringRoutes.activity} request={{}} />}
              <TakePicture activity={isRefused ? undefined : activity} />
              <PresentButton stage={stage.stage} />
            </>
          }
        />
      </div>
      {!isRefused && <FigureStrip activity={activity} isPaused={isPaused} />}
      <LivePicture {...stage} />
      <NextSteps />
      <div className="no-print mt-4 grid items-start gap-4 lg:grid-cols-2">
        {permissions?.includes('knowledge:read') && <RecentDocuments />}
        {permissions?.includes('audit:read') && <AuditHead />}
      </div>
    </>
  )
}

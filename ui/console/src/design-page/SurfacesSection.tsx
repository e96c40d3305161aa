import { FileText } from 'lucide-react'
import {
  Badge,
  Button,
  Card,
  EmptyState,
  Kbd,
  Notice,
  PageHead,
  Progress,
  Skeleton,
  Wordmark,
} from '../design/index.ts'
import { useWords } from '../words/index.ts'
import { DesignSection, Specimen, State } from './DesignSection.tsx'
import { sampleWords } from './sample-words.ts'
import { designPageWords } from './words.ts'

export function SurfacesSection() {
  const t = useWords(designPageWords)
  const sample = useWords(sampleWords)
  return (
    <DesignSection id="surfaces" title={t('surfaces')} text={t('surfacesText')}>
      <Specimen name="Card" isWide>
        <Card className="p-4">{sample('card')}</Card>
      </Specimen>
      <Specimen name="Badge" doThis={sample('badgeDo')} notThis={sample('badgeDont')}>
        <Badge>{sample('draft')}</Badge>
        <Badge tone="good" dot>
          {sample('ready')}
        </Badge>
        <Badge tone="info" dot pulse>
          {sample('indexing')}
        </Badge>
        <Badge tone="warn">{sample('new')}</Badge>
        <Badge tone="bad" dot>
          {sample('failed')}
        </Badge>
      </Specimen>
      <Specimen name="Notice" doThis={sample('noticeDo')} isWide>
        <div className="space-y-2">
          <Notice tone="info">{sample('noticeInfo')}</Notice>
          <Notice tone="good">{sample('noticeGood')}</Notice>
          <Notice tone="warn">{sample('noticeWarn')}</Notice>
          <Notice tone="bad">{sample('noticeBad')}</Notice>
        </div>
      </Specimen>
      <Specimen name="EmptyState" doThis={sample('emptyDo')} isWide>
        <EmptyState
          icon={<FileText />}
          title={sample('emptyTitle')}
          text={sample('emptyText')}
          action={<Button tone="primary">{sample('emptyAction')}</Button>}
        />
      </Specimen>
      <Specimen name="Progress · Skeleton" doThis={sample('skeletonDo')} isWide>
        <div className="grid gap-6 sm:grid-cols-3">
          <State name={`${sample('uploading')}, 62 %`}>
            <Progress share={0.62} label={sample('uploading')} />
          </State>
          <State name={sample('unknownTime')}>
            <Progress share={undefined} label={sample('unknownTime')} />
          </State>
          <State name={sample('loading')}>
            <div className="w-full space-y-2">
              <Skeleton className="h-4 w-2/3" />
              <Skeleton className="h-4 w-full" />
            </div>
          </State>
        </div>
      </Specimen>
      <Specimen name="PageHead" isWide>
        <PageHead
          as="h4"
          title={sample('pageTitle')}
          text={sample('pageText')}
          actions={<Button tone="primary">{sample('create')}</Button>}
        />
      </Specimen>
      <Specimen name="Kbd" doThis={sample('kbdDo')}>
        <Kbd>Ctrl</Kbd>
        <Kbd>K</Kbd>
        <Kbd>?</Kbd>
      </Specimen>
      <Specimen name="Wordmark">
        <Wordmark />
        <span className="rounded-card bg-beam p-3 text-beam-ink">
          <Wordmark />
        </span>
        <span className="rounded-card bg-beam p-3 text-beam-ink">
          <Wordmark isShort />
        </span>
      </Specimen>
    </DesignSection>
  )
}

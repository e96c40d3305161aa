import { ArrowUp, Pause, Play, RotateCw } from 'lucide-react'
import { Badge, Button, classNames, type Tone } from '../design/index.ts'
import type { LiveState } from '../server/index.ts'
import { useWords } from '../words/index.ts'
import { requestsWords } from './words.ts'

interface LiveBarProps {
  readonly state: LiveState
  readonly isPaused: boolean
  /** Finished since, and not shown because somebody is reading further down. */
  readonly held: number
  /** Finished faster than they can be told. */
  readonly skipped: number
  onPause(isPaused: boolean): void
  onShow(): void
  onReload(): void
}

type Word = 'live' | 'connecting' | 'lost' | 'paused'

const tones: Readonly<Record<Word, Tone>> = {
  live: 'good',
  connecting: 'neutral',
  lost: 'warn',
  paused: 'neutral',
}

/** Whether new requests come in by themselves, and the way to stop that. */
export function LiveBar({ state, isPaused, held, skipped, onPause, onShow, onReload }: LiveBarProps) {
  const t = useWords(requestsWords)
  const word: Word = isPaused ? 'paused' : state === 'refused' ? 'lost' : state
  return (
    <div className="no-print mb-3 space-y-2">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <Button size="small" onClick={() => onPause(!isPaused)}>
          {isPaused ? <Play aria-hidden /> : <Pause aria-hidden />}
          {t(isPaused ? 'resume' : 'pause')}
        </Button>
        <span role="status" className="flex min-w-0 flex-1 flex-wrap items-center gap-x-3 gap-y-1">
          <Badge tone={tones[word]} dot pulse={word === 'live'}>
            {t(word)}
          </Badge>
          {word !== 'connecting' && (
            <span className={classNames('text-ink-faint text-xs', word === 'live' && 'max-sm:sr-only')}>
              {t(`${word}Text`)}
            </span>
          )}
        </span>
      </div>
      <div role="status" className="space-y-2">
        {held > 0 && (
          <Line text={t('held', { count: held })}>
            <Button size="small" onClick={onShow}>
              <ArrowUp aria-hidden />
              {t('show')}
            </Button>
          </Line>
        )}
        {skipped > 0 && (
          <Line text={t('skipped', { count: skipped })}>
            <Button size="small" onClick={onReload}>
              <RotateCw aria-hidden />
              {t('reload')}
            </Button>
          </Line>
        )}
      </div>
    </div>
  )
}

function Line({ text, children }: { readonly text: string; readonly children: React.ReactNode }) {
  return (
    <div className="flex items-center justify-between gap-3 rounded-control bg-info-soft py-1.5 pr-1.5 pl-4 text-info text-sm">
      <span>{text}</span>
      {children}
    </div>
  )
}
